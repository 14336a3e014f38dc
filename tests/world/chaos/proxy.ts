import { connect, createServer, type Socket } from 'node:net';
import type { Fate } from './weather.ts';

export interface Relay {
  stop(): Promise<void>;
}

/** Listens at one address and port and passes everything on to another, as far as the fate of each connection allows. */
export function startProxy(
  here: { readonly address: string; readonly port: number },
  onward: { readonly address: string; readonly port: number },
  fate: () => Fate,
): Promise<Relay> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    const destiny = fate();
    open.add(near);
    near.once('close', () => open.delete(near));
    near.on('error', () => {});
    const begin = () => {
      if (!near.destroyed) join(near, onward, destiny);
    };
    if (destiny.kind === 'late') setTimeout(begin, destiny.ms);
    else begin();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(here.port, here.address, () =>
      resolve({
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            for (const socket of open) socket.destroy();
          }),
      }),
    );
  });
}

function join(near: Socket, onward: { readonly address: string; readonly port: number }, fate: Fate): void {
  const far = connect({ host: onward.address, port: onward.port, noDelay: true, allowHalfOpen: true });
  let left = 'after' in fate ? fate.after : Number.POSITIVE_INFINITY;
  const strike = () => {
    far.destroy();
    if (fate.kind === 'reset') near.resetAndDestroy();
    else if (fate.kind === 'cut') near.end();
    else near.resume(); // a stall: heard, and never answered
  };
  near.once('close', () => far.destroy());
  far.on('error', () => near.destroy());
  if (left === 0) {
    near.once('data', strike);
    return;
  }
  near.pipe(far);
  far.on('data', (chunk: Buffer) => {
    if (left <= 0) return;
    near.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) strike();
  });
  far.once('end', () => near.end());
}
