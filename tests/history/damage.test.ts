import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Kysely } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeSqliteDialect, openDatabase } from '../../src/history/dialect.ts';
import { HistoryError, historyIn, openHistory } from '../../src/history/history.ts';
import { migrate, type Tables } from '../../src/history/schema.ts';
import { listOf, loopbackTarget, rasid } from '../commands/desk.ts';
import { folder, newFile } from './folder.ts';
import { end, finding, header, idAt, night, target } from './invented.ts';

const targets = Array.from({ length: 12 }, (_, index) => target(`t${index + 10}`));

/** Three nights of twelve sites. */
async function wholeHistory(): Promise<string> {
  const file = newFile();
  const history = await openHistory(`sqlite:${file}`, { create: true });
  for (const n of [1, 2, 3]) {
    await history.begin(header(n, targets));
    for (const { id } of targets) await history.addNight(idAt(n), night(n, id, { version: n }));
    await history.finish(idAt(n), end(n, { findings: targets.map(({ id }) => finding(id, 'headers/hsts', 'fail')) }));
  }
  await history.close();
  return file;
}

const oneSentence = /^(Sorry: )?[^\n]+\.\n$/;

describe('a full disk', () => {
  test('is one sentence, and what was stored before stays', async () => {
    const file = newFile();
    const database = openDatabase(file, { create: true });
    const store = new Kysely<Tables>({ dialect: nodeSqliteDialect(database, file) });
    await migrate(store, file, { create: true });
    const history = historyIn(store, file);
    await history.begin(header(1, targets));
    await history.addNight(idAt(1), night(1, 't10'));
    database.exec(`pragma max_page_count = ${Number(database.prepare('pragma page_count').get()?.page_count)}`);
    const more = async () => {
      for (const { id } of targets) await history.addNight(idAt(1), night(1, id));
    };
    await expect(more()).rejects.toThrow(HistoryError);
    await expect(more()).rejects.toThrow(`${file} cannot be written: the disk is full.`);
    await history.close();

    const again = await openHistory(`sqlite:${file}`, { create: false });
    onTestFinished(() => again.close());
    expect(await again.resume(idAt(1))).toContain('t10');
    expect((await again.verifyChain()).faults).toEqual([]);
    for (const { id } of targets) await again.addNight(idAt(1), night(1, id)); // there is room again
  });

  test.skipIf(process.platform === 'win32')('in the middle of a scan ends it with 2 and one sentence', async () => {
    const bin = join(import.meta.dirname, '../../dist/bin.js');
    if (!existsSync(bin)) throw new Error('dist/bin.js is missing: npm run build');
    const cwd = folder();
    const list = listOf(
      Array.from({ length: 40 }, (_, index) => loopbackTarget(`site-${index}`, 9)).join('\n'), // nobody listens on 9
      'from: 2000-01-01, until: 2999-01-01, allows: passive',
    );
    writeFileSync(join(cwd, 'list.yaml'), list);
    // Files may grow to so many blocks of 512 or 1024 bytes: a history does not fit. Node ignores the signal that says so.
    const words = `ulimit -f 128; exec "$0" "${bin}" scan --targets list.yaml --quiet`;
    const child = spawn('bash', ['-c', words, process.execPath], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect([code, said]).toEqual([2, expect.stringMatching(oneSentence)]);
    expect(said).toContain('history.db cannot be ');
  });
});

describe('a damaged file', () => {
  const COMMANDS = [
    'history list',
    'history show t10',
    'history verify',
    'diff',
    'rejudge --dry-run',
    'history export',
  ];
  const house = (line: string, file: string) => rasid([...line.split(' '), '--history', `sqlite:${file}`]);

  test.each([0.02, 0.3, 0.6, 0.95])(
    'cut off at %f of its length: every command says so in one sentence',
    async (part) => {
      const file = await wholeHistory();
      truncateSync(file, Math.floor(statSync(file).size * part));
      for (const line of COMMANDS) {
        const { code, err } = await house(line, file);
        expect([line, code, err]).toEqual([line, 2, expect.stringMatching(oneSentence)]);
      }
    },
  );

  test('with other bytes in it: an answer, or one sentence, and never other facts', { timeout: 120_000 }, async () => {
    const whole = await wholeHistory();
    const truth = new Map(
      await Promise.all(COMMANDS.map(async (line) => [line, (await house(line, whole)).out] as const)),
    );
    const size = statSync(whole).size;
    let found = 0;
    for (let place = 1; place < 12; place++) {
      const file = newFile();
      copyFileSync(whole, file);
      const bytes = readFileSync(file);
      bytes.fill(0xa5, Math.floor((size * place) / 12), Math.floor((size * place) / 12) + 37);
      writeFileSync(file, bytes);
      const verified = await house('history verify', file);
      if (verified.code !== 0) found += 1;
      for (const line of COMMANDS.filter((one) => one !== 'history verify')) {
        const { code, out, err } = await house(line, file);
        if (code !== 0) expect([place, line, code, err]).toEqual([place, line, 2, expect.stringMatching(oneSentence)]);
        else if (verified.code === 0) expect([line, out]).toEqual([line, truth.get(line)]);
      }
    }
    expect(found).toBeGreaterThan(3); // the rest fell where nothing is
  });
});
