import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writePages } from '../../src/commands/pages.ts';
import { writeSpool } from '../../src/commands/spool.ts';
import { namedFolder } from '../../src/commands/write-files.ts';
import type { Report } from '../../src/model/report.ts';
import { lightTargets } from '../../src/render/light.ts';
import { inventedReport } from '../bench/invented-report.ts';
import { RULES } from '../golden/report.ts';

// Threads begin with a file of the built program. `npm test` builds it first.
const BUILT = new URL('../../dist/commands/pages.js', import.meta.url);
const built = (await (existsSync(BUILT) ? import(BUILT.href) : {})) as { readonly writePages?: typeof writePages };

const SITES = 9;
const OWNERS = 3;
const THREADS = 3;
const rules = RULES.slice(0, 3).map((rule) => ({ ...rule, judge: () => [] })); // a function cannot be handed over

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'rasid-pages-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return namedFolder(path, '/');
}

const filesIn = (path: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(path, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  );

const report = inventedReport(SITES, rules as never);
const byOne = async () => {
  const alone = folder();
  await writePages(alone, report);
  return filesIn(alone.path);
};

test('several threads write what one does, and leave nothing else behind', async () => {
  const there = folder();
  await built.writePages?.(there, report, { threads: THREADS });
  const [one, several] = [await byOne(), filesIn(there.path)];
  expect([...several.keys()]).toEqual([...one.keys()]);
  expect([...several].filter(([name, content]) => one.get(name) !== content).map(([name]) => name)).toEqual([]);
  expect(several.size).toBe(1 + 1 + 3 * (5 + OWNERS + SITES) + OWNERS);
});

test.each([
  ['one thread', () => writePages],
  ['several', () => built.writePages],
])('whole targets may lie in a file: %s', async (_name, writer) => {
  const file = join(folder().path, 'targets.jsonl');
  const spool = writeSpool(file, report.document.targets);
  const targets = report.document.targets.map(lightTargets());
  const spooled: Report = { ...report, document: { ...report.document, targets }, spool };
  const there = folder();
  await writer()?.(there, spooled, { threads: THREADS });
  expect(filesIn(there.path)).toEqual(await byOne());
  expect(existsSync(file)).toBe(true);
});

test('what keeps another thread from writing is a sentence, and stops all', async () => {
  const there = folder();
  mkdirSync(join(there.path, 'ar'));
  writeFileSync(join(there.path, 'ar/sites'), 'a file where a folder should be');
  await expect(built.writePages?.(there, report, { threads: THREADS })).rejects.toThrow(
    `${there.name} could not be written`,
  );
  expect(readdirSync(there.path).filter((name) => name.startsWith('.'))).toEqual([]);
});
