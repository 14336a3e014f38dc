import { createServer, type TlsOptions } from 'node:tls';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { forgeLeaf, forgeRoot } from '../../../src/demo/ca.ts';
import { createRoom } from '../../../src/probes/net/room.ts';
import { tlsProbe } from '../../../src/probes/tls/probe.ts';
import { aNetwork, aTarget, closeAll, listen } from './loopback.ts';

afterEach(closeAll);

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('two are inside at once, the others come in the order in which they asked', async () => {
  const room = createRoom(2);
  const log: string[] = [];
  const places = new Map<string, () => void>();
  const come = async (who: string) => {
    places.set(who, await room.enter('a'));
    log.push(who);
  };
  for (const who of ['1', '2', '3', '4']) void come(who);
  await settle();
  expect(log).toEqual(['1', '2']);
  places.get('2')?.();
  places.get('2')?.(); // only once
  await settle();
  expect(log).toEqual(['1', '2', '3']);
  places.get('1')?.();
  await settle();
  expect(log).toEqual(['1', '2', '3', '4']);
});

test('another name is another room', async () => {
  const room = createRoom(1);
  await room.enter('a');
  expect(await room.enter('b')).toBeTypeOf('function');
});

test('who gives up while waiting takes no place', async () => {
  const room = createRoom(1);
  const leave = await room.enter('a');
  const stop = new AbortController();
  const given = expect(room.enter('a', stop.signal)).rejects.toThrow('enough');
  const next = room.enter('a');
  stop.abort(new Error('enough'));
  await given;
  await expect(room.enter('a', stop.signal)).rejects.toThrow('enough');
  leave();
  expect(await next).toBeTypeOf('function');
});

test('never more than allowed, and everybody in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(5)), { maxLength: 20 }),
      async (most, visits) => {
        const room = createRoom(most);
        const inside = new Map<string, number>();
        let served = 0;
        const visit = async ([name, stay]: readonly [string, number]) => {
          const leave = await room.enter(name);
          const count = (inside.get(name) ?? 0) + 1;
          expect(count).toBeLessThanOrEqual(most);
          inside.set(name, count);
          for (let turn = 0; turn < stay; turn++) await null;
          inside.set(name, (inside.get(name) ?? 0) - 1);
          leave();
          served++;
        };
        await Promise.all(visits.map(visit));
        expect(served).toBe(visits.length);
      },
    ),
  );
});

test('one target of an address after the other is looked at by hand', async () => {
  const { port, called } = await tlsServer();
  const hosts = ['a.example.ma', 'b.example.ma', 'c.example.ma', 'd.example.ma', 'e.example.ma'];
  const targets = hosts.map((host) => aTarget({ id: host, host, https: port }));
  const network = aNetwork(targets);
  const lanes = targets.map((target) => network.openLane(target));
  const looks = await Promise.all(lanes.map((lane) => tlsProbe.look(lane, [])));
  expect(looks.map(({ outcome }) => outcome.ok)).toEqual([true, true, true, true, true]);
  expect(called.length).toBeGreaterThan(10 * hosts.length);
  expect(called.filter((name, index) => name !== called[index - 1])).toEqual(hosts);
  for (const lane of lanes) await lane.close();
});

/** A TLS server that writes down by which name it was called, hello after hello. */
async function tlsServer() {
  const root = forgeRoot('Invented CA', { notBefore: '2020-01-01T00:00:00Z', notAfter: '2049-01-01T00:00:00Z' });
  const names = ['a.example.ma'];
  const leaf = forgeLeaf(root, { names, notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-01T00:00:00Z' });
  const called: string[] = [];
  const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
    called.push(name);
    done(null);
  };
  const server = createServer({ cert: leaf.certificate, key: leaf.key, SNICallback });
  server.on('tlsClientError', () => {});
  const { port } = await listen(server, '127.0.0.1');
  return { port, called };
}
