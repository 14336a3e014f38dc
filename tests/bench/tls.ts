/**
 * What it costs to learn everything that a TLS server accepts: Rasid beside other programs, on the same servers of this machine, in turn.
 * Near, connections are counted by a relay in runs of their own: it would cost more time than the connections. From afar the distance counts.
 */
import { join } from 'node:path';
import { startRelay } from '../world/relay.ts';
import { type Material, makeMaterial, NAME } from '../world/tls/material.ts';
import { NGINX } from '../world/tls/nginx.ts';
import { missing } from '../world/tls/program.ts';
import { type Cost, costOf } from './cost.ts';
import { startDistance } from './distance.ts';
import type { LookCost } from './look.ts';
import { median, medianOf, type Row } from './table.ts';

const LOOK = join(import.meta.dirname, 'look.ts');
const LOOKS = { near: 6, far: 3 }; // of one process; all but the first count
const PATIENCE_MS = 900_000; // with one program

const SERVERS = [
  { task: 'TLS, 9 suites', name: 'nginx, Mozilla intermediate, two certificates', most: 24 },
  { task: 'TLS, 61 suites', name: 'nginx, all suites of OpenSSL at TLS 1.0 to 1.2, RSA 1024, DH 1024', most: 115 },
] as const;

interface Peer {
  readonly name: string;
  readonly program: string;
  args(port: number, material: Material): readonly string[];
}

const PEERS: readonly Peer[] = [
  { name: 'sslscan', program: 'sslscan', args: (port) => [`--sni-name=${NAME}`, `127.0.0.1:${port}`] },
  {
    name: 'nmap ssl-enum-ciphers',
    program: 'nmap',
    args: (port) => {
      const script = ['--script', '+ssl-enum-ciphers', '--script-args', `tls.servername=${NAME}`];
      return ['-Pn', '-n', '-sT', '-p', String(port), ...script, '127.0.0.1'];
    },
  },
];

/** Minutes a server: once at each distance, and after everything else. */
const SLOW: Peer = {
  name: 'testssl.sh',
  program: 'testssl',
  args: (port) => {
    const plain = ['--quiet', '--color', '0', '--warnings', 'off', '--nodns', 'none', '--ip', '127.0.0.1'];
    return [...plain, `${NAME}:${port}`];
  },
};

/** A server, and how far away it is. */
interface Way {
  readonly task: string;
  readonly server: number;
  readonly roundTripMs: number;
}

interface Counted {
  readonly connections: number;
}

/** Calls with the port at which the server is found. `connections` that came to it: 0 where nothing is between that would count. */
async function from<T>(
  { server, roundTripMs }: Way,
  counted: boolean,
  call: (port: number) => Promise<T>,
): Promise<T & Counted> {
  if (roundTripMs === 0 && !counted) return { ...(await call(server)), connections: 0 };
  const between =
    roundTripMs === 0
      ? await startRelay({ host: '127.0.0.1', port: server })
      : await startDistance(server, roundTripMs);
  try {
    const told = await call(between.port);
    return { ...told, connections: between.accepted() };
  } finally {
    await between.stop();
  }
}

const run = (
  program: string,
  args: (port: number) => readonly string[],
  way: Way,
  counted = false,
): Promise<Cost & Counted> => from(way, counted, (port) => costOf(program, args(port), { patienceMs: PATIENCE_MS }));

type OwnCost = LookCost & Pick<Cost, 'peakMb'>;

/** Several looks by one process: the first pays for reading the roots and for code that is not warm yet. */
async function ownLooks(way: Way): Promise<OwnCost> {
  const look = (times: number, counted: boolean) =>
    run(process.execPath, (port) => [LOOK, String(port), String(times)], way, counted);
  const { connections } = await look(1, true);
  const { stdout, peakMb } = await look(way.roundTripMs === 0 ? LOOKS.near : LOOKS.far, false);
  const looks = (JSON.parse(stdout) as readonly LookCost[]).slice(1);
  const of = (cost: (look: LookCost) => number) => median(looks.map(cost));
  return {
    connections,
    peakMb,
    seconds: of(({ seconds }) => seconds),
    cpuMs: of(({ cpuMs }) => cpuMs),
    suites: of(({ suites }) => suites),
  };
}

