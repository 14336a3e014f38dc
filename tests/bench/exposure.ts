/**
 * Rasid beside gobuster, ffuf and whatweb on the same servers of this machine: what each sends, what it reports that is not there, and what
 * it does not report that is. gobuster and ffuf are given the paths of Rasid; whatweb looks at the page alone and is asked for its cost.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { closeAll, listen } from '../probes/net/loopback.ts';
import { EXPOSED, exposed, first, home, respond, type Site, TRAPS, type Trap } from '../world/exposure/traps.ts';
import { missing } from '../world/tls/program.ts';
import { costOf } from './cost.ts';
import { startDistance } from './distance.ts';
import type { ExposureCost, Order } from './exposure-look.ts';
import { forked } from './forked.ts';
import { temporaryFolder } from './leaving.ts';
import type { Row } from './table.ts';

const PATIENCE_MS = 60_000; // with one program on one server
const FAR_TRAPS = 6; // from afar one trap in so many
const REAL = new Set(Object.keys(EXPOSED));

interface Program {
  readonly name: string;
  readonly program: string;
  args(url: string, list: string, output: string): readonly string[];
  /** The paths that it reports, from what it printed and wrote. */
  reported(printed: string, output: string): readonly string[];
}

const ffuf = (url: string, list: string, output: string) =>
  ['-u', `${url}FUZZ`, '-w', list, '-s', '-t', '4', '-timeout', '2', '-o', output] as const;

