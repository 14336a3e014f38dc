/**
 * Whole nights over ordinary sites on loopback: what a target costs in time, processor, memory, connections, requests and history. Each
 * number of sites is scanned by a process of its own a night, all nights into one history. The servers use the same processors.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onLeaving, temporaryFolder } from './leaving.ts';
import { NIGHTS, type Servers, startServers } from './night-servers.ts';
import type { Row } from './table.ts';

const BIN = join(import.meta.dirname, '../../dist/bin.js');
const TELL_EVERY_MS = 30_000;
const TICKS = 100; // a second, of the times in /proc (Linux)

export interface Nights {
  readonly hosts: readonly number[]; // one fleet each
  readonly format: string; // of the reports
  readonly once: number; // so many hosts and more are scanned on one night only
  readonly limit: string | null; // the longest that a night may start targets, such as 15m
  readonly profile: 'cpu' | 'heap' | null; // leaves a profile of every scan in the folder we are in
}

export async function* nightRows({ hosts, ...rest }: Nights): AsyncGenerator<Row> {
  for (const count of hosts) {
    const { folder, remove } = temporaryFolder();
    const servers = await startServers(count, folder);
    try {
      const nights = count >= rest.once ? NIGHTS.slice(0, 1) : NIGHTS;
      for (const [index, night] of nights.entries()) {
        const name = index === 0 ? 'first' : 'next, unchanged';
        yield await rowOf(`night of ${count}, ${name}`, { ...rest, hosts: count, night, folder }, servers);
      }
    } finally {
      servers.close();
      remove();
    }
  }
}

interface Scan extends Omit<Nights, 'hosts'> {
  readonly hosts: number;
  readonly night: string;
  readonly folder: string;
}

async function rowOf(task: string, scan: Scan, servers: Servers): Promise<Row> {
  const { folder, hosts } = scan;
  const historyBefore = sizeOf(folder);
  await servers.nightBegins();
  const used = await run(task, scan, servers);
  const { connections, requests, sites, cpuMs } = await servers.guests();
  const notes = [
    `${((60 * sites) / used.seconds).toFixed(0)} targets a minute`,
    `${(used.cpuMs / used.seconds / 1000).toFixed(2)} cores`,
    `history ${thousands((sizeOf(folder) - historyBefore) / sites)} bytes`,
    `servers ${(cpuMs / sites).toFixed(0)} CPU ms`,
    ...(used.children === 0 ? [] : [`${used.children} processes more`]),
    ...(sites === hosts ? [] : [`stopped after ${scan.limit}: ${thousands(sites)} looked at`]),
  ];
  return {
    task,
    roundTripMs: 0,
    program: 'Rasid',
    connections: connections / sites,
    requests: requests / sites,
    seconds: used.seconds / sites,
    cpuMs: used.cpuMs / sites,
    peakMb: used.peakMb,
    rounds: 1,
    note: notes.join('; '),
  };
}

const thousands = (count: number): string => Math.round(count).toLocaleString('en');

/** history.db with its journal. */
const sizeOf = (folder: string): number =>
  readdirSync(folder)
    .filter((name) => name.startsWith('history.db'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

interface Used {
  readonly seconds: number; // from its start to its end
  readonly cpuMs: number; // of all its threads, and of processes that it waited for
  readonly peakMb: number; // the system's own count (VmHWM), with the peaks of its processes
  readonly children: number; // processes at once, beside its own
}

async function run(
  task: string,
  { hosts, night, folder, format, profile, limit }: Scan,
  servers: Servers,
): Promise<Used> {
  const options = {
    '--targets': join(folder, 'targets.yaml'),
    '--ca': join(folder, 'ca.pem'),
    '--history': `sqlite:${join(folder, 'history.db')}`,
    '--reports': join(folder, 'reports'),
    '--format': format,
    '--now': night,
    ...(limit === null ? {} : { '--deadline': limit }),
  };
  const watched = profile === null ? [] : [`--${profile}-prof`];
  const meter = join(folder, 'meter.json');
  const words = [...watched, '--import', meterTo(meter), BIN, 'scan', '--quiet', ...Object.entries(options).flat()];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const kill = onLeaving(() => child.kill('SIGKILL'));
  const peaks = new Map<number, number>(); // of processes that it started
  let atOnce = 0;
  const look = () => {
    const others = childrenOf(child.pid);
    atOnce = Math.max(atOnce, others.length);
    for (const other of others) peaks.set(other, Math.max(peaks.get(other) ?? 0, peakOf(other)));
  };
  const started = performance.now();
  const tell = async () => {
    const { sites } = await servers.guests();
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stderr.write(`${task}: ${seconds} s, ${sites} of ${hosts} begun, ${peakOf(child.pid).toFixed(0)} MB\n`);
  };
  const timers = [setInterval(look, 1_000), setInterval(() => void tell(), TELL_EVERY_MS)];
  const [code] = await once(child, 'exit');
  kill();
  for (const timer of timers) clearInterval(timer);
  const seconds = (performance.now() - started) / 1000;
  // 3: too little was seen, which a limit may bring about.
  if (code !== 0 && !(limit !== null && code === 3)) throw new Error(`rasid scan ended with ${code}`);
  const own = JSON.parse(readFileSync(meter, 'utf8')) as Metered;
  const peakMb = own.peakKb / 1024 + [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
  return { seconds, cpuMs: own.cpuMs + own.childrenCpuMs, peakMb, children: atOnce };
}

interface Metered {
  readonly cpuMs: number;
  readonly childrenCpuMs: number;
  readonly peakKb: number;
}

/** A module for --import that leaves in a file what its process used, when that ends; threads are loaded with it too, and leave nothing. */
const meterTo = (file: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `import { readFileSync, writeFileSync } from 'node:fs';
     import { isMainThread } from 'node:worker_threads';
     if (isMainThread) process.on('exit', () => {
       const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
       const words = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ');
       const childrenCpuMs = (Number(words[13]) + Number(words[14])) * ${1000 / TICKS}; // cutime and cstime, proc(5)
       const used = { cpuMs: (userCPUTime + systemCPUTime) / 1000, childrenCpuMs, peakKb: maxRSS };
       writeFileSync(${JSON.stringify(file)}, JSON.stringify(used));
     });`,
  )}`;

/** Processes that any thread of this one started. */
function childrenOf(pid: number | undefined): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'));
    return lists.flatMap((text) => text.split(' ').filter(Boolean).map(Number));
  } catch {
    return []; // it has just ended, or this system does not tell
  }
}

/** MB. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}
