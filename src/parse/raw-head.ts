import type { Header } from '../model/observation.ts';
import { beginsAsHtml } from './body.ts';
import { isToken, linesOf, trimmed } from './field.ts';

/** In what the head of a reply departs from HTTP/1.1 (RFC 9112), as far as a careful reader can name it. */
export const VIOLATIONS = [
  'bare-cr', // section 2.2
  'bare-lf',
  'content-length-differs', // section 6.3
  'content-length-invalid',
  'control-character', // RFC 9110 section 5.5
  'empty-name',
  'header-overflow', // longer than parsers take
  'http-0.9', // a page without a head
  'http-version', // section 2.3: neither 1.0 nor 1.1
  'icy', // the status line of SHOUTcast
  'invalid-name', // RFC 9110 section 5.1
  'leading-bytes', // before the status line
  'leading-space', // section 2.2: the first line begins as a folded one
  'length-and-transfer-encoding', // section 6.1
  'line-without-colon', // section 5
  'nul', // RFC 9110 section 5.5
  'obs-fold', // section 5.2
  'space-before-colon', // section 5.1
  'space-in-name', // RFC 9110 section 5.1
  'status-code', // RFC 9110 section 15: none of 100 to 599
  'status-line', // section 4
  'unfinished-head', // no empty line after it
  'unnamed', // a strict parser refused the reply, for a reason that is not among these
] as const;
export type Violation = (typeof VIOLATIONS)[number];

/** What the usual parsers take, and what is read of a head all the same: as much as Chromium reads. In bytes. */
export const USUAL_HEAD = 131_072;
export const MOST_HEAD = 262_144;
/** Lines of one head that are kept. Browsers keep 180 cookies of a site; usual servers and clients stop at a hundred lines, or two thousand. */
export const MOST_LINES = 1_000;

export interface RawHead {
  readonly status: number; // 0: there is none
  readonly headers: readonly Header[]; // the lines that browsers read
  readonly violations: readonly Violation[]; // sorted
  readonly begin: number; // behind the interim replies (1xx) that came before
  readonly end: number | null; // where the body begins; null: not yet, or never
}

interface Line {
  readonly name: string;
  readonly parts: string[]; // of the value: more than one when it was folded
}

/**
 * Reads the head of a reply that parsers refuse, and drops and repairs what Chromium drops and repairs (net/http/http_util.cc,
 * HeadersIterator::GetNext). `text`: the reply or its beginning, one character a byte. Null: this is no HTTP. Linear in the length.
 */
export function readRawHead(text: string): RawHead | null {
  const found = new Set<Violation>();
  for (let begin = 0; ; ) {
    const head = readHeadAt(text, begin, found);
    if (head === null) return begin === 0 ? pageAlone(text) : null;
    const { status, end } = head;
    if (end === null || status < 100 || status > 199 || status === 101) return head;
    if (end === text.length) return { ...head, begin: end, end: null };
    begin = end;
  }
}

/** HTTP/0.9. Anything else that begins without a status line is another protocol. */
const pageAlone = (text: string): RawHead | null =>
  beginsAsHtml(text) ? { status: 200, headers: [], violations: ['http-0.9'], begin: 0, end: 0 } : null;

function readHeadAt(text: string, begin: number, found: Set<Violation>): RawHead | null {
  const start = begin + leadingBytes(text.slice(begin, begin + 12), found);
  const lines: Line[] = [];
  let status: number | null = null;
  let open: Line | null = null; // the line that a folded one goes on with
  let first = true;
  let end: number | null = null;
  let at = start;
  while (end === null) {
    const feed = text.indexOf('\n', at);
    if (feed < 0) break;
    const line = text.slice(at, feed).replace(/\r$/, '');
    if (text[feed - 1] !== '\r') found.add('bare-lf');
    at = feed + 1;
    if (status === null) {
      status = readStatusLine(line, found);
      if (status === null) return null;
    } else if (line === '') {
      end = at;
    } else {
      const read = readLine(line, open, first, found);
      if (read !== null && read !== open && lines.length <= MOST_LINES) lines.push(read);
      open = read;
      first = false;
    }
  }
  status ??= readStatusLine(text.slice(start), found);
  if (status === null) return null;

  const length = (end ?? text.length) - start;
  if (length > USUAL_HEAD || lines.length > MOST_LINES) found.add('header-overflow');
  else if (end === null) found.add('unfinished-head'); // a line that has no end is none
  const headers = lines.map(({ name, parts }) => [name, parts.join(' ')] as const);
  judgeLength(headers, found);
  return { status, headers, violations: [...found].sort(), begin, end };
}

/** Chromium overlooks four bytes before the status line. */
function leadingBytes(text: string, found: Set<Violation>): number {
  const at = text.search(/HTTP\/|ICY /i);
  if (at < 1 || at > 4) return 0;
  found.add('leading-bytes');
  return at;
}

function readStatusLine(line: string, found: Set<Violation>): number | null {
  const [, protocol, digits] = /^(HTTP\/\S{0,8}|ICY)(?:[ \t]+(\d{0,8}))?/i.exec(line) ?? [];
  if (protocol === undefined) return null;
  if (/^icy$/i.test(protocol)) found.add('icy');
  else if (!/^http\/1\.[01]$/i.test(protocol)) found.add('http-version');
  if (!/^(?:HTTP\/\S{1,8}|ICY) \d{3}(?: |$)/.test(line)) found.add('status-line');
  judgeCharacters(line, found);
  const status = digits?.length === 3 ? Number(digits) : 0;
  if (status < 100 || status > 599) found.add('status-code');
  return status;
}

/** What this line is or goes on with; null: nobody reads it. */
function readLine(line: string, open: Line | null, first: boolean, found: Set<Violation>): Line | null {
  judgeCharacters(line, found);
  if (isFolded(line)) {
    found.add(first ? 'leading-space' : 'obs-fold');
    open?.parts.push(cleaned(line));
    return open;
  }
  const colon = line.indexOf(':');
  const written = line.slice(0, Math.max(colon, 0));
  const name = trimmed(written);
  if (name !== written) found.add('space-before-colon');
  const fault = colon < 0 ? 'line-without-colon' : faultOf(name);
  if (fault === null) return { name, parts: [cleaned(line.slice(colon + 1))] };
  found.add(fault);
  return null;
}

const isFolded = (line: string): boolean => line.startsWith(' ') || line.startsWith('\t');

function faultOf(name: string): Violation | null {
  if (name === '') return 'empty-name';
  if (isToken(name)) return null;
  return /[\t ]/.test(name) ? 'space-in-name' : 'invalid-name';
}

/** RFC 9110 section 5.5: who does not refuse CR and NUL in a value reads a space. */
const cleaned = (value: string): string => trimmed(value.replace(/[\r\0]/g, ' '));

function judgeCharacters(line: string, found: Set<Violation>): void {
  if (line.includes('\r')) found.add('bare-cr');
  if (line.includes('\0')) found.add('nul');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(line)) found.add('control-character');
}

function judgeLength(headers: readonly Header[], found: Set<Violation>): void {
  const lengths = linesOf(headers, 'content-length').flatMap((line) => line.split(',').map(trimmed));
  if (lengths.some((length) => !/^\d+$/.test(length))) found.add('content-length-invalid');
  if (new Set(lengths).size > 1) found.add('content-length-differs');
  if (lengths.length > 0 && linesOf(headers, 'transfer-encoding').length > 0) found.add('length-and-transfer-encoding');
}