const PROGRAMS: readonly Program[] = [
  {
    name: 'gobuster dir',
    program: 'gobuster',
    args: (url, list) => ['dir', '-u', url, '-w', list, '-q', '-z', '-t', '4', '--timeout', '2s'],
    reported: (printed) => [...printed.matchAll(/(\/\S*) +\(Status:/g)].map(([, path = '']) => path),
  },
  {
    name: 'ffuf',
    program: 'ffuf',
    args: ffuf,
    reported: (_, output) => pathsOf(output),
  },
  {
    name: 'ffuf -ac',
    program: 'ffuf',
    args: (...where) => ['-ac', ...ffuf(...where)],
    reported: (_, output) => pathsOf(output),
  },
  {
    name: 'whatweb',
    program: 'whatweb',
    args: (url) => ['--quiet', '--no-errors', '--color=never', url],
    reported: () => [],
  },
];

function pathsOf(output: string): readonly string[] {
  try {
    const { results } = JSON.parse(readFileSync(output, 'utf8')) as { results: { input: { FUZZ: string } }[] };
    return results.map(({ input }) => `/${input.FUZZ}`);
  } catch {
    return []; // it gave up before it wrote anything
  }
}

/** What one program spent on some servers. */
interface Spent {
  readonly servers: number;
  readonly connections: number;
  readonly requests: number;
  readonly wrong: number; // reported, and not there
  readonly missed: number; // there, and not reported
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

const NOTHING: Spent = {
  servers: 0,
  connections: 0,
  requests: 0,
  wrong: 0,
  missed: 0,
  seconds: 0,
  cpuMs: 0,
  peakMb: 0,
};

const plus = (a: Spent, b: Spent): Spent => ({
  servers: a.servers + b.servers,
  connections: a.connections + b.connections,
  requests: a.requests + b.requests,
  wrong: a.wrong + b.wrong,
  missed: a.missed + b.missed,
  seconds: a.seconds + b.seconds,
  cpuMs: a.cpuMs + b.cpuMs,
  peakMb: Math.max(a.peakMb, b.peakMb),
});

/** A server of this process, so far away, and who came. */
async function serve(site: Site, roundTripMs: number) {
  let requests = 0;
  const answer = respond(site);
  const { port, connections } = await listen(
    createServer((request, response) => {
      requests += 1;
      answer(request, response);
    }),
    '127.0.0.1',
  );
  const distance = roundTripMs === 0 ? null : await startDistance(port, roundTripMs);
  return {
    port: distance?.port ?? port,
    came: () => ({ connections: connections(), requests }),
    stop: async () => {
      await distance?.stop();
      await closeAll();
    },
  };
}

type Look = (order: Order) => Promise<ExposureCost>;

interface Bench {
  readonly roundTripMs: number;
  readonly look: Look;
  readonly folder: string;
}

type Reported = Pick<Spent, 'seconds' | 'cpuMs' | 'peakMb'> & { readonly paths: readonly string[] };

async function own({ look, roundTripMs }: Bench, port: number): Promise<Reported> {
  const { found, ...cost } = await look({ port, roundTripMs });
  return { ...cost, paths: found };
}

const listIn = (folder: string): string => join(folder, 'paths.txt');

async function their({ program, args, reported }: Program, { folder }: Bench, port: number): Promise<Reported> {
  const output = join(folder, 'output.json');
  rmSync(output, { force: true });
  const words = args(`http://127.0.0.1:${port}/`, listIn(folder), output);
  const { stdout, seconds, cpuMs, peakMb } = await costOf(program, words, { patienceMs: PATIENCE_MS });
  return { seconds, cpuMs: cpuMs ?? Number.NaN, peakMb: peakMb ?? Number.NaN, paths: reported(stdout, output) };
}

async function spentOn(
  site: Site,
  real: ReadonlySet<string>,
  roundTripMs: number,
  go: (port: number) => Promise<Reported>,
): Promise<Spent> {
  const server = await serve(site, roundTripMs);
  try {
    const { paths, seconds, cpuMs, peakMb } = await go(server.port);
    const told = new Set(paths);
    const wrong = [...told].filter((path) => !real.has(path)).length;
    const missed = [...real].filter((path) => !told.has(path)).length;
    return { servers: 1, ...server.came(), wrong, missed, seconds, cpuMs, peakMb };
  } finally {
    await server.stop();
  }
}

/** The paths that Rasid asks an ordinary host for on one night, and those that are really there. */
async function writeList(look: Look, folder: string): Promise<number> {
  const server = await serve(first(home, exposed), 0);
  const { asked } = await look({ port: server.port, roundTripMs: 0 });
  await server.stop();
  const paths = new Set([...asked, ...REAL]);
  writeFileSync(listIn(folder), `${[...paths].map((path) => path.slice(1)).join('\n')}\n`);
  return paths.size;
}

/** Every trap alone, and with seven things exposed beside it; where a trap hides them, nobody can be blamed: it stands alone. */
const serversOf = ({ site, hides }: Trap): readonly (readonly [ReadonlySet<string>, Site])[] => {
  const alone = [new Set<string>(), first(home, site())] as const;
  return hides ? [alone] : [alone, [REAL, first(home, exposed, site())]];
};

const TASK = 'exposure';

/** Rasid may neither report what is not there nor miss what is. */
export const isWrong = ({ task, program, note }: Row): boolean =>
  task === TASK && program === 'Rasid' && !note.includes(' 0 wrong, 0 missed');

/** All traps near; some of them from afar, where it is the time that is asked for. */
export async function* exposureRows(roundTrips: readonly number[]): AsyncGenerator<Row> {
  const { folder, remove } = temporaryFolder();
  const child = forked(join(import.meta.dirname, 'exposure-look.ts'));
  const look = lookingBy(child);
  try {
    const paths = await writeList(look, folder);
    for (const roundTripMs of roundTrips) {
      const traps = TRAPS.filter((_, index) => roundTripMs === 0 || index % FAR_TRAPS === 0);
      for (const [program, spent] of await totals(traps, { roundTripMs, look, folder }))
        yield rowOf(program, roundTripMs, spent, paths);
    }
  } finally {
    child.disconnect();
    await closeAll();
    remove();
  }
}

const lookingBy =
  (child: ChildProcess): Look =>
  async (order) => {
    const answer = once(child, 'message');
    child.send(order);
    return ((await answer) as [ExposureCost])[0];
  };

async function totals(traps: readonly Trap[], bench: Bench): Promise<ReadonlyMap<string, Spent>> {
  const present = PROGRAMS.filter(({ program }) => missing(program) === null);
  const goers = [
    ['Rasid', (port: number) => own(bench, port)] as const,
    ...present.map((program) => [program.name, (port: number) => their(program, bench, port)] as const),
  ];
  const sums = new Map<string, Spent>();
  for (const trap of traps)
    for (const [name, go] of goers)
      for (const [real, site] of serversOf(trap)) // made anew for each: some count
        sums.set(name, plus(sums.get(name) ?? NOTHING, await spentOn(site, real, bench.roundTripMs, go)));
  return sums;
}

function rowOf(program: string, roundTripMs: number, spent: Spent, paths: number): Row {
  const { servers, connections, requests, seconds, cpuMs, peakMb, wrong, missed } = spent;
  const told = program === 'whatweb' ? 'reports no paths' : `${paths} paths: ${wrong} wrong, ${missed} missed`;
  return {
    task: TASK,
    roundTripMs,
    program,
    connections: connections / servers,
    requests: requests / servers,
    seconds: seconds / servers,
    cpuMs: Number.isNaN(cpuMs) ? null : cpuMs / servers,
    peakMb: Number.isNaN(peakMb) ? null : peakMb,
    rounds: 1,
    note: `${servers} servers, ${told}`,
  };
}
