import type { Header } from '../model/observation.ts';

/** The values of all lines with this name, in order (RFC 9110 section 5.1: names ignore case). */
export function linesOf(headers: readonly Header[], name: string): readonly string[] {
  const lines: string[] = [];
  for (const [one, value] of headers) if (isNamed(one, name)) lines.push(value);
  return lines;
}

/** `name`: in lower case. */
export const isNamed = (written: string, name: string): boolean =>
  written.length === name.length && written.toLowerCase() === name;

/** The members of all lines with this name, or null when there is no such line (Fetch, "get, decode, and split"). */
export function membersOf(headers: readonly Header[], name: string): readonly string[] | null {
  const lines = linesOf(headers, name);
  return lines.length === 0 ? null : splitMembers(lines.join(', '));
}

/**
 * Splits on the commas that stand outside quotes (Fetch, "get, decode, and split"). Quotes stay, white space around a member
 * goes, and empty members are kept: `a,,b` has three.
 */
export function splitMembers(value: string): readonly string[] {
  const members: string[] = [];
  let member = '';
  let quoted = false;
  for (let index = 0; index < value.length; index++) {
    const character = value.charAt(index);
    if (character === ',' && !quoted) {
      members.push(trimmed(member));
      member = '';
      continue;
    }
    if (character === '"') quoted = !quoted;
    member += character;
    if (quoted && character === '\\' && index + 1 < value.length) member += value.charAt(++index);
  }
  return [...members, trimmed(member)];
}

/** Optional white space is space and tab only (RFC 9110 section 5.6.3). */
export function trimmed(text: string): string {
  const blank = (index: number): boolean => text[index] === ' ' || text[index] === '\t';
  let start = 0;
  let end = text.length;
  while (start < end && blank(start)) start++;
  while (end > start && blank(end - 1)) end--;
  return text.slice(start, end);
}

/** RFC 9110 section 5.6.2. */
export const isToken = (text: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
