/**
 * What it costs to learn everything that a TLS server accepts: Rasid beside other programs, on the same servers of this machine, in turn.
 * Connections are counted by a relay, in runs of their own: it would cost more time than the connections.
 */
import { join } from 'node:path';
import { startRelay } from '../world/relay.ts';
import { type Material, makeMaterial, NAME } from '../world/tls/material.ts';
import { NGINX } from '../world/tls/nginx.ts';
import { missing } from '../world/tls/program.ts';
import { type Cost, costOf } from './cost.ts';
import { startDistance } from './distance.ts';
import type { LookCost } from './look.ts';
import { median, type Row } from './table.ts';

const LOOK = join(import.meta.dirname, 'look.ts');
const LOOKS = { near: 6, far: 3 }; // of one process; all but the first count
const PATIENCE_MS = 300_000; // with one program

const SERVERS = [
  { task: 'TLS, 9 suites', name: 'nginx, Mozilla intermediate, two certificates', most: 24 },
  { task: 'TLS, 61 suites', name: 'nginx, all suites of OpenSSL at TLS 1.0 to 1.2, RSA 1024, DH 1024', most: 115 },
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

/** Where a program finds the server, and how it is counted there. */
interface Way {
  readonly server: number;
  readonly roundTripMs: number;
}

interface Counted {
  readonly connections: number;
  readonly atOnce: number;
}

/** Calls with the port at which the server is found, and says how many connections came to it when it is counted. */
async function from<T>(
  { server, roundTripMs }: Way,
  counted: boolean,
  call: (port: number) => Promise<T>,
): Promise<T & Counted> {
  const distance = roundTripMs === 0 ? null : await startDistance(server, roundTripMs);
  const near = distance?.port ?? server;
  const relay = counted ? await startRelay({ host: '127.0.0.1', port: near }) : null;
  try {
    const told = await call(relay?.port ?? near);
    return { ...told, connections: relay?.accepted() ?? 0, atOnce: relay?.mostAtOnce() ?? 0 };
  } finally {
    await relay?.stop();
    await distance?.stop();
  }
}

const run = (
  program: string,
  args: (port: number) => readonly string[],
  way: Way,
  counted = false,
): Promise<Cost & Counted> => from(way, counted, (port) => costOf(program, args(port), { patienceMs: PATIENCE_MS }));

/** Several looks by one process: the first pays for reading the roots and for code that is not warm yet. */
async function ownLooks(way: Way): Promise<LookCost & Counted> {
  const { connections, atOnce } = await run(process.execPath, (port) => [LOOK, String(port), '1'], way, true);
  const { stdout } = await run(
    process.execPath,
    (port) => [LOOK, String(port), String(way.roundTripMs === 0 ? LOOKS.near : LOOKS.far)],
    way,
  );
  const looks = (JSON.parse(stdout) as readonly LookCost[]).slice(1);
  const of = (cost: (look: LookCost) => number) => median(looks.map(cost));
  return {
    connections,
    atOnce,
    seconds: of(({ seconds }) => seconds),
    cpuMs: of(({ cpuMs }) => cpuMs),
    suites: of(({ suites }) => suites),
  };
}

const LONGEST_ALLOWED: ReadonlyMap<string, number> = new Map(SERVERS.map(({ task, most }) => [task, most]));

/** Rasid may not need more connections than it once did. */
export const isTooMuch = ({ task, program, asked }: Row): boolean =>
  program === 'Rasid' && (asked ?? 0) > (LONGEST_ALLOWED.get(task) ?? Number.POSITIVE_INFINITY);

/** `rounds`: each program as often, in turn; the middle one counts. From afar once: there the distance tells, and not the machine. */
export async function* tlsRows(roundTrips: readonly number[], rounds: number): AsyncGenerator<Row> {
  const material = makeMaterial();
  try {
    for (const { task, name } of SERVERS) {
      const server = NGINX.find((one) => one.name === name);
      const running = server === undefined || server.available() !== null ? null : await server.start(material);
      if (running === null) continue;
      try {
        for (const roundTripMs of roundTrips)
          yield* rowsAt(task, { server: running.port, roundTripMs }, rounds, material);
      } finally {
        await running.stop();
      }
    }
  } finally {
    material.discard();
  }
}

async function* rowsAt(task: string, way: Way, rounds: number, material: Material): AsyncGenerator<Row> {
  const { roundTripMs } = way;
  const present = PEERS.filter(({ program, slow }) => missing(program) === null && !(slow && roundTripMs > 0));
  const own: (LookCost & Counted)[] = [];
  const theirs = new Map<Program, (Cost & Counted)[]>(present.map((peer) => [peer, []]));
  for (let round = 0; round < (roundTripMs === 0 ? rounds : 1); round++) {
    own.push(await ownLooks(way));
    for (const peer of present) {
      if (peer.slow && round > 0) continue;
      const args = (port: number) => peer.args(port, material);
      const counted = await run(peer.program, args, way, true);
      const timed = peer.slow ? counted : await run(peer.program, args, way);
      theirs.get(peer)?.push({ ...timed, connections: counted.connections, atOnce: counted.atOnce });
    }
  }
  const middle = (costs: readonly { readonly seconds: number }[]) => median(costs.map(({ seconds }) => seconds));
  yield {
    task,
    roundTripMs,
    program: 'Rasid',
    asked: Math.max(...own.map(({ connections }) => connections)),
    seconds: middle(own),
    cpuMs: median(own.map(({ cpuMs }) => cpuMs)),
    note: `${own[0]?.suites} suites accepted; in a process that has looked before`,
  };
  for (const [{ name }, costs] of theirs) {
    const cpu = costs.flatMap(({ cpuMs }) => cpuMs ?? []);
    yield {
      task,
      roundTripMs,
      program: name,
      asked: median(costs.map(({ connections }) => connections)),
      seconds: middle(costs),
      cpuMs: cpu.length === 0 ? null : median(cpu),
      peakMb: median(costs.flatMap(({ peakMb }) => peakMb ?? [])),
      ...(costs.some(({ stopped }) => stopped) ? { note: `stopped after ${PATIENCE_MS / 1000} s` } : {}),
    };
  }
}
