import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { forgeLeaf, forgeRoot } from '../../src/demo/ca.ts';
import { startFleet } from '../../src/demo/fleet.ts';
import { listOf } from '../commands/desk.ts';
import { freshDatabase, noPostgres } from '../history/postgres.ts';

// True processes, a true PostgreSQL, true sockets. `npm test` builds the program first.
const BIN = join(import.meta.dirname, '../../dist/bin.js');

beforeAll(() => {
  if (!existsSync(BIN)) throw new Error('dist/bin.js is missing: npm run build');
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function start(cwd: string, argv: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [BIN, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess) {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipes');
  const [, err, [code, signal]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
  return { err, code: code as number | null, signal: signal as string | null };
}

async function scan(cwd: string, argv: readonly string[]): Promise<string> {
  const { code, err } = await ended(start(cwd, ['scan', '--quiet', ...argv]));
  if (code !== 0) throw new Error(`rasid scan ended with ${code}: ${err}`);
  return err;
}

/** A worker whose lines are heard as they come. */
function startWorker(cwd: string, url: string, heard: (line: string, worker: ChildProcess) => void = () => {}) {
  const worker = start(cwd, ['worker', '--history', url, '--hosts', '2', '--verbose', '--grace', '0']);
  if (worker.stderr === null) throw new Error('no pipe');
  createInterface({ input: worker.stderr }).on('line', (line) => heard(line, worker));
  return worker;
}

async function dismiss(worker: ChildProcess): Promise<number | null> {
  if (worker.exitCode === null) {
    worker.kill('SIGTERM');
    await once(worker, 'exit');
  }
  return worker.exitCode;
}

/** A report, but for the moment at which the run was over. */
const reportIn = (folder: string, night: string): string =>
  readFileSync(join(folder, `${night.slice(0, 19).replaceAll(':', '-')}Z`, 'report.json'), 'utf8').replace(
    /"finishedAt": "[^"]+"/,
    '"finishedAt": "..."',
  );

const NIGHT_1 = '2026-11-21T02:00:00.000Z';
const NIGHT_2 = '2026-11-22T02:00:00.000Z';
const OTHERS = 4; // workers
const DEATHS = 3;
const OWNERS = ['eau', 'enseignement', 'sante', 'transports', 'tresor']; // half of the fleet, and what changes in it

describe.skipIf(await noPostgres())('workers', () => {
  test('report what one process reports, though they are killed during the run', { timeout: 300_000 }, async () => {
    const fleet = await startFleet({ firstNight: NIGHT_1 });
    onTestFinished(() => fleet.close());
    const cwd = freshFolder();
    writeFileSync(join(cwd, 'targets.yaml'), fleet.targetsYaml());
    writeFileSync(join(cwd, 'ca.pem'), fleet.caPem);
    const url = await freshDatabase();
    const select = OWNERS.flatMap((owner) => ['--select', `owner:${owner}`]);
    const common = ['--targets', 'targets.yaml', ...select, '--ca', 'ca.pem', '--format', 'json'];
    const alone = [...common, '--history', 'sqlite:alone.db', '--reports', 'alone'];
    const shared = [...common, '--history', url, '--reports', 'shared'];

    // Four at any time; every third target that is begun costs the life of who began it.
    const workers = new Set<ChildProcess>();
    let begun = 0;
    let killed = 0;
    const hire = (): void => {
      const hired = startWorker(cwd, url, (line, worker) => {
        if (!line.endsWith(': begun')) return;
        begun += 1;
        if (begun % 3 !== 0 || killed === DEATHS) return;
        killed += 1;
        worker.kill('SIGKILL');
        workers.delete(worker);
        hire();
      });
      workers.add(hired);
    };
    for (let one = 0; one < OTHERS; one++) hire();
    await scan(cwd, [...alone, '--now', NIGHT_1]);
    await scan(cwd, [...shared, '--now', NIGHT_1, '--no-work']);
    expect(killed).toBe(DEATHS);
    expect(begun).toBeGreaterThan(fleet.sites.filter(({ owner }) => OWNERS.includes(owner)).length); // some twice
    expect(reportIn(join(cwd, 'shared'), NIGHT_1)).toBe(reportIn(join(cwd, 'alone'), NIGHT_1));

    // The next night has changes, and so second looks; the leader works too.
    await fleet.night(2);
    await scan(cwd, [...alone, '--now', NIGHT_2]);
    await scan(cwd, [...shared, '--now', NIGHT_2, '--hosts', '2']);
    expect(reportIn(join(cwd, 'shared'), NIGHT_2)).toBe(reportIn(join(cwd, 'alone'), NIGHT_2));
    expect(await Promise.all([...workers].map(dismiss))).toEqual([0, 0, 0, 0]);
  });

  test('are no faster together than the pace of an address allows one of them', { timeout: 120_000 }, async () => {
    const GAP = 150; // milliseconds
    const arrivals: number[] = [];
    const web = createServer((_request, response) => {
      arrivals.push(performance.now());
      response.end('ok');
    }).listen(0, '127.0.0.1');
    const root = forgeRoot('Invented CA', { notBefore: '2020-01-01T00:00:00Z', notAfter: '2049-01-01T00:00:00Z' });
    const leaf = forgeLeaf(root, {
      names: ['a.demo.example'],
      notBefore: '2026-01-01T00:00:00Z',
      notAfter: '2026-12-01T00:00:00Z',
    });
    // Who knocks waits a while before the handshake goes on: all that while the socket is open at both ends.
    let knocking = 0;
    let most = 0;
    const handshake = createTlsServer({ cert: leaf.certificate, key: leaf.key }).on('tlsClientError', () => {});
    const secure = createTcpServer({ pauseOnConnect: true }, (socket) => {
      knocking += 1;
      most = Math.max(most, knocking);
      socket.on('error', () => {});
      setTimeout(() => {
        knocking -= 1;
        handshake.emit('connection', socket);
      }, 40);
    }).listen(0, '127.0.0.2');
    onTestFinished(() => {
      for (const server of [web, secure]) server.close();
      web.closeAllConnections();
    });
    await Promise.all([web, secure].map((server) => server.listening || once(server, 'listening')));

    const port = (server: { address(): AddressInfo | string | null }) => (server.address() as AddressInfo).port;
    const pace = `pace: { perSecond: ${1000 / GAP}, connectionGapMs: 1, exposurePerSecond: 5 }`;
    const site = (name: string, rest: string) =>
      `  - { host: ${name}.demo.example, id: ${name}, owner: owner, authorisation: letter, allowPrivate: true, ${pace}, ${rest} }`;
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const plain = names.map((name) =>
      site(`web-${name}`, `https: false, http: ${port(web)}, addresses: ["127.0.0.1"]`),
    );
    const skip = 'skip: [https, headers, cookies, cors, page, http, disclosure, exposure, software, dns]';
    const encrypted = names
      .slice(0, 4)
      .map((name) => site(`tls-${name}`, `http: false, https: ${port(secure)}, addresses: ["127.0.0.2"], ${skip}`));
    const cwd = freshFolder();
    writeFileSync(
      join(cwd, 'list.yaml'),
      listOf([...plain, ...encrypted].join('\n'), 'from: 2000-01-01, until: 2999-01-01, allows: passive'),
    );
    const url = await freshDatabase();
    const { promise: allAreThere, resolve: theLastCame } = Promise.withResolvers<void>();
    let there = 0;
    const hear = (line: string) => {
      if (line.startsWith('Working for ') && ++there === OTHERS) theLastCame();
    };
    for (let one = 0; one < OTHERS; one++) startWorker(cwd, url, hear);
    await allAreThere;
    await scan(cwd, ['--targets', 'list.yaml', '--format', 'json', '--history', url, '--reports', 'out', '--no-work']);

    expect(arrivals.length).toBeGreaterThan(2 * names.length);
    const span = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
    expect(span).toBeGreaterThan(0.9 * GAP * (arrivals.length - 1)); // the first may have been late
    // Sockets of the tls probe, of all workers: two with a question, two that are opened for the next (docs/decisions/28).
    expect(most).toBeGreaterThanOrEqual(2);
    expect(most).toBeLessThanOrEqual(4);
  });

  test('go on when the leader was interrupted and another resumes the run', { timeout: 120_000 }, async () => {
    let asked = 0;
    const slow = createServer((_request, response) => {
      asked += 1;
      if (asked > 1) setTimeout(() => response.end('ok'), 300);
      else response.end('ok');
    }).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    onTestFinished(() => {
      slow.close();
      slow.closeAllConnections();
    });
    const port = (slow.address() as AddressInfo).port;
    const site = (name: string) =>
      `  - { host: ${name}.demo.example, id: ${name}, owner: owner, authorisation: letter, https: false, http: ${port}, addresses: ["127.0.0.1"], allowPrivate: true }`;
    const cwd = freshFolder();
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    writeFileSync(
      join(cwd, 'list.yaml'),
      listOf(names.map(site).join('\n'), 'from: 2000-01-01, until: 2999-01-01, allows: passive'),
    );
    const url = await freshDatabase();
    const argv = ['--targets', 'list.yaml', '--history', url, '--reports', 'out', '--format', 'json', '--no-work'];
    const { promise: one, resolve: oneIsStored } = Promise.withResolvers<void>();
    const worker = startWorker(cwd, url, (line) => {
      if (line.endsWith(': stored')) oneIsStored();
    });
    const leader = start(cwd, ['scan', '--quiet', ...argv]);
    const interrupted = ended(leader);
    await one;
    leader.kill('SIGINT');
    const { code, err } = await interrupted;
    expect(code).toBe(130);
    expect(err).toContain('go on with: rasid scan --resume');
    await scan(cwd, ['--resume', ...argv]);
    const report = JSON.parse(readFileSync(join(cwd, 'out/latest/report.json'), 'utf8'));
    expect(report.run.state).toBe('complete');
    expect(await dismiss(worker)).toBe(0);
  });
});
