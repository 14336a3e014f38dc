/**
 * npm run bench:tls
 *
 * What it costs to learn everything that a TLS server accepts: Rasid beside other programs, on the same servers of this machine, in
 * turn. Connections are counted by a relay, in runs of their own: it would cost more time than the connections. Fails when Rasid needs
 * more connections than it should; times are printed and not judged, for machines differ.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { startRelay } from '../world/relay.ts';
import { type Material, makeMaterial, NAME } from '../world/tls/material.ts';
import { NGINX } from '../world/tls/nginx.ts';
import { find, missing } from '../world/tls/program.ts';
import { startDistance } from './distance.ts';
import type { LookCost } from './look.ts';

const LOOK = join(import.meta.dirname, 'look.ts');
const ROUNDS = 3; // the middle one counts
const LOOKS = 6; // of one process; all but the first count
const PATIENCE_MS = 300_000; // with one program
const FAR_MS = 50; // a round trip

const SERVERS = [
  { name: 'nginx, Mozilla intermediate, two certificates', most: 24 },
  { name: 'nginx, all suites of OpenSSL at TLS 1.0 to 1.2, RSA 1024, DH 1024', most: 115 },
] as const;

interface Program {
  readonly name: string;
  readonly program: string;
  readonly slow?: true; // once, and not from afar
  args(port: number, material: Material): readonly string[];
}

const PEERS: readonly Program[] = [
  { name: 'sslscan', program: 'sslscan', args: (port) => [`--sni-name=${NAME}`, `127.0.0.1:${port}`] },
  {
    name: 'nmap ssl-enum-ciphers',
    program: 'nmap',
    args: (port) => {
      const script = ['--script', '+ssl-enum-ciphers', '--script-args', `tls.servername=${NAME}`];
      return ['-Pn', '-n', '-sT', '-p', String(port), ...script, '127.0.0.1'];
    },
  },
  {
    name: 'testssl.sh',
    program: 'testssl',
    slow: true,
    args: (port) => {
      const plain = ['--quiet', '--color', '0', '--warnings', 'off', '--nodns', 'none', '--ip', '127.0.0.1'];
      return [...plain, `${NAME}:${port}`];
    },
  },
];

interface Cost {
  readonly connections: number;
  readonly atOnce: number;
  readonly seconds: number;
  readonly cpuMs: number | null; // null: /usr/bin/time is not there to tell
  readonly stopped: boolean; // it took longer than we wait
}

/** Where a program finds the server, and how it is counted there. */
interface Way {
  readonly server: number;
  readonly roundTripMs: number;
  readonly counted: boolean; // behind a relay
}

/** Runs a program to its end. */
async function costOf(
  program: string,
  args: (port: number) => readonly string[],
  { server, roundTripMs, counted }: Way,
) {
  const distance = roundTripMs === 0 ? null : await startDistance(server, roundTripMs);
  const near = distance?.port ?? server;
  const relay = counted ? await startRelay({ host: '127.0.0.1', port: near }) : null;
  try {
    const timed = missing('time') === null;
    const words = [find(program) ?? program, ...args(relay?.port ?? near)];
    const [first = '', ...rest] = timed ? [find('time') ?? 'time', '-f', '\n%U %S', ...words] : words;
    const started = performance.now();
    // A group of its own: a shell script is stopped with everything that it began.
    const child = spawn(first, rest, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const { stdout, stderr, stopped } = await outputOf(child);
    const seconds = (performance.now() - started) / 1000;
    const used = /([\d.]+) ([\d.]+)\s*$/.exec(timed ? stderr : '');
    const cpuMs = used === null ? null : (Number(used[1]) + Number(used[2])) * 1000;
    const [connections, atOnce] = [relay?.accepted() ?? 0, relay?.mostAtOnce() ?? 0];
    return { connections, atOnce, seconds, cpuMs, stopped, stdout };
  } finally {
    await relay?.stop();
    await distance?.stop();
  }
}

function outputOf(child: ChildProcess): Promise<{ stdout: string; stderr: string; stopped: boolean }> {
  let [stdout, stderr, stopped] = ['', '', false];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(() => {
      stopped = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, PATIENCE_MS);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(impatience);
      resolve({ stdout, stderr, stopped });
    });
  });
}

