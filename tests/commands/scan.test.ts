import { createHook } from 'node:async_hooks';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ReportDocument } from '../../src/model/report.ts';
import { countingServer, freshFolder, listOf, loopbackTarget, rasid } from './desk.ts';

const ROOT = join(import.meta.dirname, '../..');
const NOW = '2026-11-22T02:00:00.000Z';

/** A folder with one targets file. */
function folderWith(list: string): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'list.yaml'), list);
  return folder;
}
const SCAN = ['scan', '--targets', 'list.yaml'] as const;

const reportOf = (folder: string, run = '2026-11-22T02-00-00Z'): ReportDocument =>
  JSON.parse(readFileSync(join(folder, 'reports', run, 'report.json'), 'utf8')) as ReportDocument;

test('a folder for reports that cannot be is said before anything is sent', async () => {
  const server = await countingServer();
  const cwd = folderWith(listOf(loopbackTarget('site', server.port)));
  const history = `sqlite:${join(cwd, 'history.db')}`;
  expect(await rasid([...SCAN, '--reports', 'list.yaml', '--history', history], { cwd, now: NOW })).toEqual({
    code: 2,
    out: '',
    err: 'list.yaml could not be written: a part of the path is no folder.\n',
  });
  expect(server.connections()).toBe(0);
  expect(readdirSync(cwd)).toEqual(['list.yaml']);
});

describe('without a valid authorisation', () => {
  test.each([
    ['none at all', '', 'from: 2026-01-01, until: 2027-01-01, allows: deep', 'no authorisation'],
    [
      'one that has ended',
      'authorisation: letter, ',
      'from: 2026-01-01, until: 2026-11-21, allows: deep',
      'letter ended on 2026-11-21',
    ],
    [
      'one that has not begun',
      'authorisation: letter, ',
      'from: 2026-11-23, until: 2027-01-01, allows: deep',
      'letter begins on 2026-11-23',
    ],
  ])('%s: no packet, exit 2, and the target is named', async (_name, more, days, why) => {
    const server = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', server.port, more), days));
    const { code, out, err } = await rasid(SCAN, { cwd, now: NOW });
    expect(code).toBe(2);
    expect(err).toContain(
      `Nothing was sent: 1 of 1 targets have no valid authorisation on 2026-11-22: site.demo.example (${why}).`,
    );
    expect(err).toContain('How to authorise');
    expect(out).toBe('');
    expect(server.connections()).toBe(0);
    expect(readdirSync(cwd)).toEqual(['list.yaml']); // no history, no report
  });

  test('with one, on its first and its last day, connections arrive', async () => {
    const server = await countingServer();
    const cwd = folderWith(
      listOf(loopbackTarget('site', server.port), 'from: 2026-11-22, until: 2026-11-22, allows: passive'),
    );
    const { code, err } = await rasid(SCAN, { cwd, now: NOW });
    expect([code, err]).toEqual([0, '1/1 targets\n']);
    expect(server.connections()).toBeGreaterThan(0);
  });

  test('one target among others stops the scan, unless it may be skipped', async () => {
    const [permitted, other] = [await countingServer(), await countingServer()];
    const cwd = folderWith(
      listOf([loopbackTarget('yes', permitted.port), loopbackTarget('no', other.port, '')].join('\n')),
    );
    const refused = await rasid(SCAN, { cwd, now: NOW });
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('1 of 2 targets have no valid authorisation');
    expect(permitted.connections()).toBe(0);

    const { code } = await rasid([...SCAN, '--allow-unauthorised-skip'], { cwd, now: NOW });
    expect(code).toBe(0);
    expect(permitted.connections()).toBeGreaterThan(0);
    expect(other.connections()).toBe(0);
    const { targets, coverage } = reportOf(cwd);
    expect(targets.map(({ id, coverage: state }) => `${id} ${state}`)).toEqual(['no not-run', 'yes complete']);
    expect(coverage.reasons).toEqual({ 'not-run': 1 });
  });

  test('a pretended date does not stretch a letter beyond loopback', async () => {
    const cwd = folderWith(
      listOf(
        '  - { host: www.demo.example, owner: owner, authorisation: letter }',
        'from: 2025-01-01, until: 2025-12-31, allows: deep',
      ),
    );
    const { code, err } = await rasid([...SCAN, '--now', '2025-06-01T00:00:00Z', '--quiet'], { cwd, now: NOW });
    expect(code).toBe(2);
    expect(err).toContain('www.demo.example (letter ended on 2025-12-31, whatever --now says)');
  });

  test('more than was authorised is refused', async () => {
    const server = await countingServer();
    const cwd = folderWith(
      listOf(loopbackTarget('site', server.port), 'from: 2026-01-01, until: 2027-01-01, allows: passive'),
    );
    const { code, err } = await rasid([...SCAN, '--profile', 'standard'], { cwd, now: NOW });
    expect([code, err]).toEqual([
      2,
      'Nothing was sent: --profile standard is more than was authorised for site (passive).\n',
    ]);
    expect(server.connections()).toBe(0);
  });

  test('nobody who says who scans: no packet', async () => {
    const server = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', server.port)).replace(/^scanner:.*\n/m, ''));
    const { code, err } = await rasid(SCAN, { cwd, now: NOW });
    expect(code).toBe(2);
    expect(err).toContain('the list does not say who scans');
    expect(server.connections()).toBe(0);
  });
});

