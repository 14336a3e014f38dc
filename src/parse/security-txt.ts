import type { Header } from '../model/observation.ts';
import { contentTypeOf } from './content-type.ts';
import { trimmed } from './field.ts';

/**
 * What can be wrong with a security.txt whatever the day, and what would be better. The names are those of the sectxt project
 * (Digital Trust Center), by which Internet.nl reports; what they mean is decided by RFC 9116, whose section stands beside each.
 * An `error` breaks a MUST, `advice` a SHOULD or RECOMMENDED, a `note` nothing.
 */
export const SECURITY_TXT_FAULTS = {
  'bom-in-file': 'error', // section 4: Net-Unicode, which has no byte order mark (RFC 5198 section 2)
  'data-after-sig': 'error', // section 2.3: the text is what is signed
  'empty-key': 'error', // section 4, field-name
  'empty-value': 'error', // section 4, field
  'invalid-charset': 'error', // section 3
  'invalid-expiry': 'error', // section 2.5.5
  'invalid-lang': 'error', // section 2.5.8
  'invalid-line': 'error', // section 4, line
  'invalid-media': 'error', // section 3
  'invalid-uri-scheme': 'error', // section 3: https
  'multi-expire': 'error', // section 2.5.5
  'multi-lang': 'error', // section 2.5.8
  'no-canonical-match': 'error', // section 2.5.2
  'no-contact': 'error', // section 2.5.3
  'no-content-type': 'error', // section 3
  'no-csaf-file': 'error', // CSAF 2.0 section 7.1.8
  'no-expire': 'error', // section 2.5.5
  'no-https': 'error', // section 2.5: web addresses begin with https://
  'no-line-separators': 'error', // section 2.2: the last line has an end too
  'no-space': 'error', // section 4, field: one space after the colon
  'no-uri': 'error', // section 4, uri
  'pgp-data-error': 'error', // section 2.3: not the shape of a clear-signed message (RFC 9580 section 7)
  'pgp-error': 'error', // section 2.3: the signature cannot be decoded
  'prec-ws': 'error', // section 4, field: none before the colon
  'signed-format-issue': 'error', // section 4, signed: the header is the first line
  utf8: 'error', // section 4
  'multiple-csaf-fields': 'advice', // sectxt
  'no-canonical': 'advice', // section 2.3
  'no-encryption': 'advice', // section 2.5.4
  'not-signed': 'advice', // section 2.3
  'unknown-field': 'note', // section 2.4: ignored
} as const;
export type SecurityTxtFault = keyof typeof SECURITY_TXT_FAULTS;

export const FIELDS_OF_SECURITY_TXT = [
  'acknowledgments',
  'canonical',
  'contact',
  'csaf', // registered by OASIS in 2023
  'encryption',
  'expires',
  'hiring',
  'policy',
  'preferred-languages',
] as const;

export type SecurityTxtField = readonly [name: string, value: string];

export interface SecurityTxt {
  /** Fields that are known and have a value, in order: names in lower case, values as written, without the white space around. */
  readonly fields: readonly SecurityTxtField[];
  readonly faults: readonly SecurityTxtFault[]; // sorted, each once
  readonly signed: boolean; // has the shape of an OpenPGP clear-signed message; the signature itself is not verified
}

const KNOWN: ReadonlySet<string> = new Set(FIELDS_OF_SECURITY_TXT);
const NO_ADDRESSES: ReadonlySet<string> = new Set(['expires', 'preferred-languages']);
const LONGEST_VALUE = 2_048; // section 5.4 advises readers to have such a limit

/**
 * Reads the bytes of a security.txt (RFC 9116 section 4) and goes on after every fault. `hops`: the addresses of the redirects that led
 * to it, the first one asked and the last one included; empty when that is not known.
 */
export function parseSecurityTxt(body: Uint8Array, hops: readonly string[] = []): SecurityTxt {
  const faults = new Set<SecurityTxtFault>();
  const text = textOf(body, faults);
  if (text !== '' && !text.endsWith('\n')) faults.add('no-line-separators');
  const { lines, signed } = unsign(text.split('\n').map(withoutEnd), faults);
  const fields = lines.flatMap((line) => readField(line, faults) ?? []);
  judgeFields(fields, hops, signed, faults);
  return { fields, faults: [...faults].sort(), signed };
}

/** Does a line of it begin as a known field does? Texts that a server sends for any address are told from a security.txt by this. */
export const looksLikeSecurityTxt = (body: Uint8Array): boolean =>
  new TextDecoder()
    .decode(body)
    .split('\n')
    .some((line) => KNOWN.has(trimmed(line.split(':', 1)[0] ?? '').toLowerCase()) && line.includes(':'));

