import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder, listOf, loopbackTarget, rasid } from '../commands/desk.ts';
import { ask, freshDatabase, noPostgres } from '../history/postgres.ts';
import { relayTo } from './relay.ts';

// The commands themselves, on a true PostgreSQL whose connections break in the middle of a night.

const GO_ON = 'The connection to the database broke. What is stored is kept; go on with: rasid scan --resume\n';

const NAMES = ['a', 'b', 'c', 'd'];

/** Sites of one server; one of them takes the question and does not answer, until it is told to. */
async function night() {
  const asked: string[] = [];
  const held = new Set<ServerResponse>();
  let silent = true;
  const { promise: oneIsHeld, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    const name = request.headers.host?.split('.')[0] ?? '';
    asked.push(name);
    if (silent && name === 'd') {
      held.add(response);
      resolve();
    } else response.end('<!doctype html><title>ok</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const cwd = freshFolder();
  const sites = NAMES.map((name) => loopbackTarget(name, port)).join('\n');
  writeFileSync(join(cwd, 'list.yaml'), listOf(sites, 'from: 2000-01-01, until: 2999-01-01, allows: passive'));
  const speak = (): void => {
    silent = false;
    for (const response of held) response.destroy();
  };
  const url = await freshDatabase();
  const scanAt = (history: string, ...more: string[]) =>
    rasid(
      ['scan', '--quiet', '--targets', 'list.yaml', '--history', history, '--format', 'json', '--no-work', ...more],
      {
        cwd,
      },
    );
  const stateOf = (): unknown => JSON.parse(readFileSync(join(cwd, 'reports/latest/report.json'), 'utf8')).run.state;
  const scan = (...more: string[]) => scanAt(url, ...more);
  return { url, asked, oneIsHeld, speak, scan, scanAt, stateOf };
}

/** A worker in this process, and what it says; `heard` waits for a line with these words. */
function hire(url: string) {
  const dismissal = new AbortController();
  let said = '';
  const waiting = new Set<() => void>();
  const working = rasid(['worker', '--history', url, '--hosts', '1', '--grace', '0', '--verbose'], {
    signal: dismissal.signal,
    onErr: (text) => {
      said += text;
      for (const look of waiting) look();
    },
  });
  const heard = (words: string, times = 1) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (said.split(words).length > times) resolve();
      };
      waiting.add(look);
      look();
      working.then(({ code, err }) => reject(new Error(`ended with ${code} without ${words}: ${err}`)), reject);
    });
  const dismiss = () => {
    dismissal.abort();
    return working;
  };
  onTestFinished(() => void dismissal.abort());
  return { heard, dismiss };
}

describe.skipIf(await noPostgres())('when the database breaks', () => {
  test('a worker waits until it is back, and goes on with the run', { timeout: 60_000 }, async () => {
    const { url, asked, oneIsHeld, speak, scan, stateOf } = await night();
    const relay = await relayTo(url);
    const worker = hire(relay.url);
    await worker.heard('Working for');
    const leading = scan();
    await oneIsHeld;
    await relay.cut();
    await worker.heard('nobody listens there. Connecting again.');
    speak();
    await relay.mend();
    expect(await leading).toMatchObject({ code: 0, err: '' });
    expect(stateOf()).toBe('complete');
    const { code, err } = await worker.dismiss();
    expect(code).toBe(0);
    expect(err.match(/^.*(broke|nobody listens).* Connecting again\.$/gm)).toHaveLength(2);
    expect(asked).toContain('d');
  });

  test('its connections end by an administrator: the leader says how to go on, a worker does', {
    timeout: 60_000,
  }, async () => {
    const { url, asked, oneIsHeld, speak, scan, stateOf } = await night();
    const worker = hire(url);
    await worker.heard('Working for');
    const leading = scan();
    await oneIsHeld;
    const before = new Set(asked.filter((name) => name !== 'd'));
    await ask(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    const { code, err } = await leading;
    expect([code, err]).toEqual([2, GO_ON]);
    await worker.heard('Working for', 2);
    asked.length = 0;
    speak();
    expect(await scan('--resume')).toMatchObject({ code: 0, err: '' });
    expect(stateOf()).toBe('complete');
    expect(asked.filter((name) => before.has(name))).toEqual([]); // what was stored is not asked again
    expect((await worker.dismiss()).code).toBe(0);
  });

  test('a leader that lost it says how to go on, though it cannot let go of the history', {
    timeout: 60_000,
  }, async () => {
    const { url, oneIsHeld, speak, scan, scanAt, stateOf } = await night();
    const worker = hire(url);
    await worker.heard('Working for');
    const relay = await relayTo(url);
    const leading = scanAt(relay.url);
    await oneIsHeld;
    await relay.cut();
    expect(await leading).toMatchObject({ code: 2, err: GO_ON });
    speak();
    expect(await scan('--resume')).toMatchObject({ code: 0, err: '' });
    expect(stateOf()).toBe('complete');
  });
});
