/**
 * npm run bench:nights [-- NUMBER ...] [--format json] [--profile cpu|heap]
 *
 * Whole nights over so many ordinary sites on loopback (100 and 1,000), which other processes serve: what a target costs in time, processor,
 * memory, connections, requests and history. Each number is scanned on two nights by a process of its own, whose peak memory is the
 * system's count (VmHWM). It prints and asserts nothing: machines differ. `--profile` leaves a profile of every scan in the folder we are in.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type PlacedSite, startFleet } from './fleet.ts';
import { answers, home, REDIRECT_TO_HTTPS, SECURE_HEADERS } from './pages.ts';
import type { Header, Site } from './site.ts';
import { targetsFile } from './targets-file.ts';

const BIN = fileURLToPath(new URL('../bin.js', import.meta.url));
const NIGHTS = ['2026-11-21T02:00:00.000Z', '2026-11-22T02:00:00.000Z'] as const;

/** Out of ten sites seven are as they should be, two lack headers and one talks too much. */
const FASHIONS: readonly (readonly Header[])[] = [
  ...Array<readonly Header[]>(7).fill(SECURE_HEADERS),
  ...Array<readonly Header[]>(2).fill([['Server', 'nginx']]),
  [...SECURE_HEADERS.slice(1), ['Server', 'Apache/2.4.6 (CentOS)'], ['X-Powered-By', 'PHP/5.4.16']],
];

function ordinarySite(index: number): Site {
  const name = `site-${String(index).padStart(5, '0')}`;
  return {
    id: name,
    host: `www.${name}.example`,
    owner: 'conseil',
    story: 'an ordinary site',
    shows: [],
    first: {
      https: answers(FASHIONS[index % FASHIONS.length] ?? SECURE_HEADERS, home(`Service ${index}`)),
      http: REDIRECT_TO_HTTPS,
      certificate: {
        issuer: 'authority',
        sends: 'chain',
        key: 'ec-p256',
        digest: 'sha256',
        names: 'its own',
        from: -40,
        until: 140,
      },
      protocols: 'modern',
    },
  };
}

interface Cost {
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly connections: number;
  readonly requests: number;
  readonly historyBytes: number;
}

interface Metered extends NodeJS.ResourceUsage {
  readonly seconds: number; // since the process began
}