/** Section 3: it is `text/plain`, and a charset that is named is UTF-8, by one of its two registered names. */
export function mediaFaults(headers: readonly Header[]): readonly SecurityTxtFault[] {
  const type = contentTypeOf(headers);
  if (type === 'missing') return ['no-content-type'];
  if (type === 'invalid' || type.essence !== 'text/plain') return ['invalid-media'];
  return type.charset === null || ['utf-8', 'csutf8'].includes(type.charset) ? [] : ['invalid-charset'];
}

/** The day of Expires in milliseconds since 1970, or null when there is not exactly one that can be read. */
export function expiryOf(fields: readonly SecurityTxtField[]): number | null {
  const [only, ...more] = valuesOf(fields, 'expires');
  return only === undefined || more.length > 0 ? null : parseDateTime(only);
}

export const valuesOf = (
  fields: readonly SecurityTxtField[],
  name: (typeof FIELDS_OF_SECURITY_TXT)[number],
): readonly string[] => fields.filter(([key]) => key === name).map(([, value]) => value);

// --- text and lines ----------------------------------------------------------------------------------------------

function textOf(body: Uint8Array, faults: Set<SecurityTxtFault>): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  if (text.includes('\ufffd') && !isUtf8(body)) faults.add('utf8');
  const bare = text.replace(/^\ufeff+/, '');
  if (bare !== text) faults.add('bom-in-file');
  return bare;
}

function isUtf8(body: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return true;
  } catch {
    return false;
  }
}

/** Section 4, eol: white space and a carriage return may stand before the line feed. */
function withoutEnd(line: string): string {
  let end = line.length;
  if (line[end - 1] === '\r') end--;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end--;
  return line.slice(0, end);
}

// --- OpenPGP clear-signed messages (RFC 9580 section 7) ----------------------------------------------------------

const BEGIN_MESSAGE = '-----BEGIN PGP SIGNED MESSAGE-----';
const BEGIN_SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const END_SIGNATURE = '-----END PGP SIGNATURE-----';

/** The lines of the text itself, dash escapes undone. What is no signed message is given back as it is. */
function unsign(
  lines: readonly string[],
  faults: Set<SecurityTxtFault>,
): { readonly lines: readonly string[]; readonly signed: boolean } {
  const begin = lines.indexOf(BEGIN_MESSAGE);
  const signature = lines.indexOf(BEGIN_SIGNATURE, Math.max(begin, 0));
  if (begin < 0) {
    if (signature < 0) return { lines, signed: false };
    faults.add('signed-format-issue'); // a signature of nothing
    return { lines: lines.slice(0, signature), signed: false };
  }
  if (begin > 0) faults.add('signed-format-issue');
  if (signature < 0) faults.add('pgp-data-error');
  else judgeSignature(lines.slice(signature + 1), faults);

  const armoured = lines.slice(begin + 1, signature < 0 ? lines.length : signature);
  const headers = armoured.findIndex((line) => !/^Hash: [A-Za-z0-9, -]+$/.test(line));
  const start = Math.max(headers, 0);
  if (armoured[start] !== '') faults.add('pgp-data-error'); // an empty line ends the headers
  const text = armoured.slice(start).map((line) => {
    if (line.startsWith('- ')) return line.slice(2);
    if (line.startsWith('-')) faults.add('pgp-data-error'); // a dash has to be escaped
    return line;
  });
  return { lines: [...lines.slice(0, begin), ...text], signed: true };
}

/** `rest`: what follows the line that begins the signature. */
function judgeSignature(rest: readonly string[], faults: Set<SecurityTxtFault>): void {
  const end = rest.indexOf(END_SIGNATURE);
  if (end >= 0 && rest.slice(end + 1).some((line) => line !== '')) faults.add('data-after-sig');
  const armoured = rest.slice(0, end < 0 ? rest.length : end);
  const blank = armoured.indexOf('');
  const headers = armoured.slice(0, Math.max(blank, 0));
  const data = armoured.slice(blank + 1).filter((line) => !/^=[A-Za-z0-9+/]{4}$/.test(line)); // the checksum is obsolete
  const shaped =
    end >= 0 &&
    blank >= 0 &&
    headers.every((line) => /^[A-Za-z][A-Za-z0-9-]*: /.test(line)) &&
    data.every((line) => /^[A-Za-z0-9+/=]+$/.test(line));
  if (!shaped) faults.add('pgp-data-error');
  else if (!isSignaturePacket(data.join(''))) faults.add('pgp-error');
}

/** Base64 of a packet whose type is 2, a signature (RFC 9580 section 4.2; in the legacy format its length may have three forms). */
function isSignaturePacket(base64: string): boolean {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  const first = Buffer.from(base64.slice(0, 4), 'base64')[0] ?? 0;
  return first === 0xc2 || (first >= 0x88 && first <= 0x8a);
}

// --- fields ------------------------------------------------------------------------------------------------------

/** RFC 5322 section 3.6.8, ftext. */
const NAME = /^[!-9;-~]+$/;

