import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openHistory } from '../../src/history/history.ts';
import { newFile } from './folder.ts';
import { end, finding, header, idAt, night, record, target } from './invented.ts';

const NIGHTS = 12;
const targets = Array.from({ length: 60 }, (_, index) => target(`t${index + 100}`));
const RULES = Array.from({ length: 12 }, (_, index) => `headers/rule-${index}`);

/** Bytes of the file with its log written back, and the rows of a table. */
function measure(file: string): { bytes: number; blobs: number; records: number } {
  const database = new DatabaseSync(file);
  database.exec('pragma wal_checkpoint(truncate)');
  const rows = (table: string) => Number(database.prepare(`select count(*) as rows from ${table}`).get()?.rows);
  const counted = { blobs: rows('blobs'), records: rows('records') };
  database.close();
  return { bytes: statSync(file).size, ...counted };
}

test('a night over unchanged sites adds less than 300 bytes a target', { timeout: 180_000 }, async () => {
  const file = newFile();
  const history = await openHistory(`sqlite:${file}`, { create: true });
  const findings = targets.flatMap(({ id }) =>
    RULES.map((rule, index) => finding(id, rule, index % 3 === 0 ? 'fail' : 'pass')),
  );
  const failing = findings.filter(({ status }) => status === 'fail');
  const measured = [];
  for (let n = 1; n <= NIGHTS; n++) {
    await history.begin(header(n, targets));
    for (const [index, { id }] of targets.entries()) {
      await history.addNight(idAt(n), night(n, id, { jitter: (n * 7_919 + index * 31) % 4_001 }));
    }
    const records = failing.map((one) => record(one.target, one.rule, 1, { lastSeen: idAt(n), lastVerified: idAt(n) }));
    await history.finish(idAt(n), end(n, { findings, records }));
    if (n === 1 || n === NIGHTS) measured.push(measure(file));
  }
  await history.close();

  const [first, last] = measured;
  expect([last?.blobs, last?.records]).toEqual([first?.blobs, failing.length]);
  const perNight = ((last?.bytes ?? 0) - (first?.bytes ?? 0)) / ((NIGHTS - 1) * targets.length);
  expect(perNight).toBeGreaterThan(0);
  expect(perNight).toBeLessThan(300);
});
