/**
 * npm run bench [-- --hosts N]
 *
 * One process serves N ordinary sites on loopback, another one scans them twice: what a target costs in time, processor,
 * memory, requests and history. It prints and asserts nothing: machines differ.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Fleet, startFleet } from './fleet.ts';
import { answers, home, REDIRECT_TO_HTTPS, SECURE_HEADERS } from './pages.ts';
import type { Header, Site } from './site.ts';

const CLI = fileURLToPath(new URL('../bin.js', import.meta.url));
const NIGHTS = ['2026-11-21T02:00:00.000Z', '2026-11-22T02:00:00.000Z'] as const;

/** Out of ten sites seven are as they should be, two lack headers and one talks too much. */
const FASHIONS: readonly (readonly Header[])[] = [
  ...Array<readonly Header[]>(7).fill(SECURE_HEADERS),
  ...Array<readonly Header[]>(2).fill([['Server', 'nginx']]),
  [...SECURE_HEADERS.slice(1), ['Server', 'Apache/2.4.6 (CentOS)'], ['X-Powered-By', 'PHP/5.4.16']],
];

function ordinarySite(index: number): Site {
  const name = `site-${String(index).padStart(4, '0')}`;
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

async function costOf(night: string, fleet: Fleet, folder: string): Promise<Cost> {
  const before = { visits: fleet.visits.length, connections: total(fleet), history: sizeOf(folder) };
  const meter = join(folder, 'meter.json');
  await scan(night, folder, meter);
  const used = JSON.parse(readFileSync(meter, 'utf8')) as Metered;
  return {
    seconds: used.seconds,
    cpuMs: (used.userCPUTime + used.systemCPUTime) / 1000,
    peakMb: used.maxRSS / 1024,
    connections: total(fleet) - before.connections,
    requests: fleet.visits.length - before.visits,
    historyBytes: sizeOf(folder) - before.history,
  };
}

const total = (fleet: Fleet): number => [...fleet.connections.values()].reduce((sum, count) => sum + count, 0);

/** history.db with its journal. */
const sizeOf = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.startsWith('history.db'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

function scan(night: string, folder: string, meter: string): Promise<void> {
  const options = {
    '--targets': join(folder, 'targets.yaml'),
    '--ca': join(folder, 'ca.pem'),
    '--history': `sqlite:${join(folder, 'history.db')}`,
    '--reports': join(folder, 'reports'),
    '--now': night,
  };
  const words = ['--import', meterTo(meter), CLI, 'scan', '--quiet', ...Object.entries(options).flat()];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`rasid scan ended with ${code}`))));
  });
}

function print(hosts: number, nights: readonly Cost[]): void {
  const rows: readonly (readonly [string, (cost: Cost) => string])[] = [
    ['seconds', ({ seconds }) => seconds.toFixed(1)],
    ['targets a second', ({ seconds }) => (hosts / seconds).toFixed(1)],
    ['CPU ms a target', ({ cpuMs }) => (cpuMs / hosts).toFixed(1)],
    ['peak memory, MB', ({ peakMb }) => peakMb.toFixed(0)],
    ['connections a target', ({ connections }) => (connections / hosts).toFixed(1)],
    ['requests a target', ({ requests }) => (requests / hosts).toFixed(1)],
    ['history bytes a target', ({ historyBytes }) => (historyBytes / hosts).toFixed(0)],
  ];
  console.log(`${hosts} ordinary hosts on loopback, served by another process\n`);
  console.log(`${''.padEnd(24)}${'night 1'.padStart(12)}${'unchanged'.padStart(12)}`);
  for (const [name, cell] of rows)
    console.log(name.padEnd(24) + nights.map((cost) => cell(cost).padStart(12)).join(''));
}

const hosts = Number(parseArgs({ options: { hosts: { type: 'string', default: '200' } } }).values.hosts);
if (!Number.isInteger(hosts) || hosts < 1) throw new Error('--hosts takes a whole number');

const folder = mkdtempSync(join(tmpdir(), 'rasid-bench-'));
const fleet = await startFleet({
  firstNight: NIGHTS[0],
  sites: Array.from({ length: hosts }, (_, index) => ordinarySite(index + 1)),
});
try {
  writeFileSync(join(folder, 'targets.yaml'), fleet.targetsYaml());
  writeFileSync(join(folder, 'ca.pem'), fleet.caPem);
  const costs: Cost[] = [];
  for (const night of NIGHTS) costs.push(await costOf(night, fleet, folder));
  print(hosts, costs);
} finally {
  await fleet.close();
  rmSync(folder, { recursive: true, force: true });
}
