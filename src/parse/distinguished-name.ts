import { children, type Der, encode, oidOf, textOf } from './der.ts';

/** Short names of attribute types: RFC 4514 section 3 and those that certificates carry besides. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.15': 'businessCategory',
  '2.5.4.17': 'postalCode',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
  '1.3.6.1.4.1.311.60.2.1.1': 'jurisdictionL',
  '1.3.6.1.4.1.311.60.2.1.2': 'jurisdictionST',
  '1.3.6.1.4.1.311.60.2.1.3': 'jurisdictionC',
};

interface Attribute {
  readonly type: string; // dotted
  readonly value: string; // text, or # and the hex of a value that is none
  readonly shown: string;
}
export interface DistinguishedName {
  readonly text: string; // RFC 4514: "CN=www.example.ma, O=Example, C=MA", the most particular part first
  readonly key: string; // equal for names that mean the same
  readonly organisations: readonly string[]; // lower case
}

/** Reads a Name (RFC 5280 section 4.1.2.4). */
export function distinguishedName(name: Der): DistinguishedName {
  const parts = children(name).map((part) => children(part).map(attribute));
  return {
    text: parts
      .toReversed()
      .map((part) => part.map(({ type, shown }) => `${ATTRIBUTES[type] ?? type}=${shown}`).join('+'))
      .join(', '),
    key: JSON.stringify(parts.map((part) => part.map(({ type, value }) => `${type}=${folded(value)}`).sort())),
    organisations: parts.flat().flatMap(({ type, value }) => (type === '2.5.4.10' ? [folded(value)] : [])),
  };
}

function attribute(pair: Der): Attribute {
  const [id, content] = children(pair);
  const type = oidOf(id) ?? '?';
  const text = content === undefined ? '' : textOf(content);
  if (text !== null) return { type, value: text, shown: escaped(text) };
  const value = `#${content === undefined ? '' : encode(content).toString('hex')}`;
  return { type, value, shown: value };
}

/** RFC 5280 section 7.1, as OpenSSL does it: ASCII case and runs of space do not count. */
const folded = (text: string): string =>
  text
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(/[ \t\n\v\f\r]+/g, ' ')
    .trim();

/** RFC 4514 section 2.4, and control characters as octets. */
function escaped(text: string): string {
  return text
    .replace(/[\\",+;<>]/g, '\\$&')
    .replace(/^[ #]|(?<!\\) $/g, '\\$&')
    .replace(/\p{Cc}/gu, hexPairs);
}

/** Control characters as RFC 4514 writes octets: \00. */
export const hexPairs = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '\\$&');
