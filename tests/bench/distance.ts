import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { portOf } from '../world/tls/program.ts';

export interface Distance {
  readonly port: number; // on 127.0.0.1
  accepted(): number; // connections so far
  stop(): Promise<void>;
}

/**
 * Puts a server of this machine so many milliseconds away. Here the kernel opens a connection at once; out there that takes a
 * round trip, so the first bytes wait that much longer.
 */
export function startDistance(port: number, roundTripMs: number): Promise<Distance> {
  const open = new Set<Socket>();
  let accepted = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    accepted += 1;
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const opened = performance.now() + roundTripMs;
    carry(near, far, () => Math.max(opened - performance.now(), 0) + roundTripMs / 2);
    carry(far, near, () => roundTripMs / 2);
    open.add(near);
    near.once('close', () => open.delete(near));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: portOf(server),
        accepted: () => accepted,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            for (const socket of open) socket.destroy();
          }),
      }),
    );
  });
}

/** One direction. What is under way when an end breaks does not arrive. */
function carry(from: Socket, to: Socket, delay: () => number): void {
  const way = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      setTimeout(() => !way.destroyed && way.push(chunk), delay());
      next();
    },
    flush: (end) => void setTimeout(end, delay()),
  });
  from.pipe(way).pipe(to);
  from.on('error', () => {});
  from.once('close', () => {
    if (from.readableEnded) return;
    way.destroy();
    to.destroy();
  });
}
