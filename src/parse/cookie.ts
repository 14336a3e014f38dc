import { classify } from './address.ts';
import { poolAddressOf } from './big-ip.ts';
import { MASKED } from './steady-url.ts';

/** What stands where a value was that tells more than it should (see maskedValue). */
const MASKED_PRIVATE = '(masked: private address)';
const MASKED_LARGE = '(masked: too large)';

/** Browsers drop a cookie whose name and value are longer together (RFC 6265bis section 5.7, step 5). Bytes. */
const LARGEST = 4096;

/** What is kept of the value of a cookie. Lines are latin1: a character is a byte. An empty value stays empty. */
export function maskedValue(name: string, value: string): string {
  if (value === '') return '';
  if (name.length + value.length > LARGEST) return MASKED_LARGE;
  const pool = poolAddressOf(value);
  return pool !== null && classify(pool) === 'private' ? MASKED_PRIVATE : MASKED;
}

/** One Set-Cookie line, without its value, which is never kept. */
export interface Cookie {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none' | null; // null: absent or unknown
  readonly domain: string | null; // lower-case, without a leading dot; null: this host only
  readonly path: string | null; // null: the default path
  readonly maxAge: number | null; // seconds
  readonly expires: number | null; // milliseconds since 1970
  readonly discloses: 'private-address' | null; // BIG-IP: the address of the server behind it
  readonly tooLarge: boolean; // browsers drop it
}

/**
 * Reads one Set-Cookie line as a browser does (RFC 6265 section 5.2 and RFC 6265bis section 5.6), or null when a browser drops
 * the whole line: no name and no value, or a control character. Of a repeated attribute the last one counts.
 */
export function parseCookie(line: string): Cookie | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 6265bis section 5.6, step 1 names them
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) return null;
  const [pair = '', ...rest] = line.split(';');
  const at = pair.indexOf('=');
  const name = at < 0 ? '' : pair.slice(0, at).trim();
  const value = pair.slice(at + 1).trim();
  if (name === '' && value === '') return null;

  const masked = value.startsWith('(masked') ? value : maskedValue(name, value); // a fact is read as the line it was made of
  const attributes = new Map(rest.map(readAttribute).filter(counts));
  const path = attributes.get('path') ?? '';
  const domain = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  const sameSite = (attributes.get('samesite') ?? '').toLowerCase();
  const age = attributes.get('max-age') ?? '';
  return {
    name,
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: sameSite === 'strict' || sameSite === 'lax' || sameSite === 'none' ? sameSite : null,
    domain: domain === '' ? null : domain,
    path: path.startsWith('/') ? path : null,
    maxAge: age === '' ? null : Number(age),
    expires: parseCookieDate(attributes.get('expires') ?? ''),
    discloses: masked === MASKED_PRIVATE ? 'private-address' : null,
    tooLarge: masked === MASKED_LARGE,
  };
}

export function readAttribute(part: string): readonly [name: string, value: string] {
  const at = part.indexOf('=');
  if (at < 0) return [part.trim().toLowerCase(), ''];
  return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()];
}

/** An attribute whose value cannot be read leaves an earlier one standing (RFC 6265 sections 5.2.1 to 5.2.3). */
function counts([name, value]: readonly [name: string, value: string]): boolean {
  if (name === 'max-age') return /^-?\d+$/.test(value);
  if (name === 'expires') return parseCookieDate(value) !== null;
  return name !== 'domain' || value !== '';
}

/** Does the cookie break what its name promises (RFC 6265bis section 4.1.3)? Browsers drop it then, whatever the case of the prefix. */
export function brokenPrefix({ name, secure, httpOnly, path, domain }: Cookie): string | null {
  const prefix = /^__(?:Host-Http|Secure|Host|Http)-/i.exec(name)?.[0];
  if (prefix === undefined) return null;
  const host = /host/i.test(prefix);
  const kept = secure && (!/http-/i.test(prefix) || httpOnly) && (!host || (path === '/' && domain === null));
  return kept ? null : prefix;
}

/** A cookie that ends at once is a deletion (RFC 6265 section 5.3: Max-Age goes before Expires). `now` in milliseconds. */
export const isDeletion = ({ maxAge, expires }: Cookie, now: number): boolean =>
  maxAge === null ? expires !== null && expires <= now : maxAge <= 0;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** RFC 6265 section 5.1.1, which reads far more than RFC 1123 dates. Milliseconds since 1970, or null. */
export function parseCookieDate(text: string): number | null {
  let time: readonly [number, number, number] | null = null;
  let day: number | null = null;
  let month: number | null = null;
  let year: number | null = null;
  for (const word of text.split(/[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/)) {
    const clock = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)/.exec(word);
    if (time === null && clock !== null) time = [Number(clock[1]), Number(clock[2]), Number(clock[3])];
    else if (day === null && /^\d{1,2}(?!\d)/.test(word)) day = Number.parseInt(word, 10);
    else if (month === null && MONTHS.includes(word.slice(0, 3).toLowerCase()))
      month = MONTHS.indexOf(word.slice(0, 3).toLowerCase());
    else if (year === null && /^\d{2,4}(?!\d)/.test(word)) year = Number.parseInt(word, 10);
  }
  if (time === null || day === null || month === null || year === null) return null;
  if (year >= 70 && year <= 99) year += 1900;
  if (year >= 0 && year <= 69) year += 2000;
  const [hour, minute, second] = time;
  if (day < 1 || day > 31 || year < 1601 || hour > 23 || minute > 59 || second > 59) return null;
  return Date.UTC(year, month, day, hour, minute, second);
}

/**
 * A name that is the same every night, for identities: runs of digits, and runs of hex that hold a digit, become `#`;
 * so do the random letters of classic ASP. At most 100 characters; a cookie without a name is `=`, which no name holds.
 */
export const stableName = (name: string): string =>
  (name === '' ? '=' : name)
    .replace(/^(ASPSESSIONID)[A-Z]{8}$/, '$1#')
    .replace(/[0-9A-Fa-f]{6,}/g, (run) => (/\d/.test(run) ? '#' : run))
    .replace(/\d+/g, '#')
    .slice(0, 100);
