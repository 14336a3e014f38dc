import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

export interface Relay {
  readonly port: number; // on 127.0.0.1
  accepted(): number; // connections so far
  mostAtOnce(): number;
  stop(): Promise<void>;
}

/** Accepts on a free port of 127.0.0.1, connects on, passes bytes both ways as they come, and counts. */
export function startRelay(onward: NetConnectOpts): Promise<Relay> {
  let accepted = 0;
  let most = 0;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    accepted += 1;
    open.add(near);
    most = Math.max(most, open.size);
    const far = connect({ ...onward, allowHalfOpen: true, noDelay: true });
    near.once('close', () => open.delete(near));
    join(near, far);
    join(far, near);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('the relay listens on a port');
      resolve({
        port: address.port,
        accepted: () => accepted,
        mostAtOnce: () => most,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            for (const socket of open) socket.destroy();
          }),
      });
    });
  });
}

/** One direction: an orderly end is passed on as an end, an error as a reset. */
function join(from: Socket, to: Socket): void {
  from.pipe(to);
  // A socket file knows no reset.
  from.once('error', () => (to.remoteAddress === undefined ? to.destroy() : to.resetAndDestroy()));
  from.once('close', () => {
    if (!to.writableEnded) to.destroy();
  });
}
