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

/** HTML, "meta referrer": the words that it had before the policies got their names. */
const LEGACY: ReadonlyMap<string, ReferrerPolicy> = new Map([
  ['never', 'no-referrer'],
  ['default', 'strict-origin-when-cross-origin'],
  ['always', 'unsafe-url'],
  ['origin-when-crossorigin', 'origin-when-cross-origin'],
]);

/** The policy of `<meta name="referrer">`, which overrides that of the header; null: a browser does not know the word, and skips it. */
export function metaReferrerPolicy(content: string): ReferrerPolicy | null {
  const word = content.toLowerCase();
  return LEGACY.get(word) ?? REFERRER_POLICIES.find((policy) => policy === word) ?? null;
}

/** The last token that a browser knows wins, unknown ones are skipped (Referrer Policy section 8.1). */
export function referrerPolicyOf(headers: readonly Header[]): ReferrerPolicy | 'missing' | 'invalid' {
  const members = membersOf(headers, 'referrer-policy');
  if (members === null) return 'missing';
  const tokens = members.map((member) => member.toLowerCase());
  return REFERRER_POLICIES.find((policy) => policy === tokens.findLast(isKnown)) ?? 'invalid';
}

const isKnown = (token: string): boolean => REFERRER_POLICIES.some((policy) => policy === token);
