/**
 * Rasid beside gobuster, ffuf and whatweb on the same servers of this machine: what each sends, what it reports that is not there, and what
 * it does not report that is. gobuster and ffuf are given the paths of Rasid; whatweb looks at the page alone and is asked for its cost.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAll, listen } from '../probes/net/loopback.ts';
import { lookAtPort } from '../world/exposure/look.ts';
import { EXPOSED, exposed, first, home, respond, type Site, TRAPS } from '../world/exposure/traps.ts';
import { missing } from '../world/tls/program.ts';
import { costOf } from './cost.ts';
import type { Row } from './table.ts';

const PATIENCE_MS = 60_000; // with one program on one server
const IMPATIENT = { headersMs: 400, bodyMs: 300, totalMs: 800 };
const REAL = new Set(Object.keys(EXPOSED));

interface Count {
  readonly requests: number;
  readonly wrong: number; // reported, and not there
  readonly missed: number; // there, and not reported
}

interface Program {
  readonly name: string;
  readonly program: string;
  args(url: string, list: string, output: string): readonly string[];
  /** The paths that it reports, from what it printed and wrote. */
  reported(printed: string, output: string): readonly string[];
}

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
    args: (url, list, output) => ['-u', `${url}FUZZ`, '-w', list, '-s', '-t', '4', '-timeout', '2', '-o', output],
    reported: (_, output) => pathsOf(output),
  },
  {
    name: 'ffuf -ac',
    program: 'ffuf',
    args: (url, list, output) => [
      '-u',
      `${url}FUZZ`,
      '-w',
      list,
      '-ac',
      '-s',
      '-t',
      '4',
      '-timeout',
      '2',
      '-o',
      output,
    ],
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

const folder = mkdtempSync(join(tmpdir(), 'rasid-bench-'));
const list = join(folder, 'paths.txt');

/** A server, and how many requests came. */
async function serve(site: Site) {
  let requests = 0;
  const answer = respond(site);
  const { port } = await listen(
    createServer((request, response) => {
      requests += 1;
      answer(request, response);
    }),
    '127.0.0.1',
  );
  return { port, requests: () => requests };
}

interface Spent extends Count {
  readonly seconds: number;
  readonly cpuMs: number | null;
}

const countOf = (requests: number, reported: readonly string[], real: ReadonlySet<string>): Count => {
  const paths = new Set(reported);
  return {
    requests,
    wrong: [...paths].filter((path) => !real.has(path)).length,
    missed: [...real].filter((path) => !paths.has(path)).length,
  };
};

async function ownCount(site: Site, real: ReadonlySet<string>): Promise<Spent> {
  const { port } = await serve(site);
  const [started, used] = [performance.now(), process.cpuUsage()];
  const look = await lookAtPort(port, { limits: IMPATIENT, products: [] });
  const { user, system } = process.cpuUsage(used); // the servers live in this process: theirs is in it too
  const found = look.rows.filter(({ answer }) => answer === 'found').map(({ path }) => path);
  const seconds = (performance.now() - started) / 1000;
  return { ...countOf(look.ledger.length, found, real), seconds, cpuMs: (user + system) / 1000 };
}

async function theirCount({ program, args, reported }: Program, site: Site, real: ReadonlySet<string>): Promise<Spent> {
  const server = await serve(site);
  const output = join(folder, 'output.json');
  rmSync(output, { force: true });
  const words = args(`http://127.0.0.1:${server.port}/`, list, output);
  const { stdout, seconds, cpuMs } = await costOf(program, words, { patienceMs: PATIENCE_MS });
  return { ...countOf(server.requests(), reported(stdout, output), real), seconds, cpuMs };
}

/** The paths that Rasid asks an ordinary host for on one night, without names that cannot exist. */
async function writeList(): Promise<number> {
  const { port } = await serve(first(home, exposed));
  const { ledger } = await lookAtPort(port, { products: [] });
  const paths = new Set(ledger.filter(({ reason }) => !reason.startsWith('paths nowhere')).map(({ path }) => path));
  for (const path of REAL) paths.add(path);
  writeFileSync(list, `${[...paths].map((path) => path.slice(1)).join('\n')}\n`);
  return paths.size;
}

const NOTHING: Spent = { requests: 0, wrong: 0, missed: 0, seconds: 0, cpuMs: 0 };
const plus = (a: Spent, b: Spent): Spent => ({
  requests: a.requests + b.requests,
  wrong: a.wrong + b.wrong,
  missed: a.missed + b.missed,
  seconds: a.seconds + b.seconds,
  cpuMs: a.cpuMs === null || b.cpuMs === null ? null : a.cpuMs + b.cpuMs,
});

const TASK = 'exposure';

/** Rasid may neither report what is not there nor miss what is. */
export const isWrong = ({ task, program, note = '' }: Row): boolean =>
  task === TASK && program === 'Rasid' && !note.includes(' 0 wrong, 0 missed');

/** Every trap alone, and with seven things exposed beside it. */
export async function* exposureRows(): AsyncGenerator<Row> {
  const totals = new Map<string, Spent>();
  const add = (name: string, spent: Spent) => totals.set(name, plus(totals.get(name) ?? NOTHING, spent));
  const present = PROGRAMS.filter(({ program }) => missing(program) === null);
  let servers = 0;
  try {
    const paths = await writeList();
    for (const { site, hides } of TRAPS) {
      const alone = [new Set<string>(), () => first(home, site())] as const;
      const mixed = [REAL, () => first(home, exposed, site())] as const;
      // Where a trap hides what is exposed, nobody can be blamed for not seeing it: it stands alone.
      for (const [real, made] of hides ? [alone] : [alone, mixed]) {
        servers++;
        add('Rasid', await ownCount(made(), real));
        for (const program of present) add(program.name, await theirCount(program, made(), real));
        await closeAll();
      }
    }
    for (const [program, { requests, wrong, missed, seconds, cpuMs }] of totals) {
      const judged =
        program === 'whatweb'
          ? 'reports no paths'
          : `${servers} servers, ${paths} paths: ${wrong} wrong, ${missed} missed`;
      yield { task: TASK, roundTripMs: 0, program, asked: requests, seconds, cpuMs, note: judged };
    }
  } finally {
    await closeAll();
    rmSync(folder, { recursive: true, force: true });
  }
}
