import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Patience, persist } from '../../src/notify/attempt.ts';
import { readWebhookSecrets } from '../../src/notify/secrets.ts';
import { type Hook, openHook, waitFrom } from '../../src/notify/webhook.ts';
import { forgePki } from './mail-server.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const SECRET = Buffer.from('a secret of thirty-two octets!!!');
const BODY = '{"schema":"rasid/notification@1","text":"نقطة"}\n';
const PATIENCE: Patience = { attempts: 5, firstMs: 1000, longestMs: 60_000 };

interface Seen {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Answer = (response: ServerResponse, nth: number) => void;

/** A receiver on loopback; `pki`: over TLS. */
async function startReceiver(answer: Answer, pki?: ReturnType<typeof forgePki>) {
  const seen: Seen[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      answer(response, seen.length);
    });
  };
  const server =
    pki === undefined
      ? createServer(listener)
      : createTlsServer({ key: pki.leaf.key, cert: pki.leaf.certificate }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { seen, url: `${pki === undefined ? 'http' : 'https'}://127.0.0.1:${port}/hook` };
}

function hookTo(url: string, more: Partial<Parameters<typeof openHook>[0]> = {}): Hook {
  const hook = openHook({ url, secrets: [SECRET], roots: [], timeoutMs: 5_000, agent: 'rasid/test', ...more });
  onTestFinished(() => hook[Symbol.asyncDispose]());
  return hook;
}

/** Waits for nobody, and tells how long it would have. */
async function persistently(hook: Hook, name = 'cafe') {
  const waits: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
  };
  const waiting = { sleep, signal: new AbortController().signal };
  return { attempt: await persist(name, () => hook.post(name, BODY, NOW), PATIENCE, waiting), waits };
}

/** As a receiver does it, from the specification and not from our code. */
function verifies({ headers, body }: Seen, secret: Buffer): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = headers;
  const expected = createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest();
  return String(signatures)
    .split(' ')
    .some((one) => {
      const [version, signature = ''] = one.split(',');
      const bytes = Buffer.from(signature, 'base64');
      return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
    });
}

const say =
  (...statuses: readonly number[]): Answer =>
  (response, nth) =>
    response.writeHead(statuses[nth - 1] ?? 204).end();

test('a receiver that fails twice and then accepts is told once, under one id', async () => {
  const { seen, url } = await startReceiver(say(500, 503, 204));
  const { attempt, waits } = await persistently(hookTo(url));
  expect(attempt).toEqual({ ok: true });
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(['msg_cafe']));
  expect(seen.every((one) => verifies(one, SECRET) && one.body === BODY)).toBe(true);
  expect(waits[0]).toBeGreaterThanOrEqual(500);
  expect(waits[0]).toBeLessThanOrEqual(1500);
  expect(waits[1]).toBeGreaterThanOrEqual(1500);
  expect(waits[1]).toBeLessThanOrEqual(4500);
});

test('a signature is of this body, this id, this second and this secret', async () => {
  const { seen, url } = await startReceiver(say(204));
  await persistently(hookTo(url));
  const [one] = seen;
  if (one === undefined) throw new Error('nothing came');
  expect(one.headers).toMatchObject({
    'webhook-timestamp': String(Date.parse(NOW) / 1000),
    'content-type': 'application/json',
    'user-agent': 'rasid/test',
  });
  expect(verifies(one, SECRET)).toBe(true);
  expect(verifies(one, Buffer.from('another secret of the same length'))).toBe(false);
  expect(verifies({ ...one, body: `${one.body} ` }, SECRET)).toBe(false);
  expect(verifies({ ...one, headers: { ...one.headers, 'webhook-id': 'msg_other' } }, SECRET)).toBe(false);
  expect(verifies({ ...one, headers: { ...one.headers, 'webhook-timestamp': '1' } }, SECRET)).toBe(false);
});

