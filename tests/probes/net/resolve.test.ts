import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, test } from 'vitest';
import { dnsResolver, type Resolver, resolveTarget } from '../../../src/probes/net/resolve.ts';
import { aLane, aTarget, closeAll, serveHttp } from './loopback.ts';

type Answer = readonly string[] | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'silence';
type Zone = Readonly<Record<string, Answer>>; // "A www.example.ma"; a name without a row has no such records

const RCODES = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 } as const;
const stops: (() => void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await closeAll();
});

/** A name server on loopback (RFC 1035 section 4.1), as much of it as two types need. `asked` lists the questions. */
async function serveDns(zone: Zone): Promise<{ readonly resolver: Resolver; readonly asked: string[] }> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, peer) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const question = message.subarray(12, at + 5);
    const type = message.readUInt16BE(at + 1) === 28 ? 'AAAA' : 'A';
    const key = `${type} ${labels.join('.')}`;
    asked.push(key);
    const answer = zone[key] ?? [];
    if (answer === 'silence') return;
    const rcode = typeof answer === 'string' ? RCODES[answer] : 0;
    const records = typeof answer === 'string' ? [] : answer.map((address) => record(type, address));
    const head = Buffer.alloc(12);
    head.writeUInt16BE(message.readUInt16BE(0), 0);
    head.writeUInt16BE(0x8180 | rcode, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([head, question, ...records]), peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  stops.push(() => socket.close());
  return { resolver: dnsResolver([`127.0.0.1:${socket.address().port}`]), asked };
}

function record(type: 'A' | 'AAAA', address: string): Buffer {
  const bytes = type === 'A' ? Buffer.from(address.split('.').map(Number)) : groupsOf(address);
  const head = Buffer.from([0xc0, 12, 0, type === 'A' ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, bytes.length]);
  return Buffer.concat([head, bytes]);
}

function groupsOf(address: string): Buffer {
  const [left = '', right = ''] = address.split('::');
  const [before, after] = [left, right].map((side) => side.split(':').filter((group) => group !== ''));
  const zeros = Array(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0');
  const bytes = Buffer.alloc(16);
  for (const [at, group] of [...(before ?? []), ...zeros, ...(after ?? [])].entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16), at * 2);
  return bytes;
}

const resolved = async (zone: Zone, target = aTarget({ addresses: [], allowPrivate: false })) => {
  const { resolver, asked } = await serveDns(zone);
  return { ...(await resolveTarget(target, resolver, 600)), asked: asked.toSorted() };
};

