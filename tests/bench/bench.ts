/**
 * npm run bench [-- SECTION.. --quick --write]
 *
 * Rasid beside the programs that people would use instead, on the same servers of this machine, in one run: tls, headers, exposure, nights.
 * `--quick`: one round, without the slowest program. `--write` puts what was measured into docs/benchmarks.md. Times are printed and not
 * judged, for machines differ; ends with 1 when Rasid asks for more connections than it should, reports what is not there or misses what is.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { find } from '../world/tls/program.ts';
import { exposureRows, isWrong } from './exposure.ts';
import { headerRows } from './headers.ts';
import { markdownTable, type Row } from './table.ts';
import { isTooMuch, tlsRows } from './tls.ts';

const SECTIONS = ['tls', 'headers', 'exposure', 'nights'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    hosts: { type: 'string', default: '100,1000,10000' },
  },
});
const stranger = positionals.find((name) => !SECTIONS.includes(name));
if (stranger !== undefined) throw new Error(`no section is called ${stranger}; there are ${SECTIONS.join(', ')}`);
const wants = (section: string) => positionals.length === 0 || positionals.includes(section);
const FAR = values.quick ? [0, 50] : [0, 50, 150];

async function* rowsOfAll(): AsyncGenerator<Row> {
  if (wants('tls')) yield* tlsRows(FAR, values.quick ? 1 : 3);
  if (wants('headers')) yield* headerRows(FAR);
  if (wants('exposure')) yield* exposureRows();
}

const rows: Row[] = [];
for await (const row of rowsOfAll()) {
  rows.push(row);
  process.stderr.write(`${row.task}, ${row.roundTripMs} ms: ${row.program}\n`);
}
const table = rows.length === 0 ? '' : markdownTable(rows);
if (table !== '') process.stdout.write(`${machine()}\n\n${table}\n`);
if (rows.some((row) => isTooMuch(row) || isWrong(row))) process.exitCode = 1;
const nights = wants('nights') ? await nightsOf(values.hosts) : '';
if (values.write) write([...(table === '' ? [] : [machine(), table]), ...(nights === '' ? [] : [nights])].join('\n\n'));

/** Whole nights: what src/demo/bench.ts prints. */
async function nightsOf(hosts: string): Promise<string> {
  let printed = '';
  for (const count of hosts.split(',')) {
    const bench = join(import.meta.dirname, '../../dist/demo/bench.js');
    const child = spawn(process.execPath, [bench, count, '--format', 'json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      process.stdout.write(chunk);
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the nights of ${count} hosts ended with ${code}`);
  }
  return `\`\`\`text${printed}\`\`\``;
}

function machine(): string {
  const [cpu] = cpus();
  const peers = [
    ['sslscan', ['--version'], /\d+\.\d+\.\d+/],
    ['nmap', ['--version'], /[\d.]+\d/],
    ['testssl', ['--version'], /\d+\.\d+\.\d+/],
    ['gobuster', ['version'], /[\d.]+\d/],
    ['whatweb', ['--version'], /[\d.]+\d/],
    ['nginx', ['-v'], /[\d.]+\d/],
  ] as const;
  const versions = peers.flatMap(([program, words, pattern]) => {
    const path = find(program);
    if (path === null) return [];
    const [said = '?'] = pattern.exec(saidBy(path, words)) ?? [];
    return [`${program} ${said}`];
  });
  const day = new Date().toISOString().slice(0, 10);
  return `${day}; ${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.versions.node}; ${versions.join(', ')}.`;
}

function saidBy(program: string, words: readonly string[]): string {
  try {
    return execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', program, ...words], { encoding: 'utf8', timeout: 20_000 });
  } catch {
    return '';
  }
}

function write(text: string): void {
  const page = join(import.meta.dirname, '../../docs/benchmarks.md');
  const [before = '', rest = ''] = readFileSync(page, 'utf8').split('<!-- measured -->');
  const [, after = ''] = rest.split('<!-- end -->');
  writeFileSync(page, `${before}<!-- measured -->\n\n${text}\n\n<!-- end -->${after}`);
}