/** A module for --import that leaves in a file what its process used. */
const meterTo = (file: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `import { writeFileSync } from 'node:fs';
     process.on('exit', () => {
       const used = { ...process.resourceUsage(), seconds: process.uptime() };
       writeFileSync(${JSON.stringify(file)}, JSON.stringify(used));
     });`,
  )}`;

/** What was asked of servers so far. */
interface Guests {
  readonly connections: number;
  readonly requests: number;
}

interface Servers {
  guests(): Promise<Guests>;
  close(): void;
}

const SITES_A_PROCESS = 2_500; // each listens twice; many systems allow 20,000 open files

/** Serves so many sites from other processes; the files that a scan of them needs are in the folder. */
async function serve(hosts: number, folder: string): Promise<Servers> {
  const processes: ChildProcess[] = [];
  const sites: PlacedSite[] = [];
  const roots: string[] = [];
  for (let from = 0; from < hosts; from += SITES_A_PROCESS) {
    const to = Math.min(hosts, from + SITES_A_PROCESS);
    const child = fork(import.meta.filename, ['--serve', `${from}-${to}`]);
    processes.push(child);
    const [served] = (await once(child, 'message')) as [Served];
    sites.push(...served.sites);
    roots.push(served.root);
  }
  writeFileSync(join(folder, 'targets.yaml'), targetsFile(sites, NIGHTS[0]));
  writeFileSync(join(folder, 'ca.pem'), roots.join('\n'));
  return {
    async guests() {
      const counts = await Promise.all(
        processes.map(async (child) => {
          const answer = once(child, 'message');
          child.send('guests');
          return ((await answer) as [Guests])[0];
        }),
      );
      const total = (name: keyof Guests) => counts.reduce((sum, count) => sum + count[name], 0);
      return { connections: total('connections'), requests: total('requests') };
    },
    close() {
      for (const child of processes) child.kill();
    },
  };
}

interface Served {
  readonly sites: readonly PlacedSite[];
  readonly root: string;
}

/** The part of a process that serves: says where its sites are, and, whenever it is asked, who came. */
async function serveHere(range: string): Promise<void> {
  const [from = 0, to = 0] = range.split('-').map(Number);
  const fleet = await startFleet({
    firstNight: NIGHTS[0],
    sites: Array.from({ length: to - from }, (_, index) => ordinarySite(from + index + 1)),
  });
  process.on('message', () => {
    const connections = [...fleet.connections.values()].reduce((sum, count) => sum + count, 0);
    process.send?.({ connections, requests: fleet.visits.length } satisfies Guests);
  });
  process.send?.({ sites: fleet.sites, root: fleet.caPem } satisfies Served);
}

interface Scan {
  readonly night: string;
  readonly folder: string;
  readonly format: string;
  readonly profile: string | undefined;
}

async function costOf(scan: Scan, servers: Servers): Promise<Cost> {
  const { folder } = scan;
  const before = { ...(await servers.guests()), history: sizeOf(folder) };
  const meter = join(folder, 'meter.json');
  await run(scan, meter);
  const used = JSON.parse(readFileSync(meter, 'utf8')) as Metered;
  const after = await servers.guests();
  return {
    seconds: used.seconds,
    cpuMs: (used.userCPUTime + used.systemCPUTime) / 1000,
    peakMb: used.maxRSS / 1024,
    connections: after.connections - before.connections,
    requests: after.requests - before.requests,
    historyBytes: sizeOf(folder) - before.history,
  };
}

/** history.db with its journal. */
const sizeOf = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.startsWith('history.db'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

async function run({ night, folder, format, profile }: Scan, meter: string): Promise<void> {
  const options = {
    '--targets': join(folder, 'targets.yaml'),
    '--ca': join(folder, 'ca.pem'),
    '--history': `sqlite:${join(folder, 'history.db')}`,
    '--reports': join(folder, 'reports'),
    '--format': format,
    '--now': night,
  };
  const watched = profile === undefined ? [] : [`--${profile}-prof`];
  const words = [...watched, '--import', meterTo(meter), BIN, 'scan', '--quiet', ...Object.entries(options).flat()];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`rasid scan ended with ${code}`);
}

const ROWS: readonly (readonly [string, (cost: Cost, hosts: number) => string])[] = [
  ['seconds', ({ seconds }) => seconds.toFixed(1)],
  ['targets a minute', ({ seconds }, hosts) => ((60 * hosts) / seconds).toFixed(0)],
  ['CPU ms a target', ({ cpuMs }, hosts) => (cpuMs / hosts).toFixed(1)],
  ['peak memory, MB', ({ peakMb }) => peakMb.toFixed(0)],
  ['connections a target', ({ connections }, hosts) => (connections / hosts).toFixed(1)],
  ['requests a target', ({ requests }, hosts) => (requests / hosts).toFixed(1)],
  ['history bytes a target', ({ historyBytes }, hosts) => (historyBytes / hosts).toFixed(0)],
];

function print(hosts: number, format: string, nights: readonly Cost[]): void {
  console.log(`\n${hosts} ordinary hosts on loopback, served by other processes; reports: ${format}\n`);
  console.log(`${''.padEnd(24)}${'night 1'.padStart(12)}${'unchanged'.padStart(12)}`);
  for (const [name, cell] of ROWS)
    console.log(name.padEnd(24) + nights.map((cost) => cell(cost, hosts).padStart(12)).join(''));
}

async function bench(hosts: number, format: string, profile: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-bench-'));
  const servers = await serve(hosts, folder);
  try {
    const costs: Cost[] = [];
    for (const night of NIGHTS) costs.push(await costOf({ night, folder, format, profile }, servers));
    print(hosts, format, costs);
  } finally {
    servers.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    format: { type: 'string', default: 'html,json' },
    profile: { type: 'string' },
    serve: { type: 'string' },
  },
});
if (values.serve !== undefined) await serveHere(values.serve);
else {
  const numbers = (positionals.length === 0 ? ['100', '1000'] : positionals).map(Number);
  if (!numbers.every((hosts) => Number.isInteger(hosts) && hosts > 0)) throw new Error('say how many hosts');
  for (const hosts of numbers) await bench(hosts, values.format, values.profile);
}
