/**
 * npm run bench:exposure
 *
 * Rasid beside gobuster and ffuf, with the same paths on the same servers of this machine: what each sends, what it reports that is not
 * there, and what it does not report that is. Fails when Rasid reports anything wrong or misses anything that can be seen.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAll, listen } from '../probes/net/loopback.ts';
import { lookAtPort } from '../world/exposure/look.ts';
import { EXPOSED, exposed, first, home, respond, type Site, TRAPS } from '../world/exposure/traps.ts';
import { find, missing } from '../world/tls/program.ts';

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

const countOf = (requests: number, reported: readonly string[], real: ReadonlySet<string>): Count => {
  const paths = new Set(reported);
  return {
    requests,
    wrong: [...paths].filter((path) => !real.has(path)).length,
    missed: [...real].filter((path) => !paths.has(path)).length,
  };
};

async function ownCount(site: Site, real: ReadonlySet<string>): Promise<Count> {
  const { port } = await serve(site);
  const look = await lookAtPort(port, { limits: IMPATIENT, products: [] });
  const found = look.rows.filter(({ answer }) => answer === 'found').map(({ path }) => path);
  return countOf(look.ledger.length, found, real);
}

async function theirCount({ program, args, reported }: Program, site: Site, real: ReadonlySet<string>): Promise<Count> {
  const server = await serve(site);
  const output = join(folder, 'output.json');
  rmSync(output, { force: true });
  const printed = await outputOf(program, args(`http://127.0.0.1:${server.port}/`, list, output));
  return countOf(server.requests(), reported(printed, output), real);
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(find(program) ?? program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.resume();
    const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(impatience);
      resolve(printed);
    });
  });
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

const NOTHING: Count = { requests: 0, wrong: 0, missed: 0 };
const plus = (a: Count, b: Count): Count => ({
  requests: a.requests + b.requests,
  wrong: a.wrong + b.wrong,
  missed: a.missed + b.missed,
});
const cells = ({ requests, wrong, missed }: Count): string =>
  [requests, wrong, missed].map((number) => String(number).padStart(7)).join('');

const totals = new Map<string, Count>();
const add = (name: string, count: Count) => totals.set(name, plus(totals.get(name) ?? NOTHING, count));
const present = PROGRAMS.filter(({ program }) => missing(program) === null);
const names = ['Rasid', ...present.map(({ name }) => name)];

try {
  console.log(`${await writeList()} paths; requests, reported wrongly, missed\n`);
  console.log(`${''.padEnd(62)}${names.map((name) => name.padStart(21)).join('')}`);
  for (const { name, site, hides } of TRAPS) {
    // Where a trap hides what is exposed, nobody can be blamed for not seeing it: it stands alone.
    for (const [title, real, mixed] of [
      [name, new Set<string>(), (): Site => first(home, site())],
      ...(hides
        ? []
        : [[`${name}, and seven things exposed`, REAL, (): Site => first(home, exposed, site())] as const]),
    ] as const) {
      const own = await ownCount(mixed(), real);
      add('Rasid', own);
      if (own.wrong > 0 || own.missed > 0) process.exitCode = 1;
      const counts = [own];
      for (const program of present) {
        const count = await theirCount(program, mixed(), real);
        add(program.name, count);
        counts.push(count);
      }
      console.log(`${title.padEnd(62)}${counts.map(cells).join('')}`);
      await closeAll();
    }
  }
  console.log(`\n${'all of them'.padEnd(62)}${names.map((name) => cells(totals.get(name) ?? NOTHING)).join('')}`);
  for (const { name, program } of PROGRAMS) if (!names.includes(name)) console.log(`${name}: ${missing(program)}`);
} finally {
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
}
