import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { createRoom } from '../../../src/probes/net/room.ts';
import { aNetwork, aTarget, closeAll, serveConnections } from './loopback.ts';

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

test('of all targets of an address four sockets of the tls probe are open at once', async () => {
  const { port } = await serveConnections((socket) => void socket.resume());
  const targets = ['a.example.ma', 'b.example.ma', 'c.example.ma', 'd.example.ma', 'e.example.ma'].map((host) =>
    aTarget({ id: host, host, https: port }),
  );
  const network = aNetwork(targets);
  const lanes = targets.map((target) => network.openLane(target));
  const dials = lanes.map((lane) => lane.dial('127.0.0.1', port, 'tls'));
  const [first, ...others] = await Promise.all(dials.slice(0, 4));
  expect([first, ...others].map((dialled) => dialled?.ok)).toEqual([true, true, true, true]);
  let waited = true;
  const last = dials[4]?.then(({ ok }) => [ok, waited]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  waited = false;
  if (first?.ok) first.value.destroy();
  expect(await last).toEqual([true, false]);
  for (const lane of lanes) await lane.close();
});
