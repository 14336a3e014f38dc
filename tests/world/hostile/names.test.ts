import { afterEach, describe, expect, test } from 'vitest';
import type { Lane } from '../../../src/probes/net/lane.ts';
import { dnsResolver } from '../../../src/probes/net/resolve.ts';
import { aNetwork, aTarget, closeAll, serveHttp } from '../../probes/net/loopback.ts';
import { type NameAnswer, type NameServer, startNameServer } from '../chaos/nameserver.ts';

// Name servers that mean harm: a real one on loopback, asked by the real resolver.

const running: NameServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await closeAll();
});

async function laneWith(
  answer: (name: string, family: 4 | 6) => NameAnswer,
  target: Parameters<typeof aTarget>[0] = {},
): Promise<{ readonly lane: Lane; readonly server: NameServer }> {
  const server = await startNameServer(answer);
  running.push(server);
  const site = aTarget({ addresses: [], allowPrivate: false, ...target });
  const lane = aNetwork([site], {
    resolver: dnsResolver([server.place]),
    limits: { resolveMs: 1_500, connectMs: 500 },
  }).openLane(site);
  return { lane, server };
}

const only4 =
  (...addresses: string[]) =>
  (_name: string, family: 4 | 6): NameAnswer => ({ addresses: family === 4 ? addresses : [] });

const ASK = { reason: 'test' };

describe('addresses that are not to be dialled', () => {
  test.each([
    ['this machine', '127.0.0.1', 'loopback'],
    ['the metadata service of a cloud', '169.254.169.254', 'link-local'],
    ['a router of the office', '192.168.1.1', 'private'],
    ['no address at all', '0.0.0.0', 'reserved'],
    ['everybody', '224.0.0.1', 'multicast'],
  ])('%s', async (_what, address, kind) => {
    const { lane } = await laneWith(only4(address));
    expect(await lane.addresses()).toEqual({
      ok: false,
      failure: { code: 'not-permitted', detail: `${kind} address` },
    });
    const asked = await lane.ask('http://www.example.ma/', ASK);
    expect(asked).toMatchObject({ ok: false, failure: { code: 'not-permitted' } });
    expect([lane.opened, lane.ledger.length]).toEqual([0, 0]);
    await lane.close();
  });

  test('in the clothes of IPv6', async () => {
    const { lane } = await laneWith((_name, family) => ({
      addresses: family === 6 ? ['0:0:0:0:0:ffff:7f00:1', '64:ff9b:0:0:0:0:a9fe:a9fe', 'fe80::1'] : [],
    }));
    expect(await lane.addresses()).toMatchObject({ ok: false, failure: { code: 'not-permitted' } });
    expect(lane.opened).toBe(0);
    await lane.close();
  });
});

test('a name that moves between two looks: the first answer holds for the night', async () => {
  const { port, connections } = await serveHttp((_request, response) => response.end('inside'), '127.0.0.9');
  let questions = 0;
  const { lane, server } = await laneWith(
    (_name, family) => ({ addresses: family === 6 ? [] : [questions++ === 0 ? '127.0.0.9' : '127.0.0.1'] }),
    { http: port, allowPrivate: true },
  );
  await lane.resolve();
  const once = server.asked();
  for (let look = 0; look < 3; look++) {
    const asked = await lane.ask(`http://www.example.ma:${port}/`, ASK);
    expect(asked.ok && asked.value.address).toBe('127.0.0.9');
  }
  expect([connections(), server.asked()]).toEqual([1, once]);
  await lane.close();
});

test('a public address and a private one: only the public one may be dialled, and both are told', async () => {
  const { lane } = await laneWith(only4('192.168.7.7', '41.77.112.1'));
  expect(await lane.addresses()).toEqual({ ok: true, value: ['41.77.112.1'] });
  expect(await lane.resolve()).toEqual({
    ok: true,
    value: {
      addresses: [
        { address: '192.168.7.7', refused: 'private' },
        { address: '41.77.112.1', refused: null },
      ],
      pinned: false,
    },
  });
  await lane.close();
});

test('twenty addresses: four are dialled', async () => {
  const many = Array.from({ length: 20 }, (_, index) => `41.77.112.${index + 1}`);
  const { lane } = await laneWith(only4(...many));
  const usable = await lane.addresses();
  expect(usable.ok && usable.value.length).toBe(4);
  await lane.close();
});

test('an alias of an alias leads to its address', async () => {
  const { lane } = await laneWith((_name, family) => ({
    alias: 'edge.elsewhere.example',
    addresses: family === 4 ? ['41.77.112.9'] : [],
  }));
  expect(await lane.addresses()).toEqual({ ok: true, value: ['41.77.112.9'] });
  await lane.close();
});

test.each([
  ['an alias that leads to itself', { alias: 'www.example.ma', addresses: [] }, ['name-not-found', 'indeterminate']],
  ['SERVFAIL', { error: 'servfail' }, ['indeterminate']],
  ['REFUSED', { error: 'refused' }, ['indeterminate']],
  ['NXDOMAIN', { error: 'nxdomain' }, ['name-not-found']],
  ['silence', 'silence', ['connection-timeout']],
] as const)('%s', async (_what, answer, codes) => {
  const { lane } = await laneWith(() => answer);
  const resolved = await lane.resolve();
  expect(codes).toContain(resolved.ok ? 'resolved' : resolved.failure.code);
  expect(lane.opened).toBe(0);
  await lane.close();
});

test('one family lost is not an address less: nothing is known that night', async () => {
  const { lane } = await laneWith((_name, family) => (family === 4 ? { addresses: ['41.77.112.1'] } : 'silence'));
  expect(await lane.resolve()).toMatchObject({ ok: false, failure: { code: 'connection-timeout' } });
  await lane.close();
});
