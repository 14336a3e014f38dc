import type { Header } from '../model/observation.ts';
import { isToken, membersOf, trimmed } from './field.ts';

export interface MediaType {
  readonly essence: string; // "text/html", in lower case
  readonly charset: string | null; // in lower case
}

/**
 * Fetch, "extract a MIME type": the last member counts that parses and is not any type at all; the charset of an earlier one of the
 * same type stays.
 */
export function contentTypeOf(headers: readonly Header[]): MediaType | 'missing' | 'invalid' {
  const members = membersOf(headers, 'content-type');
  if (members === null) return 'missing';
  const types = members.map(parseMediaType).filter((type) => type !== null && type.essence !== '*/*');
  const last = types.at(-1);
  if (last === undefined || last === null) return 'invalid';
  const same = types.slice(types.findLastIndex((type) => type?.essence !== last.essence) + 1);
  return { essence: last.essence, charset: same.findLast((type) => type?.charset)?.charset ?? null };
}

/** MIME Sniffing section 4.4 "parse a MIME type". The first of a repeated parameter counts. */
function parseMediaType(text: string): MediaType | null {
  const [before = '', ...parameters] = text.split(';');
  const [type = '', subtype, more] = trimmed(before).split('/');
  if (subtype === undefined || more !== undefined || !isToken(type) || !isToken(subtype)) return null;
  const charset = parameters.map(trimmed).find((parameter) => /^charset=./is.test(parameter));
  const value = charset?.slice('charset='.length).replace(/^"([^"]*)"?.*$/s, '$1') ?? '';
  return { essence: `${type}/${subtype}`.toLowerCase(), charset: value === '' ? null : value.toLowerCase() };
}
