import { type BareItem, type InnerList, type Item, parseDictionary, parseItem, Token } from 'structured-headers';

/** Longer values are read by nobody; the reader itself is linear. */
const LONGEST = 65_536;

/** A token or another bare item, as text; tokens and strings are told apart by `token`. */
export interface Bare {
  readonly text: string;
  readonly token: boolean;
}

/** The value of an item field (RFC 9651 section 3.3), parameters left out; null when it does not parse. Lines are joined first. */
export function itemOf(lines: readonly string[]): BareItem | null {
  return attempt(lines, parseItem)?.[0] ?? null;
}

/** The same, when it is a token. Tokens are case-sensitive. */
export function tokenOf(lines: readonly string[]): string | null {
  const value = itemOf(lines);
  return value instanceof Token ? value.toString() : null;
}

/**
 * The members of a dictionary field (RFC 9651 section 3.2), each as its list of bare items; null when it does not parse: one fault
 * voids the whole field. Of a repeated name the last counts.
 */
export function dictionaryOf(lines: readonly string[]): ReadonlyMap<string, readonly Bare[]> | null {
  const members = attempt(lines, parseDictionary);
  if (members === null) return null;
  return new Map([...members].map(([name, member]) => [name, itemsOf(member).map(([value]) => bare(value))]));
}

const itemsOf = (member: Item | InnerList): readonly Item[] => (isInnerList(member) ? member[0] : [member]);

const isInnerList = (member: Item | InnerList): member is InnerList => Array.isArray(member[0]);

const bare = (value: BareItem): Bare => ({ text: String(value), token: value instanceof Token });

/** The package throws on what does not parse. RFC 9651 section 4.2: lines are joined, and empty ones are nothing to an item. */
function attempt<T>(lines: readonly string[], parse: (text: string) => T): T | null {
  const text = lines.join(', ').replace(/^ +/, '');
  if (text.length > LONGEST) return null;
  try {
    return parse(text);
  } catch {
    return null;
  }
}
