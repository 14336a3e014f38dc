import type { Header } from '../model/observation.ts';
import { membersOf } from './field.ts';

/** Fetch, "determine nosniff": the first member decides, ignoring case; later ones count for nothing. */
export function nosniffOf(headers: readonly Header[]): 'nosniff' | 'missing' | 'invalid' {
  const members = membersOf(headers, 'x-content-type-options');
  if (members === null) return 'missing';
  return members[0]?.toLowerCase() === 'nosniff' ? 'nosniff' : 'invalid';
}
