import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { clockSign, egressSigns, type Line, nameSigns } from '../../src/doctor/network.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const line = (more: Partial<Line>): Line => ({ controls: [], timeoutMs: 2_000, agent: 'Rasid/test', ...more });

/** A control host whose clock is some seconds off ours; null: it says nothing of the time. */
async function control(off: number | null): Promise<string> {
  const server = createServer((_, response) => {
    response.sendDate = false;
    if (off !== null) response.setHeader('Date', new Date(Date.parse(NOW) + off * 1000).toUTCString());
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closedPort(): Promise<string> {
  const server = createTcp();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

type Reply = { readonly addresses: readonly string[] } | { readonly code: number } | 'silent';

/** A resolver of our own (RFC 1035 section 4): what it answers to a question for A; to any other, that there is nothing. */
async function resolver(replyTo: (name: string) => Reply): Promise<readonly string[]> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const end = question.indexOf(0, 12);
    const name = nameIn(question);
    const reply = replyTo(name);
    if (reply === 'silent') return;
    const isA = question.readUInt16BE(end + 1) === 1;
    const addresses = 'addresses' in reply && isA ? reply.addresses : [];
    const head = Buffer.alloc(12);
    question.copy(head, 0, 0, 2);
    head.writeUInt16BE(0x8180 | ('code' in reply ? reply.code : 0), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(addresses.length, 6);
    const answers = addresses.map((one) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...one.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([head, question.subarray(12, end + 5), ...answers]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return [`127.0.0.1:${socket.address().port}`];
}

function nameIn(question: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; (question[at] ?? 0) > 0; at += (question[at] ?? 0) + 1)
    labels.push(question.toString('latin1', at + 1, at + 1 + (question[at] ?? 0)));
  return labels.join('.');
}

const NXDOMAIN = 3;
const SERVFAIL = 2;

describe('the clock', () => {
  test.each([
    [0, 'ok', 'as 127.0.0.1'],
    [5, 'ok', 'as 127.0.0.1'],
    [-20, 'warn', '20 s ahead of'],
    [3600, 'bad', '3600 s behind'],
    [-3600, 'bad', '3600 s ahead of'],
    [null, 'unmeasured', 'no control host answers'],
  ] as const)('that is %s s off a control host is %s', async (off, fitness, says) => {
    const sign = await clockSign(line({ controls: [await control(off)] }), () => NOW);
    expect([sign.fitness, sign.says]).toEqual([fitness, expect.stringContaining(says)]);
  });

  it('is read at the first that answers, and asked of nobody else', async () => {
    const controls = [await closedPort(), await control(3600)];
    expect((await clockSign(line({ controls }), () => NOW)).fitness).toBe('bad');
    expect(await clockSign(line({}), () => NOW)).toMatchObject({ fitness: 'unmeasured' });
  });
});

describe('the resolver', () => {
  const fitness = async (reply: Reply, more: Partial<Line> = {}) =>
    (await nameSigns(line({ servers: await resolver(() => reply), ...more }), 'nobody'))[1]?.fitness;

  it('that says what does not exist is fit', async () => {
    expect(await fitness({ code: NXDOMAIN })).toBe('ok');
  });

  it('that invents answers, has none, or is silent, is not', async () => {
    const servers = await resolver(() => ({ addresses: ['192.0.2.7'] }));
    expect((await nameSigns(line({ servers }), 'nobody'))[1]).toMatchObject({
      fitness: 'bad',
      says: expect.stringContaining('192.0.2.7 for rasid-nobody.invalid'),
    });
    expect(await fitness({ code: SERVFAIL })).toBe('bad');
    expect(await fitness('silent', { timeoutMs: 200 })).toBe('bad');
  });

  it('finds the controls, or it is said which it does not', async () => {
    const servers = await resolver((name) =>
      name === 'here.example' ? { addresses: ['127.0.0.1'] } : { code: NXDOMAIN },
    );
    const names = async (...controls: readonly string[]) => (await nameSigns(line({ servers, controls }), 'nobody'))[0];
    expect(await names('here.example')).toMatchObject({ fitness: 'ok' });
    expect(await names('here.example', 'gone.example')).toMatchObject({
      fitness: 'bad',
      says: 'the resolver does not find gone.example',
    });
    expect(await names('127.0.0.1')).toMatchObject({ fitness: 'unmeasured' });
  });
});

describe('the way out', () => {
  it('is there when a control takes a connection, by its name or by its address', async () => {
    const place = await control(0);
    const servers = await resolver(() => ({ addresses: ['127.0.0.1'] }));
    for (const one of [place, place.replace('127.0.0.1', 'here.example')])
      expect((await egressSigns(line({ controls: [one], servers })))[0]).toMatchObject({
        name: 'IPv4',
        fitness: 'ok',
        says: `reaches ${one}`,
      });
  });

  it('is not when none does', async () => {
    const place = await closedPort();
    expect((await egressSigns(line({ controls: [place] })))[0]).toMatchObject({
      fitness: 'bad',
      says: `does not reach ${place}`,
    });
    expect((await egressSigns(line({ controls: [place.replace('127.0.0.1', '[::1]')] })))[1]).toMatchObject({
      name: 'IPv6',
      fitness: 'warn',
    });
  });

  it('is never called good where nothing was asked', async () => {
    for (const sign of await egressSigns(line({}))) expect(sign.fitness).not.toBe('ok');
  });
});
