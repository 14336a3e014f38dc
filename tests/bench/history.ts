/**
 * npm run bench:history [-- --nights N --sites N --history URL --write]
 *
 * A year of nights over a thousand sites, made from what the demo's sites really answer and stored through the real history: how large it
 * gets and how long people wait for it. `--history`: an empty one, in PostgreSQL for example; a file in a folder that is removed unless said.
 * `--write` puts the table into docs/benchmarks.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Kysely } from 'kysely';
import pg from 'pg';
import { startFleet } from '../../src/demo/fleet.ts';
import { nodeSqliteDialect, openDatabase } from '../../src/history/dialect.ts';
import { type History, historyIn, openHistory } from '../../src/history/history.ts';
import { migrate, type Tables } from '../../src/history/schema.ts';
import { knowledge } from '../../src/knowledge/index.ts';
import { loadRuleset } from '../../src/rules/registry.ts';
import { type Prototype, type YearPlan, yearOf } from './year.ts';

const { values } = parseArgs({
  options: {
    nights: { type: 'string', default: '365' },
    sites: { type: 'string', default: '1000' },
    bin: { type: 'string', default: fileURLToPath(new URL('../../dist/bin.js', import.meta.url)) },
    history: { type: 'string' },
    keep: { type: 'string' }, // a folder for the history, which then stays
    write: { type: 'boolean', default: false },
  },
});
const [nights, sites] = [Number(values.nights), Number(values.sites)];
if (!(nights >= 3 && sites >= 1)) throw new Error('--nights takes 3 or more, --sites 1 or more');

const QUIET_NIGHTS = 5;
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'rasid-year-'));
mkdirSync(folder, { recursive: true });
const file = join(folder, 'history.db');
const url = values.history ?? `sqlite:${file}`;
interface Row {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}

async function measure(): Promise<void> {
  const plan = await planOf();
  const year = yearOf(plan);
  const began = performance.now();
  await withFastHistory((history) => year.go(history, nights));
  const made = (performance.now() - began) / 1000;
  const size = await storedBytes();
  await withFastHistory((history) => year.go(history, QUIET_NIGHTS, { quiet: true }));
  const grown = ((await storedBytes()) - size) / QUIET_NIGHTS / sites;

  const site = year.targets[Math.min(3, sites - 1)]?.id ?? '';
  const packed = join(folder, 'export.jsonl.gz');
  rmSync(packed, { force: true });
  const rows: Row[] = [
    { what: `${nights} nights of ${sites} sites`, measured: `${(size / 1e6).toFixed(0)} MB`, goal: '250 MB' },
    { what: 'a site and an unchanged night', measured: `${grown.toFixed(0)} bytes`, goal: '300 bytes' },
    await timed('`rejudge` of one night, stored', ['rejudge', '--since', 'latest', '--quiet'], '10 s'),
    await timed('`diff` of two nights', ['diff', '--no-color'], '1 s'),
    await timed('`history show` of one site', ['history', 'show', site], '0.3 s'),
    await timed('`history verify`, one night judged again', ['history', 'verify', '--runs', '1'], ''),
    await timed('`history export`, packed', ['history', 'export', '--out', packed, '--quiet'], ''),
    await timed('of these: a process that does nothing', ['version'], ''),
  ];
  const table = [
    '| what | measured | goal |',
    '| --- | ---: | ---: |',
    ...rows.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`),
  ].join('\n');
  console.log(table);
  console.log(
    `The export has ${(sizeOf(packed) / 1e6).toFixed(0)} MB. The nights were made in ${made.toFixed(0)} s; ${cpus().length} cores.`,
  );
  if (values.write) write(table);
}

/** The sites of the demo, really looked at on one night. */
async function planOf(): Promise<YearPlan> {
  const from = '2026-11-22T02:00:00.000Z';
  const [list, root, own] = ['fleet.yaml', 'root.pem', 'demo.db'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const fleet = await startFleet({ firstNight: from });
  writeFileSync(list, fleet.targetsYaml());
  writeFileSync(root, fleet.caPem);
  const reports = ['--reports', folder, '--format', 'json', '--quiet'];
  rmSync(own, { force: true });
  await run(['scan', '--targets', list, '--ca', root, '--now', from, '--history', `sqlite:${own}`, ...reports]);
  await fleet.close();
  const demo = await openHistory(`sqlite:${own}`, { create: false });
  const [first] = await demo.runs();
  if (first === undefined) throw new Error('the scan left no run');
  const { targets, owners, observations } = await demo.snapshot(first.id);
  const prototypes: Prototype[] = [];
  for (const target of targets) {
    const seen = observations.filter((one) => one.target === target.id);
    const ledger = await demo.ledger(first.id, target.id);
    prototypes.push({ target, night: { target: target.id, observations: seen, ledger } });
  }
  await demo.close();
  const ruleset = await loadRuleset();
  const progress = (night: number) => {
    if (night % 10 === 0) process.stderr.write(`\r${night} of ${nights} nights`);
  };
  return { prototypes, owners, sites, from, ruleset, knowledge, onNight: progress };
}

/** The real history, which for once does not wait for the disk after every site. */
async function withFastHistory(use: (history: History) => Promise<void>): Promise<void> {
  if (values.history !== undefined) {
    const history = await openHistory(url, { create: true });
    await use(history);
    return history.close();
  }
  const database = openDatabase(file, { create: true });
  database.exec('pragma synchronous = off');
  const store = new Kysely<Tables>({ dialect: nodeSqliteDialect(database, file) });
  await migrate(store, file, { create: true });
  const history = historyIn(store, file);
  await use(history);
  await history.close();
  process.stderr.write('\n');
}

const sizeOf = (path: string): number => statSync(path).size;

/** Of the file; in PostgreSQL of the tables and their indexes. */
async function storedBytes(): Promise<number> {
  if (values.history === undefined) return sizeOf(file);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ bytes: string }>(
    "select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c where c.relkind = 'r' and c.relnamespace = 'rasid'::regnamespace",
  );
  await client.end();
  return Number(rows[0]?.bytes);
}

/** A command as people call it: seconds until it has ended, and its time on the processor. */
async function timed(what: string, argv: readonly string[], goal: string): Promise<Row> {
  const began = performance.now();
  const cpu = await run([...argv, '--history', url].slice(0, argv[0] === 'version' ? 1 : undefined));
  const seconds = (performance.now() - began) / 1000;
  return { what, measured: `${seconds.toFixed(2)} s (${cpu.toFixed(2)} s of processor)`, goal };
}

const METER = `data:text/javascript,${encodeURIComponent(
  `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(3, JSON.stringify(process.cpuUsage())));`,
)}`;

/** Runs a command; gives its seconds on the processor. */
async function run(argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--import', METER, values.bin, ...argv], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [said, met] = [child.stdio[2], child.stdio[3]] as readonly Readable[];
  if (said === undefined || met === undefined) throw new Error('a process without pipes');
  const [stderr, used, [status]] = await Promise.all([text(said), text(met), once(child, 'exit')]);
  if (status !== 0) throw new Error(`rasid ${argv.join(' ')} ended with ${status}: ${stderr}`);
  const { user, system } = JSON.parse(used) as NodeJS.CpuUsage;
  return (user + system) / 1e6;
}

const PAGE = new URL('../../docs/benchmarks.md', import.meta.url);
const [BEGIN, END] = ['<!-- bench:history -->', '<!-- /bench:history -->'];

function write(table: string): void {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/benchmarks.md has no place ${BEGIN}`);
  writeFileSync(PAGE, `${before}${BEGIN}\n${table}\n${END}${after}`);
}

try {
  await measure();
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
