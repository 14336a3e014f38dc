import type { Header } from '../model/observation.ts';
import { linesOf, trimmed } from './field.ts';

/** How the end of a body is told (RFC 9112 section 6.3): by chunks, by its length in bytes, or (null) by the end of the connection. */
export type Framing = 'chunked' | number | null;

/** Of what contradicts itself, chunks win over a length, and the first length over others. */
export function framingOf(headers: readonly Header[]): Framing {
  if (linesOf(headers, 'transfer-encoding').some((line) => /(?:^|,)[\t ]*chunked[\t ]*$/i.test(line))) return 'chunked';
  const length = trimmed(linesOf(headers, 'content-length')[0]?.split(',', 1)[0] ?? '');
  return /^\d{1,12}$/.test(length) ? Number(length) : null;
}

export interface RawBody {
  readonly body: string;
  readonly whole: boolean;
}

/** `text`: what came behind the head, one character a byte; what is behind the body is left out. */
export function readRawBody(text: string, framing: Framing): RawBody {
  if (framing === 'chunked') return dechunked(text);
  if (framing === null) return { body: text, whole: true };
  return { body: text.slice(0, framing), whole: text.length >= framing };
}

/** RFC 9112 section 7.1, without extensions and trailers. A broken chunk ends it. */
function dechunked(text: string): RawBody {
  const kept: string[] = [];
  const size = /([0-9a-f]{1,8})[^\n]{0,1000}\n/iy;
  for (let at = 0; ; ) {
    size.lastIndex = at;
    const [line = '', digits] = size.exec(text) ?? [];
    if (digits === undefined) return { body: kept.join(''), whole: false };
    const length = Number.parseInt(digits, 16);
    if (length === 0) return { body: kept.join(''), whole: true };
    const begin = at + line.length;
    kept.push(text.slice(begin, begin + length));
    if (begin + length > text.length) return { body: kept.join(''), whole: false };
    at = text.startsWith('\r\n', begin + length) ? begin + length + 2 : begin + length + 1;
  }
}