describe('the list as shipped', () => {
  /** Everything of the network that is born while `work` runs: sockets, name look-ups, handshakes. */
  async function networkUse(work: () => Promise<unknown>): Promise<string[]> {
    const born: string[] = [];
    const hook = createHook({
      init: (_id, type) => void (/TCP|UDP|TLS|QUERY|GETADDR|GETNAME/.test(type) && born.push(type)),
    });
    hook.enable();
    try {
      await work();
    } finally {
      hook.disable();
    }
    return born;
  }

  test('sends nothing, says what it would scan and how to authorise', async () => {
    const history = join(freshFolder(), 'history.db');
    const said: Awaited<ReturnType<typeof rasid>>[] = [];
    const born = await networkUse(async () => {
      for (const more of [[], ['--verbose'], ['--allow-unauthorised-skip']]) {
        said.push(await rasid(['scan', '--history', `sqlite:${history}`, ...more], { cwd: ROOT, now: NOW }));
      }
    });
    expect(born).toEqual([]);
    expect(existsSync(history)).toBe(false);
    expect(said.map(({ code, out }) => [code, out])).toEqual([
      [2, ''],
      [2, ''],
      [2, ''],
    ]);
    const [brief, verbose] = said;
    expect(brief?.err).toMatch(
      /^Would scan 227 targets of \d+ owners:\n {2}ministry +56\n {2}agency +96\n {2}constitutional +18\n {2}local +8\n {2}university +35\n {2}other +14\n/,
    );
    expect(brief?.err).toContain('Nothing was sent: 227 of 227 targets have no valid authorisation');
    expect(brief?.err).toContain('and 222 more.');
    expect(brief?.err).toContain('How to authorise: ');
    expect(verbose?.err).toContain(' cnss.ma ');
  });

  test('and that would have been noticed', async () => {
    const nameserver = createSocket('udp4');
    nameserver.bind(0, '127.0.0.1');
    await once(nameserver, 'listening');
    onTestFinished(() => void nameserver.close());
    const server = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', server.port)));
    const born = await networkUse(async () => {
      const resolver = new Resolver({ timeout: 50, tries: 1 });
      resolver.setServers([`127.0.0.1:${nameserver.address().port}`]);
      await resolver.resolve4('www.demo.example').catch(() => {});
      await rasid(SCAN, { cwd, now: NOW });
    });
    expect(born).toEqual(expect.arrayContaining(['QUERYWRAP', 'TCPCONNECTWRAP']));
  });
});