describe('a name', () => {
  test('has its addresses of both families, sorted, IPv4 dialled first', async () => {
    const { facts, usable, asked } = await resolved({
      'A www.example.ma': ['196.200.1.2', '105.1.1.1'],
      'AAAA www.example.ma': ['2a00:1450::1'],
    });
    expect(facts).toEqual({
      ok: true,
      value: {
        pinned: false,
        addresses: [
          { address: '105.1.1.1', refused: null },
          { address: '196.200.1.2', refused: null },
          { address: '2a00:1450::1', refused: null },
        ],
      },
    });
    expect(usable).toEqual({ ok: true, value: ['105.1.1.1', '196.200.1.2', '2a00:1450::1'] });
    expect(asked).toEqual(['A www.example.ma', 'AAAA www.example.ma']);
  });

  test('without AAAA is whole', async () => {
    const { facts } = await resolved({ 'A www.example.ma': ['105.1.1.1'] });
    expect(facts).toEqual({ ok: true, value: { pinned: false, addresses: [{ address: '105.1.1.1', refused: null }] } });
  });

  test('that leads inside is a fact, and is not dialled', async () => {
    const { facts, usable } = await resolved({
      'A www.example.ma': ['10.1.2.3', '192.168.0.1'],
      'AAAA www.example.ma': ['fe80::1'],
    });
    expect(facts).toEqual({
      ok: true,
      value: {
        pinned: false,
        addresses: [
          { address: '10.1.2.3', refused: 'private' },
          { address: '192.168.0.1', refused: 'private' },
          { address: 'fe80::1', refused: 'link-local' },
        ],
      },
    });
    expect(usable).toEqual({ ok: false, failure: { code: 'not-permitted', detail: 'link-local, private address' } });
  });

  test('that leads inside and outside is dialled outside', async () => {
    const { usable } = await resolved({ 'A www.example.ma': ['10.1.2.3', '105.1.1.1'] });
    expect(usable).toEqual({ ok: true, value: ['105.1.1.1'] });
  });

  test('may lead inside when the target says so', async () => {
    const { facts, usable } = await resolved(
      { 'A www.example.ma': ['10.1.2.3'] },
      aTarget({ addresses: [], allowPrivate: true }),
    );
    expect(facts).toMatchObject({ value: { addresses: [{ address: '10.1.2.3', refused: null }] } });
    expect(usable).toEqual({ ok: true, value: ['10.1.2.3'] });
  });

  test('a mapped AAAA is judged as the IPv4 address that it is', async () => {
    const { facts } = await resolved({ 'AAAA www.example.ma': ['::ffff:7f00:1'] });
    expect(facts).toMatchObject({ value: { addresses: [{ address: '127.0.0.1', refused: 'loopback' }] } });
  });

  test('with many addresses is dialled at four of each family', async () => {
    const { usable } = await resolved({
      'A www.example.ma': ['1', '2', '3', '4', '5'].map((n) => `105.1.1.${n}`),
      'AAAA www.example.ma': ['1', '2', '3', '4', '5'].map((n) => `2a00::${n}`),
    });
    expect(usable).toEqual({
      ok: true,
      value: [...['1', '2', '3', '4'].map((n) => `105.1.1.${n}`), ...['1', '2', '3', '4'].map((n) => `2a00::${n}`)],
    });
  });

  test.each([
    [
      'that does not exist',
      { 'A www.example.ma': 'NXDOMAIN', 'AAAA www.example.ma': 'NXDOMAIN' },
      { code: 'name-not-found', detail: 'neither A nor AAAA' },
    ],
    ['without addresses', {}, { code: 'name-not-found', detail: 'neither A nor AAAA' }],
    [
      'whose server fails',
      { 'A www.example.ma': 'SERVFAIL', 'AAAA www.example.ma': 'SERVFAIL' },
      { code: 'indeterminate', detail: 'A ESERVFAIL' },
    ],
    ['half unknown', { 'AAAA www.example.ma': 'SERVFAIL' }, { code: 'indeterminate', detail: 'AAAA ESERVFAIL' }],
    [
      'whose server is silent',
      { 'A www.example.ma': 'silence', 'AAAA www.example.ma': 'silence' },
      { code: 'connection-timeout', detail: 'A ETIMEDOUT' },
    ],
  ] as const)('%s', async (_name, zone, failure) => {
    const { facts, usable } = await resolved(zone);
    expect(facts).toEqual({ ok: false, failure });
    expect(usable).toEqual({ ok: false, failure });
  });

  test('of which one family cannot be asked: no fact, but a way', async () => {
    const { facts, usable } = await resolved({ 'A www.example.ma': ['105.1.1.1'], 'AAAA www.example.ma': 'REFUSED' });
    expect(facts).toEqual({ ok: false, failure: { code: 'indeterminate', detail: 'AAAA EREFUSED' } });
    expect(usable).toEqual({ ok: true, value: ['105.1.1.1'] });
  });
});

test('pins win, and nothing is asked', async () => {
  const { facts, asked } = await resolved(
    { 'A www.example.ma': ['105.1.1.1'] },
    aTarget({ addresses: ['105.9.9.9'], allowPrivate: false }),
  );
  expect(facts).toEqual({ ok: true, value: { pinned: true, addresses: [{ address: '105.9.9.9', refused: null }] } });
  expect(asked).toEqual([]);
});

test('a lane asks once and dials what it was told', async () => {
  const { resolver, asked } = await serveDns({ 'A www.example.ma': ['127.0.0.7'] });
  const { port } = await serveHttp((_request, response) => response.end('found'), '127.0.0.7');
  const lane = aLane(aTarget({ http: port, addresses: [] }), { resolver });
  const url = `http://www.example.ma:${port}/`;
  expect(await lane.resolve()).toEqual(await lane.resolve());
  const answers = [await lane.ask(url, { reason: 'test' }), await lane.ask(url, { reason: 'test' })];
  expect(answers).toMatchObject([{ value: { address: '127.0.0.7' } }, { value: { address: '127.0.0.7' } }]);
  expect(asked.toSorted()).toEqual(['A www.example.ma', 'AAAA www.example.ma']);
  await lane.close();
});