test('the code in the documentation verifies it, and believes nobody else', async () => {
  const page = readFileSync(new URL('../../docs/operations/notifications.md', import.meta.url), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const { isGenuine } = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(`${code}\nexport { isGenuine };`)}`
  )) as { isGenuine: (headers: unknown, body: string, secret: string, now: number) => boolean };
  const { seen, url } = await startReceiver(say(204));
  await persistently(hookTo(url));
  const [one] = seen;
  if (one === undefined) throw new Error('nothing came');
  const secret = `whsec_${SECRET.toString('base64')}`;
  const now = Date.parse(NOW);
  expect(isGenuine(one.headers, one.body, secret, now)).toBe(true);
  expect(isGenuine(one.headers, `${one.body} `, secret, now)).toBe(false);
  expect(isGenuine(one.headers, one.body, secret, now + 600_000)).toBe(false);
  expect(isGenuine(one.headers, one.body, `whsec_${Buffer.alloc(32).toString('base64')}`, now)).toBe(false);
});

test('while a secret is changed, both the new and the old one verify', async () => {
  const { seen, url } = await startReceiver(say(204));
  const old = Buffer.from('the secret of last year, also long');
  await persistently(hookTo(url, { secrets: [SECRET, old] }));
  expect(seen.map((one) => [verifies(one, SECRET), verifies(one, old)])).toEqual([[true, true]]);
});

describe('429', () => {
  const busy =
    (retryAfter: string): Answer =>
    (response, nth) =>
      nth === 1 ? response.writeHead(429, { 'retry-after': retryAfter }).end() : response.writeHead(200).end();

  test.each([
    ['7', 7_000],
    ['Sun, 22 Nov 2026 05:00:30 GMT', 30_000],
  ])('Retry-After: %s is waited for', async (retryAfter, least) => {
    const { url } = await startReceiver(busy(retryAfter));
    const { attempt, waits } = await persistently(hookTo(url));
    expect(attempt).toEqual({ ok: true });
    expect(waits).toEqual([least]);
  });

  test('for an hour it is not: the next call tries again', async () => {
    const { seen, url } = await startReceiver(busy('3600'));
    const { attempt, waits } = await persistently(hookTo(url));
    expect(attempt).toMatchObject({ ok: false, wide: true, why: 'HTTP 429; it asks for 3600 s' });
    expect([seen.length, waits]).toEqual([1, []]);
  });

  test.each(['', 'soon', '-5', '99999999999', 'Sun, 22 Nov 2026'])('Retry-After: "%s" means nothing', (text) => {
    expect(waitFrom(text, NOW)).toBeNull();
  });
});

test.each([400, 401, 404, 410, 413, 422])('%i is not tried again', async (status) => {
  const { seen, url } = await startReceiver(say(status));
  const { attempt } = await persistently(hookTo(url));
  expect(attempt).toMatchObject({ ok: false, again: false, why: `HTTP ${status}` });
  expect(seen).toHaveLength(1);
});

test.each([408, 409, 425, 502])('%i is', async (status) => {
  const { seen, url } = await startReceiver(say(status));
  expect((await persistently(hookTo(url))).attempt).toEqual({ ok: true });
  expect(seen).toHaveLength(2);
});

test('patience ends', async () => {
  const { seen, url } = await startReceiver(say(500, 500, 500, 500, 500, 500));
  expect((await persistently(hookTo(url))).attempt).toMatchObject({ ok: false, why: 'HTTP 500', wide: true });
  expect(seen).toHaveLength(PATIENCE.attempts);
});

test('a receiver that hangs is given up', async () => {
  const { seen, url } = await startReceiver(() => {});
  const attempt = await hookTo(url, { timeoutMs: 200 }).post('cafe', BODY, NOW);
  expect(attempt).toMatchObject({ ok: false, again: true, wide: true, why: 'no answer in time' });
  expect(seen).toHaveLength(1);
});

test('so is one that accepts and never ends its answer, and what it says is not read', async () => {
  let alive = true;
  const { url } = await startReceiver((response) => {
    response.on('close', () => {
      alive = false;
    });
    response.writeHead(200);
    const flood = (): void => {
      while (alive && response.write('x'.repeat(65_536)));
      if (alive) response.once('drain', flood);
    };
    flood();
  });
  expect(await hookTo(url).post('cafe', BODY, NOW)).toEqual({ ok: true });
  await expect.poll(() => alive).toBe(false);
});

test('a redirect is not followed', async () => {
  const elsewhere = await startReceiver(say(200));
  const { url } = await startReceiver((response) => response.writeHead(307, { location: elsewhere.url }).end());
  const { attempt } = await persistently(hookTo(url));
  expect(attempt).toMatchObject({ ok: false, again: false, why: 'HTTP 307: redirects are not followed' });
  expect(elsewhere.seen).toEqual([]);
});

test('over TLS the certificate is checked against the roots that are named, and those alone', async () => {
  const pki = forgePki();
  const { seen, url } = await startReceiver(say(204), pki);
  expect(await hookTo(url).post('cafe', BODY, NOW)).toMatchObject({ ok: false, again: false, wide: true });
  expect(seen).toEqual([]);
  expect(await hookTo(url, { roots: [pki.root.certificate] }).post('cafe', BODY, NOW)).toEqual({ ok: true });
});

test('who interrupts does not wait', async () => {
  const { url } = await startReceiver(say(500, 500));
  const interruption = new AbortController();
  const hook = hookTo(url);
  const sleep = (): Promise<void> => {
    interruption.abort();
    return Promise.reject(new Error('aborted'));
  };
  const waiting = { sleep, signal: interruption.signal };
  expect(await persist('cafe', () => hook.post('cafe', BODY, NOW), PATIENCE, waiting)).toBeNull();
});

test.each<[string, number | string]>([
  [`whsec_${SECRET.toString('base64')}`, 1],
  [`whsec_${SECRET.toString('base64')}\nwhsec_${SECRET.toString('base64')}\n`, 2],
  ['', 'it is to be'],
  ['whsec_c2hvcnQ=', 'it is to be'],
  [SECRET.toString('base64'), 'it is to be'],
])('secrets: %s', (text, expected) => {
  const read = readWebhookSecrets(text);
  if (typeof expected === 'number') expect(read).toHaveLength(expected);
  else expect(read).toMatch(expected);
});
