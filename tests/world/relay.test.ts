import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type Relay, startRelay } from './relay.ts';

const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

/** A server behind a relay. */
async function behind(serve: (socket: Socket) => void): Promise<Relay> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const relay = await startRelay({ port: address.port, host: '127.0.0.1' });
  started.push(relay, { stop: () => new Promise((resolve) => server.close(() => resolve())) });
  return relay;
}

/** Says something and gives what came back, and how it ended. */
function say(relay: Relay, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(relay.port, '127.0.0.1', () => socket.end(text));
    socket.on('data', (chunk) => {
      heard += chunk.toString();
    });
    socket.once('end', () => resolve(`${heard}, end`));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(`${heard}, ${error.code}`));
  });
}

describe('the relay', () => {
  test('passes both directions, half-closed ones too, and counts', async () => {
    const relay = await behind((socket) => socket.pipe(socket));
    expect([await say(relay, 'one'), await say(relay, 'two')]).toEqual(['one, end', 'two, end']);
    expect([relay.accepted(), relay.mostAtOnce()]).toEqual([2, 1]);
  });

  test('counts what is open at once', async () => {
    const relay = await behind((socket) => socket.once('data', () => socket.end('late')));
    const waiting = [connect(relay.port, '127.0.0.1'), connect(relay.port, '127.0.0.1')];
    await Promise.all(waiting.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    await say(relay, 'third');
    for (const socket of waiting) socket.destroy();
    expect([relay.accepted(), relay.mostAtOnce()]).toEqual([3, 3]);
  });

  test('passes a reset on as a reset', async () => {
    const relay = await behind((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await say(relay, 'hello')).toBe(', ECONNRESET');
  });
});