describe('a scan', () => {
  test('writes the history and the reports, and says what it saw', async () => {
    const server = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', server.port)));
    const { code, out, err } = await rasid([...SCAN, '--format', 'html,json,snapshot'], { cwd, now: NOW });
    expect(code).toBe(0);
    expect(err).toBe('1/1 targets\n');
    expect(out).toContain('Reports: reports/2026-11-22T02-00-00Z\n');
    expect(readdirSync(join(cwd, 'reports')).sort()).toEqual(['2026-11-22T02-00-00Z', 'history.db', 'latest']);
    expect(readdirSync(join(cwd, 'reports/2026-11-22T02-00-00Z')).sort()).toEqual([
      'ar',
      'en',
      'fr',
      'index.html',
      'mail',
      'report.json',
      'snapshot.json',
      'style.css',
    ]);
    expect(readdirSync(join(cwd, 'reports/latest/fr/sites'))).toEqual(['site.html']);
    expect(reportOf(cwd).run).toMatchObject({
      id: '2026-11-22T02-00-00Z',
      takenAt: NOW,
      profile: 'standard',
      vantage: 'test-desk',
      state: 'complete',
      rehearsal: false,
    });
  });

  test('--print json gives the document to a program, and the summary to people', async () => {
    const server = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', server.port)));
    const { out, err } = await rasid([...SCAN, '--print', 'json'], { cwd, now: NOW });
    expect(JSON.parse(out)).toEqual(reportOf(cwd));
    expect(err).toContain('Reports: reports/2026-11-22T02-00-00Z\n');
  });

  test('--quiet says nothing', async () => {
    const server = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', server.port)));
    expect(await rasid([...SCAN, '--quiet'], { cwd, now: NOW })).toEqual({ code: 0, out: '', err: '' });
  });

  test('--now is a rehearsal, and its night is the pretended one', async () => {
    const server = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', server.port)));
    await rasid([...SCAN, '--now', '2026-11-23T02:00:00Z'], { cwd, now: NOW });
    const { run } = reportOf(cwd, '2026-11-23T02-00-00Z');
    expect(run).toMatchObject({ takenAt: '2026-11-23T02:00:00.000Z', rehearsal: true });
    expect(run.finishedAt.slice(0, 16)).toBe('2026-11-23T02:00');
  });

  test('a second run in the same second has its own id', async () => {
    const server = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', server.port)));
    await rasid(SCAN, { cwd, now: NOW });
    await rasid(SCAN, { cwd, now: NOW });
    expect(readdirSync(join(cwd, 'reports')).sort()).toEqual([
      '2026-11-22T02-00-00Z',
      '2026-11-22T02-00-00Z-2',
      'history.db',
      'latest',
    ]);
    expect(readlinkSync(join(cwd, 'reports/latest'))).toBe('2026-11-22T02-00-00Z-2');
  });

  test('--select narrows it, and names nothing that left the list', async () => {
    const server = await countingServer();
    const cwd = folderWith(listOf([loopbackTarget('one', server.port), loopbackTarget('two', server.port)].join('\n')));
    await rasid(SCAN, { cwd, now: NOW });
    await rasid([...SCAN, '--select', 'id:two'], { cwd, now: '2026-11-23T02:00:00.000Z' });
    const { targets, counts } = reportOf(cwd, '2026-11-23T02-00-00Z');
    expect(targets.map(({ id }) => id)).toEqual(['two']);
    expect(counts.unregistered).toBe(0);
  });

  test('nothing seen is not a success', async () => {
    const { port } = await countingServer();
    const cwd = folderWith(listOf(loopbackTarget('site', port)));
    const { code } = await rasid([...SCAN, '--deadline', '2026-11-22T01:00:00Z'], { cwd, now: NOW });
    expect(code).toBe(3);
    expect(reportOf(cwd).coverage).toMatchObject({ targets: 1, notRun: 1 });
  });
});

describe('Ctrl-C', () => {
  /** Says nothing to its first guest, and tells that they came; hangs up on all later ones. */
  async function silentServer() {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      if (sockets.push(socket) > 1) socket.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a server without a port');
    return { port: address.port, firstGuest: once(server, 'connection') };
  }

  test('keeps what was seen, says how to go on, and --resume does', async () => {
    const [quick, slow] = [await countingServer(), await silentServer()];
    const cwd = folderWith(listOf([loopbackTarget('a', quick.port), loopbackTarget('b', slow.port)].join('\n')));
    const interruption = new AbortController();
    const running = rasid([...SCAN, '--hosts', '1'], { cwd, now: NOW, signal: interruption.signal });
    await slow.firstGuest;
    interruption.abort();
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(err).toContain(
      'Interrupted. What was seen is kept in run 2026-11-22T02-00-00Z; go on with: rasid scan --resume\n',
    );
    expect(reportOf(cwd).run.state).toBe('interrupted');
    expect(reportOf(cwd).targets.map(({ id, coverage }) => `${id} ${coverage}`)).toEqual(['a complete', 'b not-run']);

    const before = quick.connections();
    const other = await rasid([...SCAN, '--resume', '--select', 'id:a'], { cwd, now: '2026-11-22T03:00:00.000Z' });
    expect([other.code, other.err]).toEqual([
      2,
      'The interrupted run 2026-11-22T02-00-00Z was about other targets: name the same ones, or begin a new run.\n',
    ]);
    const resumed = await rasid([...SCAN, '--resume', '--quiet'], { cwd, now: '2026-11-22T03:00:00.000Z' });
    expect(resumed).toEqual({ code: 0, out: '', err: '' });
    expect(quick.connections()).toBe(before);
    expect(reportOf(cwd).run).toMatchObject({ id: '2026-11-22T02-00-00Z', takenAt: NOW, state: 'complete' });
    expect(readdirSync(join(cwd, 'reports')).sort()).toEqual(['2026-11-22T02-00-00Z', 'history.db', 'latest']);

    const again = await rasid([...SCAN, '--resume'], { cwd, now: NOW });
    expect([again.code, again.err]).toEqual([2, 'There is no interrupted run to go on with.\n']);
  });
});
