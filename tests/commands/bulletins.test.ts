import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Format, writeRun } from '../../src/commands/formats.ts';
import { namedFolder } from '../../src/commands/write-files.ts';
import type { Report } from '../../src/model/report.ts';
import { LANGUAGES } from '../../src/model/target.ts';
import { bulletinsOf } from '../../src/render/bulletin.ts';
import { REPORT } from '../golden/report.ts';
import { freshFolder } from './desk.ts';

/** An owner whose id cannot be the name of a file. */
const ODD = 'Ministère/../de l’eau';
const [first] = bulletinsOf(REPORT);
const report: Report = {
  ...REPORT,
  owners: REPORT.owners.map((owner) => (owner.id === first?.owner ? { ...owner, id: ODD } : owner)),
  document: {
    ...REPORT.document,
    targets: REPORT.document.targets.map((one) => (one.owner === first?.owner ? { ...one, owner: ODD } : one)),
  },
};

async function written(formats: readonly Format[]) {
  const cwd = freshFolder();
  const folder = namedFolder('run', cwd);
  await writeRun(folder, formats, report, null);
  const linked = (language: string): string[] =>
    [...readFileSync(join(folder.path, language, 'index.html'), 'utf8').matchAll(/href="([^"]*bulletin\.[^"]*)"/g)]
      .map(([, href]) => posix.join(language, href ?? ''))
      .sort();
  const there = readdirSync(folder.path).filter((name) => name.startsWith('bulletin.') && name.endsWith('.html'));
  return { linked, there: there.sort() };
}

describe('the morning page', () => {
  test.each([[['html', 'bulletin']], [['bulletin', 'html']]] as const)(
    'leads to every bulletin of its run: %s',
    async (formats) => {
      const { linked, there } = await written(formats);
      expect(there.length).toBeGreaterThanOrEqual(2 * bulletinsOf(report).length);
      for (const language of LANGUAGES) expect(linked(language)).toEqual(there);
    },
  );

  test('leads to none where none were written', async () => {
    const { linked } = await written(['html']);
    expect(LANGUAGES.flatMap(linked)).toEqual([]);
  });
});
