import type { Socket } from 'node:net';
import type { Failure } from '../../model/observation.ts';
import { framingOf, readRawBody } from '../../parse/raw-body.ts';
import { MOST_HEAD, type RawHead, readRawHead } from '../../parse/raw-head.ts';
import type { Exchange, Request } from './exchange.ts';
import { coded, failureOf } from './failure.ts';

/**
 * For replies that no parser understands: a request written by hand, and what comes back read as far as it can be. Takes the socket and
 * ends with it. Rejects when nothing came, or nothing that is HTTP.
 */
export async function exchangeByHand(socket: Socket, request: Request): Promise<Exchange> {
  const { signal } = request;
  const giveUp = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  let text = ''; // one character a byte
  let interim = 0; // bytes of replies with 1xx, which are not kept: they may come for ever
  let head: RawHead | null = null; // once it is complete
  let cut: Failure | null = null;
  try {
    signal.throwIfAborted();
    socket.write(written(request), 'latin1');
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      const searched = Math.max(0, text.length - 2);
      text += chunk.toString('latin1');
      if (head === null && /\n\r?\n/.test(text.slice(searched))) {
        const read = readRawHead(text);
        if (read?.end === null) {
          interim += read.begin;
          text = text.slice(read.begin);
        } else head = read;
      }
      if (head === null ? isHopeless(text, interim) : isEnough(text, head, request)) break;
    }
  } catch (error) {
    if (head === null) throw error;
    cut = failureOf(error);
  } finally {
    signal.removeEventListener('abort', giveUp);
    socket.destroy();
  }
  return conclude(text, head ?? readRawHead(text) ?? nothing(text), request, cut);
}

function written({ url, method, headers }: Request): string {
  const fields = Object.entries({ Host: url.host, Connection: 'close', ...headers });
  const stranger = fields.find(([, value]) => /[^\x20-\x7e]/.test(value));
  if (stranger !== undefined) throw new TypeError(`header never sent: ${stranger[0]}`);
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** No head will come of this: another protocol, or more than is ever read of one. */
const isHopeless = (text: string, interim: number): boolean =>
  interim + text.length > MOST_HEAD || (text.length >= 16 && !/^(?:[\s\S]{0,4}(?:HTTP\/|ICY )|\s*<)/i.test(text));

const isBodiless = (status: number, { method }: Request): boolean =>
  method === 'HEAD' || status === 101 || status === 204 || status === 304;

function isEnough(text: string, { status, headers, end }: RawHead, request: Request): boolean {
  const length = text.length - (end ?? 0);
  const framing = framingOf(headers);
  if (isBodiless(status, request) || length > request.maxBytes) return true;
  return framing === 'chunked' ? text.endsWith('0\r\n\r\n') : framing !== null && length >= framing;
}

function conclude(text: string, head: RawHead, request: Request, broken: Failure | null): Exchange {
  const { status, headers, violations, end } = head;
  if (status === 101) throw coded('UND_ERR_NOT_SUPPORTED', 'a switch of protocols');
  const known = { status, headers, violations };
  if (end === null) {
    const cut = violations.includes('header-overflow') ? tooLong : tooShort;
    return { ...known, raw: Buffer.alloc(0), truncated: true, cut };
  }
  if (isBodiless(status, request)) return { ...known, raw: Buffer.alloc(0), truncated: false, cut: null };
  const { body, whole } = readRawBody(text.slice(end), framingOf(headers));
  const raw = Buffer.from(body.slice(0, request.maxBytes), 'latin1');
  if (text.length - end > request.maxBytes) return { ...known, raw, truncated: true, cut: null };
  const cut = broken ?? (whole ? null : tooShort);
  return { ...known, raw, truncated: cut !== null, cut };
}

const tooLong = failureOf(coded('HPE_HEADER_OVERFLOW', 'headers'));
const tooShort = failureOf(coded('ECONNRESET', 'closed'));

function nothing(text: string): never {
  throw text === '' ? coded('ECONNRESET', 'closed') : coded('HTTPParserError', 'no HTTP');
}