/** One line. Null: blank, a comment, broken, or a field that nobody knows. */
function readField(line: string, faults: Set<SecurityTxtFault>): readonly [SecurityTxtField] | null {
  if (line === '' || line.startsWith('#')) return null;
  const colon = line.indexOf(':');
  const written = colon < 0 ? line : line.slice(0, colon);
  const name = withoutEnd(written).toLowerCase();
  if (colon >= 0 && name === '') faults.add('empty-key');
  else if (colon < 0 || !NAME.test(name)) faults.add('invalid-line');
  if (colon < 0 || !NAME.test(name)) return null;

  if (withoutEnd(written) !== written) faults.add('prec-ws');
  const value = trimmed(line.slice(colon + 1));
  if (value === '') faults.add('empty-value');
  else if (line[colon + 1] !== ' ') faults.add('no-space');
  if (!KNOWN.has(name)) faults.add('unknown-field');
  return value === '' || !KNOWN.has(name) ? null : [[name, value]];
}

function judgeFields(
  fields: readonly SecurityTxtField[],
  hops: readonly string[],
  signed: boolean,
  faults: Set<SecurityTxtFault>,
): void {
  const has = (fault: SecurityTxtFault, holds: boolean) => void (holds && faults.add(fault));
  const of = (name: (typeof FIELDS_OF_SECURITY_TXT)[number]) => valuesOf(fields, name);
  const [contacts, canonical, csaf, expires, languages] = [
    of('contact'),
    of('canonical'),
    of('csaf'),
    of('expires'),
    of('preferred-languages'),
  ];

  for (const [name, value] of fields) {
    const fault = NO_ADDRESSES.has(name) ? null : addressFault(value);
    if (fault !== null) faults.add(fault);
  }
  has('no-contact', contacts.length === 0);
  has('no-expire', expires.length === 0);
  has('multi-expire', expires.length > 1);
  has(
    'invalid-expiry',
    expires.some((value) => parseDateTime(value) === null),
  );
  has('multi-lang', languages.length > 1);
  has('invalid-lang', !languages.every((value) => value.split(',').every((tag) => isLanguageTag(trimmed(tag)))));
  has(
    'no-csaf-file',
    csaf.some((value) => !/\/provider-metadata\.json$/.test(value)),
  );
  has('multiple-csaf-fields', csaf.length > 1);
  has('no-encryption', contacts.some((value) => /^mailto:/i.test(value)) && of('encryption').length === 0);
  has('not-signed', !signed);
  has('no-canonical', signed && canonical.length === 0);

  const ends = [hops[0], hops.at(-1)].filter((hop) => hop !== undefined);
  const listed = canonical.map(normal);
  has(
    'no-canonical-match',
    canonical.length > 0 && ends.length > 0 && !ends.some((hop) => listed.includes(normal(hop))),
  );
}

const normal = (address: string): string => URL.parse(address)?.href ?? address;

/** RFC 3986: a scheme, and then nothing but its characters and percent-encoded octets. Only of web addresses is more known. */
function addressFault(value: string): 'no-uri' | 'no-https' | null {
  if (value.length > LONGEST_VALUE) return 'no-uri';
  if (!/^[a-z][a-z0-9+.-]*:(?:[!#$&'()*+,./:;=?@[\]~\w-]|%[0-9a-f]{2})+$/i.test(value)) return 'no-uri';
  if (/^http:/i.test(value)) return 'no-https';
  return /^https:/i.test(value) && !(/^https:\/\/[^/]/i.test(value) && URL.canParse(value)) ? 'no-uri' : null;
}

// --- dates and languages -----------------------------------------------------------------------------------------

/** RFC 3339 section 5.6, date-time, in milliseconds since 1970. Null: something else, or a day or an hour that does not exist. */
export function parseDateTime(text: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,20})?(?:Z|([+-])(\d\d):(\d\d))$/i.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const [offsetHour, offsetMinute] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return null;
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  const offset = (offsetHour * 60 + offsetMinute) * (parts[8] === '-' ? -1 : 1);
  const seconds = Math.min(second, 59); // a leap second is the last one of its minute
  const milliseconds = Math.floor(Number(`0${parts[7] ?? ''}`) * 1_000);
  return at.getTime() + ((hour * 60 + minute - offset) * 60 + seconds) * 1_000 + milliseconds;
}

/** RFC 5646 section 2.1. No language has a name of four to eight letters yet (section 2.2.1), so that `English` is none. */
const LANGUAGE_TAG =
  /^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[\da-wyz](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?|x(?:-[a-z\d]{1,8})+)$/i;
const IRREGULAR =
  /^(?:en-GB-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(?:BE-(?:FR|NL)|CH-DE))$/i;

const isLanguageTag = (tag: string): boolean => tag.length <= 100 && (LANGUAGE_TAG.test(tag) || IRREGULAR.test(tag));
