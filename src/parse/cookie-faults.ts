import { parseCookie, parseCookieDate, readAttribute } from './cookie.ts';

const KNOWN_ATTRIBUTES = new Set([
  'expires',
  'max-age',
  'domain',
  'path',
  'secure',
  'httponly',
  'samesite',
  'priority', // Chromium
  'partitioned', // CHIPS
  'version', // RFC 2109 and 2965: read by no browser, and harmless
  'comment',
  'discard',
  'port',
]);

/**
 * What is wrong with a line besides its policy, sorted: what a browser drops, ignores or reads otherwise than it was meant
 * (RFC 6265 section 4.1.1 is the grammar for servers). `folded`: several cookies in one line, of which browsers see the first only.
 */
export function cookieFaults(line: string): readonly CookieFault[] {
  if (line.trim() === '') return ['empty'];
  const cookie = parseCookie(line);
  if (cookie === null) return ['dropped'];
  const attributes = line.split(';').slice(1).map(readAttribute);
  const faults = new Set<CookieFault>();
  if (cookie.name === '') faults.add('nameless');
  else if (/[\s",\\]|[^\x20-\x7e]/.test(cookie.name)) faults.add('name'); // brackets and the like are no tokens either, but harmless
  for (const attribute of attributes) {
    const fault = attributeFault(attribute);
    if (fault !== null) faults.add(fault);
  }
  return [...faults].sort();
}

type CookieFault =
  | 'empty'
  | 'dropped'
  | 'nameless'
  | 'name'
  | 'folded'
  | 'unknown-attribute'
  | 'expires'
  | 'max-age'
  | 'path'
  | 'same-site';

function attributeFault([name, value]: readonly [name: string, value: string]): CookieFault | null {
  if (name === '' && value === '') return null; // a semicolon too many
  if (/,\s*[^\s=;,]+=/.test(`${name}=${value}`)) return 'folded';
  if (!KNOWN_ATTRIBUTES.has(name)) return 'unknown-attribute';
  switch (name) {
    case 'expires':
      return value === '(volatile)' || parseCookieDate(value) !== null ? null : 'expires'; // masked: a date that lives
    case 'max-age':
      return /^-?\d+$/.test(value) ? null : 'max-age';
    case 'path':
      return value === '' || value.startsWith('/') ? null : 'path';
    case 'samesite':
      return /^(?:strict|lax|none)$/i.test(value) ? null : 'same-site';
    default:
      return null;
  }
}
