/**
 * npm run bench:report [-- SITES [FOLDER]]
 *
 * Writes the report site of an invented night of so many sites (1,000) in three languages, from the rules as they are shipped, and says how
 * long that took, how much memory, and how large the pages are. Fails when it takes longer than 20 s or the morning page passes 1.5 MB.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyRule } from '../../src/model/rule.ts';
import { inventedReport } from './invented-report.ts';

const MOST_SECONDS = 20;
const MOST_BYTES = 1_500_000; // of the morning page

// The built program: pages are written in JSX, which Node does not read.
const built = <T>(path: string) => import(new URL(`../../dist/${path}`, import.meta.url).href) as Promise<T>;
const { writePages } = await built<typeof import('../../src/commands/pages.ts')>('commands/pages.js');
const { namedFolder } = await built<typeof import('../../src/commands/write-files.ts')>('commands/write-files.js');
const { loadRuleset } = await built<typeof import('../../src/rules/registry.ts')>('rules/registry.js');

const sites = Number(process.argv[2] ?? 1000);
const kept = process.argv[3];
const folder = namedFolder(kept ?? mkdtempSync(join(tmpdir(), 'rasid-report-')), process.cwd());
const { rules } = (await loadRuleset()) as { readonly rules: readonly AnyRule[] };
const report = inventedReport(sites, rules);

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
const before = process.memoryUsage.rss();
const cpu = process.cpuUsage();
const started = performance.now();
await writePages(folder, report);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);

const sizes = Map.groupBy(
  readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, stat: statSync(join(folder.path, name)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ name, stat }) => ({ kind: kindOf(name), bytes: stat.size })),
  ({ kind }) => kind,
);
if (kept === undefined) rmSync(folder.path, { recursive: true });

function kindOf(name: string): string {
  const [first = '', second = '', third] = name.split('/');
  if (first === 'mail' || first === name) return first;
  return third === undefined ? second : `${second}/`;
}

const sum = (all: readonly { readonly bytes: number }[]) => all.reduce((total, { bytes }) => total + bytes, 0);
console.log(
  `${sites} sites, ${rules.length} rules, 3 languages: ${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processor, ` +
    `${megabytes(sum([...sizes.values()].flat()))}; peak ${megabytes(process.resourceUsage().maxRSS * 1024)} of memory, ` +
    `${megabytes(before)} of it the report in memory`,
);
for (const [kind, files] of sizes) {
  const most = Math.max(...files.map(({ bytes }) => bytes));
  console.log(
    `  ${kind.padEnd(16)} ${String(files.length).padStart(5)} files, ${kilobytes(sum(files) / files.length).padStart(8)} each, the largest ${kilobytes(most)}`,
  );
}
const morning = Math.max(...(sizes.get('index.html') ?? []).map(({ bytes }) => bytes));
if (seconds > MOST_SECONDS || morning > MOST_BYTES) {
  console.log(`Too much: ${MOST_SECONDS} s and ${kilobytes(MOST_BYTES)} for a morning page are the bounds.`);
  process.exitCode = 1;
}
