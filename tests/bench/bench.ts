/**
 * npm run bench [-- SECTION.. --quick --write --resume]
 *
 * Rasid beside the programs that people would use instead, on the same servers of this machine, in one run and one table: tls, headers,
 * exposure, nights (in the order in which they are named). `--write` puts the table into docs/benchmarks.md whenever a row is there, so that a
 * bench that is broken off keeps what it measured; `--resume` keeps the rows of the page that are not measured anew, if they are of the same day,
 * machine and programs. `--quick`: one round, two distances, two nights, without the slowest program. The middle of all rounds is told. Times are
 * printed and not judged, for machines differ; ends with 1 when Rasid asks for more connections than it should, reports what is not there
 * or misses what is.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installed, PACKAGE } from '../oracles/observatory.ts';
import { find } from '../world/tls/program.ts';
import { exposureRows, isWrong } from './exposure.ts';
import { headerRows } from './headers.ts';
import { nightRows } from './nights.ts';
import { readPage, writePage } from './page.ts';
import { markdownTable, type Row, type TimedRow } from './table.ts';
import { isTooMuch, tlsRows } from './tls.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    far: { type: 'string' }, // round trips in milliseconds
    slow: { type: 'string' }, // those of testssl.sh, which takes minutes
    hosts: { type: 'string' }, // of whole nights
    once: { type: 'string', default: '10000' }, // from so many hosts on one night instead of two
    limit: { type: 'string' }, // the longest that a night may start targets, such as 15m
    format: { type: 'string', default: 'json' }, // of the nights' reports
    profile: { type: 'string' }, // cpu or heap, of each scan
  },
});
const { quick } = values;
const numbers = (list: string) => list.split(',').filter(Boolean).map(Number);
const far = numbers(values.far ?? (quick ? '0,50' : '0,50,150'));
const { profile = null } = values;
if (profile !== null && profile !== 'cpu' && profile !== 'heap') throw new Error('a profile is cpu or heap');

const SECTIONS: Readonly<Record<string, () => AsyncIterable<Row>>> = {
  tls: () =>
    tlsRows({ roundTrips: far, slow: numbers(values.slow ?? (quick ? '' : far.join())), rounds: quick ? 1 : 5 }),
  headers: () => headerRows(far),
  exposure: () => exposureRows(far),
  nights: () =>
    nightRows({
      hosts: numbers(values.hosts ?? (quick ? '100' : '100,1000,10000')),
      format: values.format,
      once: Number(values.once),
      limit: values.limit ?? null,
      profile,
    }),
};
const sections = (positionals.length === 0 ? Object.keys(SECTIONS) : positionals).map((name) => {
  const section = SECTIONS[name];
  if (section === undefined)
    throw new Error(`no section is called ${name}; there are ${Object.keys(SECTIONS).join(', ')}`);
  return section;
});

const day = machine();
let rows: readonly TimedRow[] = values.resume ? rowsOfToday() : [];
for (const section of sections)
  for await (const row of section()) {
    const at = new Date().toISOString().slice(11, 16);
    const place = ({ task, roundTripMs, program }: Row) => `${task}, ${roundTripMs} ms: ${program}`;
    rows = [...rows.filter((other) => place(other) !== place(row)), { ...row, at }];
    process.stderr.write(`${at} ${place(row)}\n`);
    if (values.write) writePage({ day, rows });
    if (isTooMuch(row) || isWrong(row)) process.exitCode = 1;
  }
process.stdout.write(`${day}\n\n${markdownTable(rows)}\n`);

function rowsOfToday(): readonly TimedRow[] {
  const page = readPage();
  if (page.day !== day) throw new Error(`the page tells of another day or machine:\n${page.day}\n${day}`);
  return page.rows;
}

/** The day, the machine and all programs, in one line. */
function machine(): string {
  const [cpu] = cpus();
  const peers = [
    ['sslscan', ['--version'], /\d+\.\d+\.\d+/],
    ['nmap', ['--version'], /[\d.]+\d/],
    ['testssl', ['--version'], /\d+\.\d+\.\d+/],
    ['gobuster', ['version'], /[\d.]+\d/],
    ['ffuf', ['-V'], /[\d.]+\d/],
    ['whatweb', ['--version'], /[\d.]+\d/],
    ['nginx', ['-v'], /[\d.]+\d/],
  ] as const;
  const versions = peers.flatMap(([program, words, pattern]) => {
    const path = find(program);
    if (path === null) return [];
    const [said = '?'] = pattern.exec(saidBy(path, words)) ?? [];
    return [`${program} ${said}`];
  });
  if (installed) {
    const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { readonly version: string };
    versions.push(`MDN Observatory ${version}`);
  }
  const today = new Date().toISOString().slice(0, 10);
  return `${today}; ${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.versions.node}; ${versions.join(', ')}.`;
}

function saidBy(program: string, words: readonly string[]): string {
  try {
    return execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', program, ...words], { encoding: 'utf8', timeout: 20_000 });
  } catch {
    return '';
  }
}
