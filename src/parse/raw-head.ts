import type { Header } from '../model/observation.ts';
import { beginsAsHtml } from './body.ts';
import { isToken, linesOf, trimmed } from './field.ts';

/** In what a reply's head departs from HTTP/1.1 (RFC 9112), as far as a careful reader can name it. */
export const VIOLATIONS = [
  'bare-cr', // section 2.2
  'bare-lf',
  'content-length-differs', // section 6.3
  'content-length-invalid',
  'control-character', // RFC 9110 section 5.5
  'empty-name',
  'header-overflow', // more than any parser takes
  'http-0.9', // a body without a head
  'http-version', // section 2.3: neither 1.0 nor 1.1
  'icy', // the status line of SHOUTcast
  'invalid-name', // RFC 9110 section 5.1
  'leading-bytes', // before the status line
  'leading-space', // section 2.2: a first line that begins as a folded one
  'length-and-transfer-encoding', // section 6.1
  'line-without-colon', // section 5
  'nul',
  'obs-fold', // section 5.2
  'space-before-colon', // section 5.1
  'space-in-name',
  'status-code', // RFC 9110 section 15: none of 100 to 599
  'status-line', // section 4
  'unfinished-head',
  'unnamed', // a strict parser refused it, for a reason that is not among these
] as const;
export type Violation = (typeof VIOLATIONS)[number];

/** What the usual parsers take (128 KiB), and what we read of a head all the same: as much as Chromium does. */
export const USUAL_HEAD = 131_072;
export const MOST_HEAD = 262_144;

export interface RawHead {
  readonly status: number; // 0: there is none
  readonly headers: readonly Header[]; // the lines that browsers would read
  readonly violations: readonly Violation[]; // sorted
  readonly begin: number; // behind the interim replies (1xx) that came before
  readonly end: number | null; // where the body begins; null: the head has no end
}

type Found = Set<Violation>;

/**
 * Reads the head of a reply that parsers refuse, dropping and repairing what Chromium drops and repairs (net/http/http_util.cc,
 * HeadersIterator). `text`: the reply, or its beginning, one character a byte. Null: this is no HTTP at all. Linear in the length.
 */
export function readRawHead(text: string): RawHead | null {
  const found: Found = new Set();
  for (let begin = 0; ; ) {
    const head = readOne(text, begin, found);
    if (head === null) return begin === 0 ? bareBody(text) : null;
    const { status, end } = head;
    if (end === null || status < 100 || status > 199 || status === 101) return head;
    if (end === text.length) return { ...head, begin: end, end: null };
    begin = end;
  }
}

/** HTTP/0.9: a page, and nothing before it. Anything else that begins with no status line is another protocol. */
const bareBody = (text: string): RawHead | null =>
  beginsAsHtml(text) ? { status: 200, headers: [], violations: ['http-0.9'], begin: 0, end: 0 } : null;

function readOne(text: string, begin: number, found: Found): RawHead | null {
  const start = begin + leadingBytes(text.slice(begin, begin + 12), found);
  const headers: [name: string, value: string][] = [];
  let status: number | null = null;
  let last: [name: string, value: string] | null = null; // what a folded line goes on with
  let at = start;
  let ended = false;
  while (at < text.length && !ended) {
    const feed = text.indexOf('\n', at);
    const line = text.slice(at, feed < 0 ? text.length : feed).replace(/\r$/, '');
    if (feed < 0) found.add('unfinished-head');
    else if (text[feed - 1] !== '\r') found.add('bare-lf');
    at = feed < 0 ? text.length : feed + 1;
    if (status === null) {
      status = readStatusLine(line, found);
      if (status === null) return null;
    } else if (line === '') {
      ended = feed >= 0;
    } else {
      last = readLine(line, last, headers.length === 0, found);
      if (last !== null && last !== headers.at(-1)) headers.push(last);
    }
  }
  if (status === null) return null;
  if (!ended) found.add('unfinished-head');
  if (at - start > USUAL_HEAD) found.add('header-overflow');
  judgeLength(headers, found);
  return { status, headers, violations: [...found].sort(), begin, end: ended ? at : null };
}

/** At most four bytes before the status line are overlooked, as by Chromium. */
function leadingBytes(text: string, found: Found): number {
  const at = text.search(/HTTP\/|ICY /i);
  if (at < 1 || at > 4) return 0;
  found.add('leading-bytes');
  return at;
}

function readStatusLine(line: string, found: Found): number | null {
  const [, protocol, digits] = /^(HTTP\/\S{0,8}|ICY)(?:[ \t]+(\d{0,8}))?/i.exec(line) ?? [];
  if (protocol === undefined) return null;
  const version = protocol.toUpperCase();
  if (version === 'ICY') found.add('icy');
  else if (version !== 'HTTP/1.1' && version !== 'HTTP/1.0') found.add('http-version');
  if (!/^(?:HTTP\/\S+|ICY) \d{3}(?: |$)/.test(line)) found.add('status-line');
  judgeCharacters(line, found);
  const status = digits?.length === 3 ? Number(digits) : 0;
  if (status < 100 || status > 599) found.add('status-code');
  return status;
}

/** The header that this line is, or goes on with; null: nobody reads it. */
function readLine(
  line: string,
  last: [name: string, value: string] | null,
  first: boolean,
  found: Found,
): [name: string, value: string] | null {
  judgeCharacters(line, found);
  if (/^[\t ]/.test(line)) {
    found.add(first ? 'leading-space' : 'obs-fold');
    if (last !== null) last[1] = trimmed(`${last[1]} ${cleaned(line)}`);
    return last;
  }
  const colon = line.indexOf(':');
  const name = trimmed(line.slice(0, Math.max(colon, 0)));
  const fault = colon < 0 ? 'line-without-colon' : nameFault(name);
  if (colon > name.length) found.add('space-before-colon');
  if (fault !== null) found.add(fault);
  return fault === null ? [name, cleaned(line.slice(colon + 1))] : null;
}

function nameFault(name: string): Violation | null {
  if (name === '') return 'empty-name';
  if (isToken(name)) return null;
  return /[\t ]/.test(name) ? 'space-in-name' : 'invalid-name';
}

/** RFC 9110 section 5.5: CR and NUL in a value are a space to whoever does not refuse them. */
const cleaned = (value: string): string => trimmed(value.replaceAll('\r', ' ').replaceAll('\0', ' '));

function judgeCharacters(line: string, found: Found): void {
  if (line.includes('\r')) found.add('bare-cr');
  if (line.includes('\0')) found.add('nul');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(line)) found.add('control-character');
}

function judgeLength(headers: readonly Header[], found: Found): void {
  const lengths = linesOf(headers, 'content-length').flatMap((line) => line.split(',').map(trimmed));
  if (lengths.some((length) => !/^\d+$/.test(length))) found.add('content-length-invalid');
  if (new Set(lengths).size > 1) found.add('content-length-differs');
  if (lengths.length > 0 && linesOf(headers, 'transfer-encoding').length > 0) found.add('length-and-transfer-encoding');
}
