import { type IncomingMessage, request as requestLeniently } from 'node:http';
import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import type { Failure, Header } from '../../model/observation.ts';
import { MOST_HEAD, readRawHead, USUAL_HEAD, type Violation } from '../../parse/raw-head.ts';
import { coded, failureOf } from './failure.ts';
import type { Method } from './lane.ts';
import type { Limits } from './limits.ts';

const KEEP_ALIVE_MS = 15_000; // a server's own hint may shorten it

export interface Request {
  readonly url: URL;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly signal: AbortSignal; // the total deadline, and Ctrl-C
}

/** What came back, as it came. An error before the headers is thrown; one after them is `cut`, and the headers stand. */
export interface Exchange {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly violations: readonly Violation[];
  readonly raw: Uint8Array; // not decoded
  readonly truncated: boolean;
  readonly cut: Failure | null;
}

/** A strict HTTP/1.1 client on one open socket, which it owns from now on. It never opens another. */
export function strictClient(url: URL, socket: Socket, { headersMs, bodyMs }: Limits): Client {
  let handedOver = false;
  return new Client(url.origin, {
    connect: (_options, done) => {
      if (handedOver || socket.destroyed) return done(coded('ECONNRESET', 'the connection is gone'), null);
      handedOver = true;
      queueMicrotask(() => done(null, socket)); // answered at once, undici would wait for ever
    },
    pipelining: 1, // one after the other, on a connection that stays
    maxHeaderSize: USUAL_HEAD, // undici's own 16 KiB makes sites with a long CSP look down
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveTimeoutThreshold: 500, // Apache's usual five seconds must outlast the pace of the paths probe
    strictContentLength: true,
  });
}

/** Without undici's streams: a lane asks sixty times, and what it reads is short and read whole. */
export function exchangeStrictly(
  client: Client,
  { url, method, headers, maxBytes, signal }: Request,
): Promise<Exchange> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<Exchange>();
  const kept: Uint8Array[] = [];
  let room = maxBytes;
  let head: Pick<Exchange, 'status' | 'headers'> | null = null;
  let ours: Dispatcher.DispatchController | null = null; // once the request is sent

  /** The first end counts. */
  const ended = (error: Error | null, truncated: boolean): void => {
    signal.removeEventListener('abort', giveUp);
    if (head === null) {
      reject(error);
      return;
    }
    try {
      const cut = error === null ? null : failureOf(error);
      resolve({ ...head, violations: [], raw: Buffer.concat(kept), truncated, cut });
    } catch (mistake) {
      reject(mistake);
    }
  };
  const giveUp = () => {
    ended(signal.reason, true);
    ours?.abort(signal.reason);
  };
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      ours = controller;
      if (signal.aborted) controller.abort(signal.reason);
    },
    onResponseStart({ rawHeaders }, status) {
      if (status >= 200) head = { status, headers: pairs(rawHeaders) };
    },
    onResponseData(controller, chunk) {
      if (room < 0) return;
      kept.push(chunk.subarray(0, room));
      room -= chunk.length;
      if (room >= 0) return;
      ended(null, true);
      queueMicrotask(() => controller.abort(coded('UND_ERR_ABORTED', 'enough was read'))); // not while undici parses
    },
    onResponseEnd: () => ended(null, false),
    onResponseError: (_controller, error) => ended(error, true),
  };

  signal.addEventListener('abort', giveUp, { once: true });
  client.dispatch({ path: url.pathname + url.search, method, headers }, handler);
  return promise;
}

/**
 * For replies that the strict parser refuses and browsers accept (bare LF, folded lines, control characters, TE with CL).
 * Takes the socket and ends with it.
 */
export async function exchangeLeniently(
  socket: Socket,
  { url, method, headers, maxBytes, signal }: Request,
): Promise<Exchange> {
  let heard = '';
  const overhear = (chunk: Buffer) => {
    if (heard.length < MOST_HEAD) heard += chunk.toString('latin1');
  };
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = requestLeniently({
      createConnection: () => socket,
      method,
      path: url.pathname + url.search,
      headers: { Host: url.host, Connection: 'close', ...headers },
      insecureHTTPParser: true,
      maxHeaderSize: USUAL_HEAD,
      signal,
    });
    asking.once('socket', () => socket.on('data', overhear)); // beside the parser, which tells nothing of what it overlooks
    asking.on('response', (answer) => (answer.statusCode === 101 ? reject(switched()) : resolve(answer)));
    asking.on('upgrade', () => reject(switched()));
    asking.on('error', (error) => reject(signal.aborted ? signal.reason : error)); // Node says AbortError whatever the reason
    asking.end();
  });
  socket.off('data', overhear);
  try {
    const headers = pairs(reply.rawHeaders);
    const violations = readRawHead(heard)?.violations ?? [];
    return { status: reply.statusCode ?? 0, headers, violations, ...(await readBody(reply, maxBytes)) };
  } finally {
    socket.destroy();
  }
}

const switched = (): Error => coded('UND_ERR_NOT_SUPPORTED', 'a switch of protocols');

async function readBody(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<Pick<Exchange, 'raw' | 'truncated' | 'cut'>> {
  const kept: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      const room = maxBytes - size;
      kept.push(chunk.subarray(0, room));
      size += Math.min(chunk.length, room);
      if (chunk.length > room) return { raw: Buffer.concat(kept), truncated: true, cut: null }; // leaving the loop ends the stream
    }
    return { raw: Buffer.concat(kept), truncated: false, cut: null };
  } catch (error) {
    return { raw: Buffer.concat(kept), truncated: true, cut: failureOf(error) };
  }
}

/** The flat list of names and values, one character a byte: a header may hold anything, and reports escape it. */
function pairs(flat: unknown): Header[] {
  if (!Array.isArray(flat)) throw new TypeError('raw headers are a list');
  return Array.from(
    { length: flat.length >> 1 },
    (_, at) => [latin1Of(flat[2 * at]), latin1Of(flat[2 * at + 1])] as const,
  );
}

const latin1Of = (text: unknown): string => (Buffer.isBuffer(text) ? text.toString('latin1') : String(text));