/** Several looks by one process: the first pays for reading the roots and for code that is not warm yet. */
async function ownCosts(way: Way): Promise<{ alone: Cost; inNight: Cost; suites: number }> {
  const look = (times: number, counted = false) =>
    costOf(process.execPath, (port) => [LOOK, String(port), String(times)], { ...way, counted });
  const { connections, atOnce } = await look(1, true);
  const alone = { ...(await look(1)), connections, atOnce };
  const { stdout, ...night } = await look(LOOKS);
  const looks = JSON.parse(stdout) as readonly LookCost[];
  const of = (cost: (look: LookCost) => number) => median(looks.slice(1).map(cost));
  return {
    alone,
    inNight: {
      ...night,
      connections: of((look) => look.connections),
      atOnce,
      seconds: of(({ seconds }) => seconds),
      cpuMs: of(({ cpuMs }) => cpuMs),
    },
    suites: of(({ suites }) => suites),
  };
}

function median(numbers: readonly number[]): number {
  const inOrder = numbers.toSorted((a, b) => a - b);
  return inOrder[Math.floor(inOrder.length / 2)] ?? Number.NaN;
}

const middle = (costs: readonly Cost[]): Cost => ({
  connections: median(costs.map(({ connections }) => connections)),
  atOnce: Math.max(...costs.map(({ atOnce }) => atOnce)),
  seconds: median(costs.map(({ seconds }) => seconds)),
  cpuMs: costs.some(({ cpuMs }) => cpuMs === null) ? null : median(costs.map(({ cpuMs }) => cpuMs ?? 0)),
  stopped: costs.some(({ stopped }) => stopped),
});

function row(name: string, cost: Cost, own: Cost): string {
  const times = (value: number | null, one: number | null) =>
    value === null || one === null ? '' : `${(value / one).toFixed(1)} x`;
  const cells = [
    `${cost.connections}`,
    `${cost.atOnce}`,
    `${cost.stopped ? '> ' : ''}${cost.seconds.toFixed(3)}`,
    cost.cpuMs === null ? '?' : cost.cpuMs.toFixed(0),
    times(cost.connections, own.connections),
    times(cost.seconds, own.seconds),
    times(cost.cpuMs, own.cpuMs),
  ];
  return name.padEnd(26) + cells.map((cell) => cell.padStart(11)).join('');
}

/** One table. Gives Rasid's connections. */
async function compareAt(server: number, roundTripMs: number, material: Material): Promise<number> {
  const present = PEERS.filter(({ program }) => missing(program) === null);
  const own: Awaited<ReturnType<typeof ownCosts>>[] = [];
  const theirs = new Map<string, Cost[]>(present.map(({ name }) => [name, []]));
  const way = { server, roundTripMs, counted: false };
  for (let round = 0; round < ROUNDS; round += 1) {
    own.push(await ownCosts(way));
    for (const { name, program, slow, args } of present) {
      if (slow && (round > 0 || roundTripMs > 0)) continue;
      const cost = (counted: boolean) => costOf(program, (port) => args(port, material), { ...way, counted });
      const { connections, atOnce, ...counted } = await cost(true);
      theirs.get(name)?.push({ ...(slow ? counted : await cost(false)), connections, atOnce });
    }
  }
  const inNight = middle(own.map((one) => one.inNight));
  console.log(
    `\n  round trip ${roundTripMs} ms; ${own[0]?.suites} suites accepted; the last three columns are multiples of the first row`,
  );
  const columns = ['connections', 'at once', 'seconds', 'CPU ms', 'connections', 'time', 'CPU'];
  console.log(`  ${''.padEnd(26)}${columns.map((name) => name.padStart(11)).join('')}`);
  console.log(`  ${row('Rasid, during a night', inNight, inNight)}`);
  console.log(`  ${row('Rasid, a process for it', middle(own.map(({ alone }) => alone)), inNight)}`);
  for (const { name, program } of PEERS) {
    const costs = theirs.get(name) ?? [];
    if (costs.length > 0) console.log(`  ${row(name, middle(costs), inNight)}`);
    else console.log(`  ${name.padEnd(26)}  ${missing(program) ?? 'too slow for this distance'}`);
  }
  return Math.max(...own.map((one) => one.inNight.connections));
}

const material = makeMaterial();
try {
  for (const { name, most } of SERVERS) {
    const server = NGINX.find((one) => one.name === name);
    if (server === undefined) throw new Error(`no server is called ${name}`);
    console.log(`\n${name}`);
    const absent = server.available();
    if (absent !== null) {
      console.log(`  ${absent}`);
      continue;
    }
    const running = await server.start(material);
    try {
      for (const roundTripMs of [0, FAR_MS]) {
        const connections = await compareAt(running.port, roundTripMs, material);
        if (connections <= most) continue;
        console.log(`  ${connections} connections are more than ${most}`);
        process.exitCode = 1;
      }
    } finally {
      await running.stop();
    }
  }
} finally {
  material.discard();
}
