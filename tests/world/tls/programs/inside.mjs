// Runs inside a network namespace of its own: starts a server that cannot be told an address, and passes connections
// from a socket file, which is outside, to the server's port, which is not. node inside.mjs SOCKET PORT PROGRAM [ARGUMENT ...]
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

const [, , path, port, program, ...args] = process.argv;
const child = spawn(program, args, { stdio: ['pipe', 'inherit', 'inherit'] });
child.once('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => child.kill('SIGKILL'));

const inward = () => connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });

const attempt = () => {
  const socket = inward();
  socket.once('error', () => setTimeout(attempt, 50));
  socket.once('connect', () => {
    socket.destroy();
    serve();
  });
};
attempt();

function serve() {
  createServer({ allowHalfOpen: true }, (near) => {
    const far = inward();
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      from.pipe(to);
      from.once('error', () => to.destroy());
      from.once('close', () => to.writableEnded || to.destroy());
    }
  }).listen(path);
}