const MOST: ReadonlyMap<string, number> = new Map(SERVERS.map(({ task, most }) => [task, most]));

/** Rasid may not need more connections than it once did. */
export const isTooMuch = ({ task, program, connections }: Row): boolean =>
  program === 'Rasid' && (connections ?? 0) > (MOST.get(task) ?? Number.POSITIVE_INFINITY);

export interface Distances {
  readonly roundTrips: readonly number[];
  readonly slow: readonly number[]; // at which of them testssl.sh looks
  readonly rounds: number; // near: each program as often, in turn; from afar once, for there the distance tells, and not the machine
}

export async function* tlsRows({ roundTrips, slow, rounds }: Distances): AsyncGenerator<Row> {
  const material = makeMaterial();
  const running: { readonly port: number; stop(): Promise<void> }[] = [];
  try {
    const ways: Way[] = [];
    for (const { task, name } of SERVERS) {
      const server = NGINX.find((one) => one.name === name);
      if (server === undefined || server.available() !== null) continue;
      const started = await server.start(material);
      running.push(started);
      for (const roundTripMs of new Set([...roundTrips, ...slow]))
        ways.push({ task, server: started.port, roundTripMs });
    }
    for (const way of ways.filter(({ roundTripMs }) => roundTrips.includes(roundTripMs)))
      yield* fastRows(way, way.roundTripMs === 0 ? rounds : 1, material);
    if (missing(SLOW.program) !== null) return;
    for (const way of ways.toSorted((a, b) => a.roundTripMs - b.roundTripMs)) {
      if (!slow.includes(way.roundTripMs)) continue;
      yield rowOf(way, SLOW.name, [await run(SLOW.program, (port) => SLOW.args(port, material), way, true)]);
    }
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    material.discard();
  }
}

async function* fastRows(way: Way, rounds: number, material: Material): AsyncGenerator<Row> {
  const present = PEERS.filter(({ program }) => missing(program) === null);
  const own: OwnCost[] = [];
  const theirs = new Map<Peer, (Cost & Counted)[]>(present.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    own.push(await ownLooks(way));
    for (const peer of present) {
      const args = (port: number) => peer.args(port, material);
      const counted = await run(peer.program, args, way, true);
      const { connections } = counted;
      theirs.get(peer)?.push(way.roundTripMs > 0 ? counted : { ...(await run(peer.program, args, way)), connections });
    }
  }
  const looks = rounds * ((way.roundTripMs === 0 ? LOOKS.near : LOOKS.far) - 1);
  const note = `${own[0]?.suites} suites accepted; in a process that has looked before`;
  yield { ...rowOf(way, 'Rasid', own), rounds: looks, note };
  for (const [{ name }, costs] of theirs) yield rowOf(way, name, costs);
}

interface Measured extends Counted, Pick<Cost, 'seconds' | 'cpuMs' | 'peakMb'> {
  readonly stopped?: boolean;
}

const rowOf = ({ task, roundTripMs }: Way, program: string, costs: readonly Measured[]): Row => ({
  task,
  roundTripMs,
  program,
  connections: Math.max(...costs.map(({ connections }) => connections)),
  requests: null,
  seconds: median(costs.map(({ seconds }) => seconds)),
  cpuMs: medianOf(costs.map(({ cpuMs }) => cpuMs)),
  peakMb: medianOf(costs.map(({ peakMb }) => peakMb)),
  rounds: costs.length,
  note: costs.some(({ stopped }) => stopped) ? `stopped after ${PATIENCE_MS / 1000} s` : '',
});
