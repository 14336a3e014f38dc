import type { Header } from '../model/observation.ts';
import { membersOf } from './field.ts';

/** Referrer Policy section 3. */
export const REFERRER_POLICIES = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const;
export type ReferrerPolicy = (typeof REFERRER_POLICIES)[number];

/** The last token that a browser knows wins, unknown ones are skipped (Referrer Policy section 8.1). */
export function referrerPolicyOf(headers: readonly Header[]): ReferrerPolicy | 'missing' | 'invalid' {
  const members = membersOf(headers, 'referrer-policy');
  if (members === null) return 'missing';
  const tokens = members.map((member) => member.toLowerCase());
  return REFERRER_POLICIES.find((policy) => policy === tokens.findLast(isKnown)) ?? 'invalid';
}

const isKnown = (token: string): boolean => REFERRER_POLICIES.some((policy) => policy === token);
