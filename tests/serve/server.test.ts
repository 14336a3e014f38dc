import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, test } from 'vitest';
import { htmlAnswer, jsonAnswer, STRICT, tagOf } from '../../src/serve/answer.ts';
import { type Door, type Listening, listen } from '../../src/serve/server.ts';

const opened: Listening[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(door: Partial<Door> = {}): Promise<{ readonly url: string; readonly faults: unknown[] }> {
  const faults: unknown[] = [];
  const listening = await listen({
    address: '127.0.0.1',
    port: 0,
    answer: async () => jsonAnswer(() => '{}\n', { tag: tagOf('one') }),
    fault: (error) => faults.push(error),
    ...door,
  });
  opened.push(listening);
  return { url: listening.url, faults };
}

/** What comes back for these bytes, until the other side hangs up. */
async function said(url: string, bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

const strictIn = (answer: string) =>
  Object.entries(STRICT).filter(([name, value]) => !answer.includes(`\r\n${name}: ${value}\r\n`));

describe('every answer', () => {
  test.each([
    ['a page', 'GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n', 200],
    ['a method that changes things', 'POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\nhello', 405],
    ['another host', 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
    ['no host at all', 'GET / HTTP/1.0\r\n\r\n', 400],
    ['something else than HTTP', 'hello\r\n\r\n', 400],
    ['two lengths', 'GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['a large head', `GET / HTTP/1.1\r\nHost: {host}\r\nX: ${'x'.repeat(9000)}\r\n\r\n`, 431],
  ])('to %s carries the strict headers, and names no server', async (_, bytes, status) => {
    const { url } = await open();
    const answer = await said(url, bytes.replace('{host}', new URL(url).host));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(strictIn(answer)).toEqual([]);
    expect(answer).toMatch(/\r\nCache-Control: (no-store|private, no-cache)\r\n/);
    expect(answer).not.toMatch(/\r\n(Server|X-Powered-By|Set-Cookie|Access-Control-[^:]*):/i);
  });
});

it('answers on ::1 as well, where that is asked for', async () => {
  const { url } = await open({ address: '::1' });
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+\/$/);
  expect((await fetch(url)).status).toBe(200);
});

it('writes nothing for HEAD, and nothing again for who has it', async () => {
  let written = 0;
  const write = (): string => {
    written += 1;
    return String(written);
  };
  const page = { policy: "default-src 'none'", write };
  const { url } = await open({ answer: async () => htmlAnswer(page, { tag: tagOf('page') }) });
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, await head.text(), head.headers.get('content-security-policy')]).toEqual([
    200,
    '',
    "default-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  ]);
  const known = await fetch(url, { headers: { 'If-None-Match': tagOf('page') } });
  expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', tagOf('page')]);
  expect(written).toBe(0);
  const other = await fetch(url, { headers: { 'If-None-Match': tagOf('other') } });
  expect([other.status, await other.text()]).toEqual([200, '1']);
});

it('writes a long document piece by piece, and no letter is broken', async () => {
  const pieces = Array.from({ length: 5_000 }, (_, n) => `${n} راصد 🛰 `);
  const { url } = await open({ answer: async () => jsonAnswer(() => pieces) });
  expect(await (await fetch(url)).text()).toBe(pieces.join(''));
});

it('stops writing when the other side goes away', async () => {
  const stopped = Promise.withResolvers<void>();
  function* endless(): Generator<string> {
    try {
      for (;;) yield 'x'.repeat(1_000);
    } finally {
      stopped.resolve();
    }
  }
  const { url, faults } = await open({ answer: async () => jsonAnswer(endless) });
  const gone = new AbortController();
  const response = await fetch(url, { signal: gone.signal });
  await response.body?.getReader().read();
  gone.abort();
  await stopped.promise;
  expect(faults).toEqual([]);
});

it('says sorry for a mistake of ours, and tells the operator what it was, not the visitor', async () => {
  const { url, faults } = await open({ answer: () => Promise.reject(new Error('secret/path')) });
  const answer = await fetch(url);
  expect([answer.status, await answer.text()]).toEqual([500, 'Sorry: Rasid made a mistake of its own.\n']);
  expect(faults).toEqual([new Error('secret/path')]);
});

it('hangs up on who never ends a head', async () => {
  const { url } = await open({ limits: { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 } });
  const answer = await said(url, `GET / HTTP/1.1\r\nHost: ${new URL(url).host}\r\nX-Slow: `);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(strictIn(answer)).toEqual([]);
});
