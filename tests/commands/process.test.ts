import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder, listOf, loopbackTarget } from './desk.ts';

// What only a process of its own can show. `npm test` builds it first.
const BIN = join(import.meta.dirname, '../../dist/bin.js');

function start(argv: readonly string[], cwd: string, more: readonly string[] = []): ChildProcess {
  if (!existsSync(BIN)) throw new Error('dist/bin.js is missing: npm run build');
  const child = spawn(process.execPath, [...more, BIN, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess) {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipes');
  const [out, err, [code, signal]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
  return { out, err, code, signal };
}

/** Says nothing to anybody; tells when the first one came. */
async function silentServer() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return { port: address.port, firstGuest: once(server, 'connection') };
}

test('the program runs, and its exit code is the command’s', async () => {
  const cwd = freshFolder();
  expect(await ended(start(['version'], cwd))).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/^rasid\/\d/),
  });
  expect(await ended(start(['scna'], cwd))).toMatchObject({ code: 2, out: '' });
});

test('a reader who leaves (EPIPE) is no error, also in the middle of long work', async () => {
  const child = start(['demo', '--out', 'demo'], freshFolder());
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipes');
  stdout.destroy();
  const [err, [code]] = await Promise.all([text(stderr), once(child, 'exit')]);
  expect([code, err]).toEqual([0, '']);
});

/** A scan that waits for an answer that does not come. */
async function interrupted(more: readonly string[] = [], words: readonly string[] = []) {
  const server = await silentServer();
  const cwd = freshFolder();
  writeFileSync(
    join(cwd, 'list.yaml'),
    listOf(loopbackTarget('site', server.port), 'from: 2000-01-01, until: 2999-01-01, allows: passive'),
  );
  const child = start(['scan', '--targets', 'list.yaml', ...words], cwd, more);
  await server.firstGuest;
  return { child, cwd };
}

describe('Ctrl-C', () => {
  test.each([
    ['SIGINT', '0'],
    ['SIGTERM', '0'],
    ['SIGINT', '2'],
  ] as const)('%s saves, says how to go on, and exits with 130 (%s threads beside)', async (signal, threads) => {
    const { child, cwd } = await interrupted([], ['--threads', threads]);
    child.kill(signal);
    const { code, err } = await ended(child);
    expect(code).toBe(130);
    expect(err).toContain('Stopping; what was seen is being saved.');
    expect(err).toMatch(/Interrupted\. What was seen is kept in run \S+; go on with: rasid scan --resume\n$/);
    expect(readdirSync(join(cwd, 'reports'))).toContain('history.db');
  });
});

describe('an older Node', () => {
  // Makes the first process believe that it is Node 20; what it starts is the real one.
  const OLDER = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})`;

  test('hands over to the Node that npm installed, with its words, output and exit code', async () => {
    const cwd = freshFolder();
    expect(await ended(start(['version'], cwd, ['--import', OLDER]))).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^rasid\/\d/),
    });
    expect(await ended(start(['scna'], cwd, ['--import', OLDER]))).toMatchObject({ code: 2, out: '' });
  });

  test('passes Ctrl-C on', async () => {
    const { child } = await interrupted(['--import', OLDER]);
    child.kill('SIGINT');
    const { code, err } = await ended(child);
    expect(code).toBe(130);
    expect(err).toContain('go on with: rasid scan --resume');
  });
});
