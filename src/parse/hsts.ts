import { isToken, trimmed } from './field.ts';

export type Hsts =
  | { readonly valid: true; readonly maxAge: number; readonly includeSubDomains: boolean; readonly preload: boolean }
  | { readonly valid: false };

const INVALID: Hsts = { valid: false };
const KNOWN: readonly string[] = ['max-age', 'includesubdomains'];

/**
 * One Strict-Transport-Security line (RFC 6797 section 6.1). `maxAge` in seconds, at most `Number.MAX_SAFE_INTEGER`.
 * Names ignore case, values may be quoted, empty directives count for nothing, unknown directives are ignored.
 * A malformed directive, or a max-age that is no row of digits, voids the whole line. So does a repeated directive; but browsers look
 * for repeats only of those that they know, and `preload` is none of them.
 */
export function parseHsts(line: string): Hsts {
  const directives = new Map<string, string | null>();
  for (const part of splitDirectives(line)) {
    if (part === '') continue;
    const directive = readDirective(part);
    if (directive === null || (directives.has(directive.name) && KNOWN.includes(directive.name))) return INVALID;
    directives.set(directive.name, directive.value);
  }
  const age = directives.get('max-age') ?? '';
  if (!/^\d+$/.test(age)) return INVALID;
  if ((directives.get('includesubdomains') ?? null) !== null) return INVALID; // section 6.1.2: it has no value
  return {
    valid: true,
    maxAge: Math.min(Number(age), Number.MAX_SAFE_INTEGER),
    includeSubDomains: directives.has('includesubdomains'),
    preload: directives.has('preload'),
  };
}

/** Splits on the semicolons that stand outside quotes. */
function splitDirectives(line: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (character === '"') quoted = !quoted;
    else if (quoted && character === '\\') index++;
    else if (!quoted && character === ';') {
      parts.push(trimmed(line.slice(start, index)));
      start = index + 1;
    }
  }
  return [...parts, trimmed(line.slice(start))];
}

/** `token [ "=" ( token | quoted-string ) ]`, white space allowed around the equals sign. */
function readDirective(part: string): { readonly name: string; readonly value: string | null } | null {
  const at = part.indexOf('=');
  const name = trimmed(at < 0 ? part : part.slice(0, at));
  if (!isToken(name)) return null;
  if (at < 0) return { name: name.toLowerCase(), value: null };
  const raw = trimmed(part.slice(at + 1));
  const quoted = /^"((?:\\.|[^"\\])*)"$/s.exec(raw);
  if (quoted?.[1] !== undefined) return { name: name.toLowerCase(), value: quoted[1].replace(/\\(.)/gs, '$1') };
  return isToken(raw) ? { name: name.toLowerCase(), value: raw } : null;
}
