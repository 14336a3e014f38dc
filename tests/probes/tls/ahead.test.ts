import { createServer, connect as dialTcp, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { TlsAddress } from '../../../src/model/observation.ts';
import { type Ahead, aheadOf } from '../../../src/probes/tls/ahead.ts';
import { tlsProbe } from '../../../src/probes/tls/probe.ts';
import { startDistance } from '../../bench/distance.ts';
import { aLane, aTarget, closeAll, closedPort, listen, serveConnections, serveHttps } from '../net/loopback.ts';

afterEach(closeAll);

const portOf = (socket: Socket): number => socket.localPort ?? 0;

/** Connections to one port of 127.0.0.1: what each was opened for, what it was used for, and by which port of ours. */
function aheadAt(port: number) {
  const dialled: string[] = [];
  const ports: number[] = [];
  const labels: [number, string][] = [];
  const ahead = aheadOf({
    dial: async (purpose) => {
      dialled.push(purpose);
      const { promise, resolve } = Promise.withResolvers<Socket | null>();
      const socket = dialTcp(port, '127.0.0.1', () => resolve(socket));
      socket.on('error', () => resolve(null));
      const opened = await promise;
      if (opened === null) return { ok: false, failure: { code: 'connection-refused', detail: 'refused' } };
      ports.push(portOf(opened));
      return { ok: true, value: opened };
    },
    label: (socket, purpose) => labels.push([portOf(socket), purpose]),
  });
  return { ahead, dialled, ports, labels };
}

async function taken(ahead: Ahead, purpose: string): Promise<Socket> {
  const outcome = await ahead.take(purpose);
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value;
}

/** Waits until it is so: opening and closing take their time. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(1);
}

describe('connections ahead', () => {
  it('are handed out in the order in which they were opened, and told what for', async () => {
    const { port, connections } = await serveConnections((socket) => void socket.resume());
    const { ahead, dialled, ports, labels } = aheadAt(port);
    const first = await taken(ahead, 'one');
    ahead.prepare(2);
    ahead.prepare(2);
    await until(() => ports.length === 3);
    const others = [await taken(ahead, 'two'), await taken(ahead, 'three'), await taken(ahead, 'four')];
    expect(dialled).toEqual(['one', 'not used', 'not used', 'four']);
    expect([first, ...others].map(portOf)).toEqual(ports);
    expect(labels).toEqual(ports.map((one, index) => [one, ['one', 'two', 'three', 'four'][index]]));
    await until(() => connections() === 4);
    for (const socket of [first, ...others]) socket.destroy();
  });

  it('serve questions that came together, whichever stands first', async () => {
    const { port, connections } = await serveConnections((socket) => void socket.resume());
    const { ahead, ports } = aheadAt(port);
    ahead.prepare(1);
    const sockets = await Promise.all(['one', 'two', 'three'].map((purpose) => taken(ahead, purpose)));
    expect(sockets.map(portOf)).toEqual(ports);
    await until(() => connections() === 3);
    for (const socket of sockets) socket.destroy();
  });

  it('are enough for as many questions: no other is opened', async () => {
    const { port } = await serveConnections((socket) => void socket.resume());
    const { ahead, dialled, ports } = aheadAt(port);
    ahead.prepare(2);
    await until(() => ports.length === 2);
    const sockets = await Promise.all(['one', 'two'].map((purpose) => taken(ahead, purpose)));
    expect(dialled).toEqual(['not used', 'not used']);
    for (const socket of sockets) socket.destroy();
  });

  it('are opened beside those that questions wait for', async () => {
    const { port, connections } = await serveConnections((socket) => void socket.resume());
    const { ahead, dialled } = aheadAt(port);
    const first = ahead.take('one');
    ahead.prepare(1);
    const sockets = [await first, await ahead.take('two')];
    expect(dialled).toEqual(['one', 'not used']);
    await until(() => connections() === 2);
    for (const outcome of sockets) if (outcome.ok) outcome.value.destroy();
  });

  it.each<[string, (socket: Socket) => void]>([
    ['hangs up on', (socket) => void socket.end()],
    ['resets', (socket) => void socket.resetAndDestroy()],
    ['speaks first on', (socket) => void socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n')],
  ])('are given up where the server %s one that waits', async (_what, meet) => {
    let count = 0;
    const { port, connections } = await serveConnections((socket) => {
      socket.resume();
      if (++count === 2) meet(socket);
    });
    const { ahead, dialled } = aheadAt(port);
    const first = await taken(ahead, 'one');
    ahead.prepare(1);
    await until(() => count === 2);
    await pause(20); // for what it does to reach us
    const second = await taken(ahead, 'two');
    ahead.prepare(2);
    expect([second.destroyed, second.readableLength]).toEqual([false, 0]);
    expect(dialled).toEqual(['one', 'not used', 'two']);
    await until(() => connections() === 3);
    first.destroy();
    second.destroy();
  });

  it('that fail are asked for again, once', async () => {
    const { ahead, dialled } = aheadAt(await closedPort());
    ahead.prepare(1);
    expect((await ahead.take('one')).ok).toBe(false);
    ahead.prepare(1);
    expect(dialled).toEqual(['not used', 'one']);
  });

  it('are closed when nobody wants them', async () => {
    const open = new Set<Socket>();
    const { port } = await serveConnections((socket) => {
      open.add(socket.resume());
      socket.once('close', () => open.delete(socket));
    });
    const { ahead, ports } = aheadAt(port);
    ahead.prepare(2);
    await ahead.dismiss();
    expect(ports).toHaveLength(2); // those on their way were waited for
    await until(() => open.size === 0);
    expect(open.size).toBe(0);
  });
});

// --- a whole look ----------------------------------------------------------------------------------------------------

async function lookAt(port: number): Promise<{ facts: TlsAddress; connections: number; reasons: readonly string[] }> {
  const lane = aLane(aTarget({ https: port }));
  const { outcome, connections } = await tlsProbe.look(lane, []);
  await lane.close();
  if (!outcome.ok) throw new Error(outcome.failure.detail);
  const [facts] = outcome.value.addresses;
  if (facts === undefined) throw new Error('no address');
  return { facts, connections, reasons: lane.ledger.map(({ reason }) => reason) };
}

/** Passes bytes both ways. */
const forward = (near: Socket, port: number): Socket => {
  const far = dialTcp(port, '127.0.0.1');
  near.pipe(far).pipe(near);
  for (const socket of [near, far]) socket.on('error', () => {});
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  return far;
};

/** Who is not served yet waits. */
function oneAtATime(port: number): Server {
  let last = Promise.resolve();
  return createServer((near) => {
    near.on('error', () => {});
    last = last.then(() => {
      if (near.destroyed) return;
      forward(near, port);
      return new Promise<void>((done) => near.once('close', () => done()));
    });
  });
}

/** Whoever has said nothing when an elder is answered is hung up on. */
function impatient(port: number): Server {
  const silent = new Set<Socket>();
  return createServer((near) => {
    const elder = new Set(silent); // who came later than those
    silent.add(near);
    near.once('data', () => silent.delete(near));
    near.once('close', () => silent.delete(near));
    const far = forward(near, port);
    far.once('data', () => {
      for (const other of silent) if (!elder.has(other)) other.destroy();
    });
  });
}

describe('a look', () => {
  it('uses every connection that it opens', async () => {
    const { port, connections } = await serveHttps((_, response) => response.end());
    const look = await lookAt(port);
    expect([connections(), look.reasons.length]).toEqual([look.connections, look.connections]);
    expect(look.reasons).not.toContain('tls not used');
  });

  it.each<[string, (port: number) => Server]>([
    ['serves one client at a time', oneAtATime],
    ['hangs up on clients who wait', impatient],
  ])('learns the same from a server that %s', async (_what, server) => {
    const { port } = await serveHttps((_, response) => response.end());
    const distance = await startDistance(port, 20);
    const plain = await lookAt(port);
    const other = await lookAt((await listen(server(distance.port), '127.0.0.1')).port);
    await distance.stop();
    expect(other.facts).toEqual(plain.facts);
  });
});
