import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSilence } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { withBrakes } from '../../src/commands/brakes.ts';
import { freshFolder, listOf, loopbackTarget, rasid } from './desk.ts';

const NAMES = ['a', 'b', 'c', 'd'];

/** Four sites of one server, looked at one after the other; `onFirst` is called when the first one is asked for anything. */
async function fleet(onFirst: (reports: string) => void) {
  const cwd = freshFolder();
  const reports = join(cwd, 'reports');
  mkdirSync(reports);
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    if (asked.size === 0) onFirst(reports);
    asked.add(request.headers.host?.split('.')[0] ?? '');
    response.end('<!doctype html><title>ok</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  writeFileSync(join(cwd, 'list.yaml'), listOf(NAMES.map((name) => loopbackTarget(name, port)).join('\n')));
  const scan = (more: readonly string[] = [], wishes: Parameters<typeof rasid>[1] = {}) =>
    rasid(['scan', '--targets', 'list.yaml', '--hosts', '1', '--format', 'json', ...more], { cwd, ...wishes });
  return { asked, scan, reports };
}

const lay = (name: string) => (reports: string) => writeFileSync(join(reports, name), '');

test('while the pause file is there no further host is contacted', async () => {
  const { asked, scan } = await fleet(lay('pause'));
  const interruption = new AbortController();
  const onErr = (text: string) => {
    if (text.startsWith('Paused: reports/pause is there.')) void sleep(1_200).then(() => interruption.abort());
  };
  const { code } = await scan([], { signal: interruption.signal, onErr });
  expect([...asked]).toEqual(['a']);
  expect(code).toBe(130);
});

test('the deadline holds while the run is held', async () => {
  const cwd = freshFolder();
  mkdirSync(join(cwd, 'reports'));
  lay('pause')(join(cwd, 'reports'));
  let minutes = 0;
  const environment = {
    cwd,
    stderr: { write: () => {}, isTTY: false, columns: 80 },
    signal: new AbortController().signal,
    sleep: async () => {
      minutes += 1;
    },
  };
  const clock = () => new Date(Date.parse('2026-11-22T02:00:00Z') + minutes * 60_000).toISOString();
  const braked = { reports: 'reports', deadline: '2026-11-22T02:05:00.000Z', clock };
  expect(await withBrakes(braked, environment, ({ mayStart }) => mayStart())).toBe('stop');
  expect(minutes).toBeGreaterThanOrEqual(5);
});

test('when it is removed the run goes on', async () => {
  const { asked, scan, reports } = await fleet(lay('pause'));
  const onErr = (text: string) => {
    if (text.startsWith('Paused')) rmSync(join(reports, 'pause'));
  };
  const { code, err } = await scan([], { onErr });
  expect([...asked]).toEqual(NAMES);
  expect(err).toMatch(/Paused: reports\/pause is there\.[\s\S]*reports\/pause is gone: going on\./);
  expect([code, existsSync(join(reports, 'latest/report.json'))]).toEqual([0, true]);
});

test('the stop file ends the run as an interruption; nothing begins until it is removed; then it can be resumed', async () => {
  const { asked, scan, reports } = await fleet(lay('stop'));
  const stopped = await scan();
  expect(stopped.err).toMatch(/Stopped: reports\/stop is there\.[\s\S]*Interrupted\./);
  expect([stopped.code, [...asked]]).toEqual([130, ['a']]);

  const refused = await scan(['--resume']);
  expect(refused).toMatchObject({
    code: 2,
    err: 'Nothing was sent: reports/stop is there. Remove it, and scan again.\n',
  });
  expect([...asked]).toEqual(['a']);

  rmSync(join(reports, 'stop'));
  expect(await scan(['--resume'])).toMatchObject({ code: 0 });
  expect([...asked]).toEqual(NAMES);
});

test('a host that does not answer does not keep the stop file waiting', async () => {
  const cwd = freshFolder();
  mkdirSync(join(cwd, 'reports'));
  const sockets: { destroy: () => void }[] = [];
  const server = createSilence((socket) => {
    sockets.push(socket);
    lay('stop')(join(cwd, 'reports'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  writeFileSync(join(cwd, 'list.yaml'), listOf(loopbackTarget('a', port)));
  const { code, err } = await rasid(['scan', '--targets', 'list.yaml'], { cwd });
  expect(code).toBe(130);
  expect(err).toContain('Stopped: reports/stop is there.');
  expect(sockets).toHaveLength(1);
});
