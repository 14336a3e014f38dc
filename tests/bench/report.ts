/**
 * npm run bench:report [-- SITES [FOLDER]]
 *
 * Writes the report site of an invented night of so many sites (1,000) in three languages, from the rules as they are shipped, and says how
 * long that took, how much memory, and how large the pages are. Fails when it takes longer than 20 s or the morning page passes 1.5 MB.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyRule } from '../../src/model/rule.ts';
import { inventedReport } from './invented-report.ts';

const MOST_SECONDS = 20;
const MOST_BYTES = 1_500_000; // of the morning page

// The built program: pages are written in JSX, which Node does not read.
const built = <T>(path: string) => import(new URL(`../../dist/${path}`, import.meta.url).href) as Promise<T>;
const { siteFiles } = await built<typeof import('../../src/render/site.ts')>('render/site.js');
const { writeFolder } = await built<typeof import('../../src/commands/write-files.ts')>('commands/write-files.js');
const { loadRuleset } = await built<typeof import('../../src/rules/registry.ts')>('rules/registry.js');

const sites = Number(process.argv[2] ?? 1000);
const kept = process.argv[3];
const folder = kept ?? mkdtempSync(join(tmpdir(), 'rasid-report-'));
const { rules } = (await loadRuleset()) as { readonly rules: readonly AnyRule[] };
const report = inventedReport(sites, rules);

const sizes = new Map<string, number[]>();
let total = 0;
let peak = 0;
function* weighed() {
  for (const file of siteFiles(report)) {
    const bytes = Buffer.byteLength(file.content);
    const kind = kindOf(file.name);
    sizes.set(kind, [...(sizes.get(kind) ?? []), bytes]);
    total += bytes;
    peak = Math.max(peak, process.memoryUsage.rss());
    yield file;
  }
}
const kindOf = (name: string): string => {
  const [first = '', second = ''] = name.split('/');
  if (first === 'mail' || first === name) return first;
  return name.split('/').length > 2 ? `${second}/` : second;
};

const started = performance.now();
writeFolder(folder, weighed(), { cwd: process.cwd() } as Parameters<typeof writeFolder>[2]);
const seconds = (performance.now() - started) / 1000;
if (kept === undefined) rmSync(folder, { recursive: true });

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
console.log(
  `${sites} sites, ${rules.length} rules, 3 languages: ${seconds.toFixed(1)} s, ${Math.round(total / 1e6)} MB, peak ${Math.round(peak / 1e6)} MB of memory`,
);
for (const [kind, bytes] of sizes) {
  const sum = bytes.reduce((a, b) => a + b, 0);
  console.log(
    `  ${kind.padEnd(16)} ${String(bytes.length).padStart(5)} pages, ${kilobytes(sum / bytes.length).padStart(8)} each, the largest ${kilobytes(Math.max(...bytes))}`,
  );
}
const morning = Math.max(...(sizes.get('index.html') ?? []));
if (seconds > MOST_SECONDS || morning > MOST_BYTES) {
  console.log(`Too much: ${MOST_SECONDS} s and ${kilobytes(MOST_BYTES)} for a morning page are the bounds.`);
  process.exitCode = 1;
}
