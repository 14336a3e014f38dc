import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Answer, plainAnswer, STRICT } from './answer.ts';
import { type Asked, isAnswer, readRequest } from './asked.ts';

export interface Listening {
  readonly url: string; // "http://127.0.0.1:7273/"
  close(): Promise<void>;
}

export interface Door {
  readonly address: string; // of loopback
  readonly port: number; // 0: any free one
  readonly answer: (asked: Asked) => Promise<Answer>;
  readonly fault: (error: unknown) => void; // is told what we did wrong
  readonly limits?: Partial<typeof LIMITS>;
}

/** Who is slow, or comes with many connections, holds up nobody else. Milliseconds. */
const LIMITS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};
const MOST_CONNECTIONS = 64;
const IDLE_MS = 30_000; // nothing read by the other side

/** Answers GET and HEAD on one address of this machine, until it is closed. Throws what the system says when it cannot listen. */
export async function listen({ address, port, answer, fault, limits = {} }: Door): Promise<Listening> {
  let hosts: ReadonlySet<string> = new Set();
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', rawHeaders: headers } = request;
    const asked = readRequest({ method, url, headers }, hosts);
    try {
      const given = isAnswer(asked) ? asked : await answer(asked);
      await send(isAnswer(asked) ? given : fresh(given, asked.known), method, response);
    } catch (error) {
      if (response.destroyed) return; // who asked has gone
      fault(error);
      if (response.headersSent) response.destroy();
      else await send(plainAnswer(500, 'Sorry: Rasid made a mistake of its own.'), method, response);
    }
  };
  const server = createServer({ ...LIMITS, ...limits }, (request, response) => void serve(request, response));
  server.on('checkExpectation', (request, response) => void serve(request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket));
  server.maxConnections = MOST_CONNECTIONS;
  server.timeout = IDLE_MS;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true }, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const own = address.includes(':') ? `[${address}]` : address;
  hosts = new Set([own, 'localhost', '127.0.0.1', '[::1]'].flatMap((name) => namesAt(name, bound)));
  return {
    url: `http://${own}:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A browser leaves the usual port out (RFC 9110 section 7.2). */
const namesAt = (name: string, port: number): readonly string[] => [`${name}:${port}`, ...(port === 80 ? [name] : [])];

/** The browser has it already: nothing is written again. */
const fresh = (answer: Answer, known: readonly string[]): Answer => {
  const tag = answer.headers.ETag;
  if (answer.status !== 200 || tag === undefined || !known.includes(tag)) return answer;
  return { ...answer, status: 304 };
};

async function send({ status, headers, write }: Answer, method: string, response: ServerResponse): Promise<void> {
  response.writeHead(status, { ...STRICT, ...headers });
  if (method === 'HEAD' || status === 304) {
    response.end();
    return;
  }
  const body = write();
  if (typeof body === 'string') response.end(body);
  else await pipeline(Readable.from(gathered(body)), response);
}

const PIECE = 64 * 1024; // characters

/** Never more in memory than the other side has room for. */
function* gathered(pieces: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What is not HTTP, or too slow. */
function refuse({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = Object.entries({
    ...STRICT,
    'Content-Length': '0',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${STATUS[code] ?? '400 Bad Request'}\r\n${lines}\r\n`, () => socket.destroy());
}
