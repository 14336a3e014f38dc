import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { HistoryError, openHistory } from '../../src/history/history.ts';
import { freshFolder, rasid } from '../commands/desk.ts';
import { end, finding, header, idAt, night, record, target } from './invented.ts';
import { ask, noPostgres, postgresServer } from './postgres.ts';

// The statements of docs/operations/postgresql.md, with another name for the database.
const DATABASE = `rasid_roles_${process.pid}`;
const PAGE = readFileSync(join(import.meta.dirname, '../../docs/operations/postgresql.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/```sql\n(.*?)```/gs)].map(([, text = '']) =>
  text
    .replaceAll('database rasid', `database ${DATABASE}`)
    .split(';')
    .filter((statement) => statement.trim() !== ''),
);
const [roles = [], schemas = [], grants = []] = BLOCKS;

describe.skipIf(await noPostgres())('the grants that the documentation gives', () => {
  const a = target('a');
  const urls = { admin: '', owner: '', scanner: '', reader: '' };
  const house = (line: string, url: string) => rasid([...line.split(' '), '--history', url], { cwd: freshFolder() });

  beforeAll(async () => {
    const { url } = await postgresServer();
    const names = ['owner', 'scanner', 'reader'] as const;
    await ask(url, ...roles, ...names.map((name) => `alter role rasid_${name} password 'ouvre'`));
    const as = (username: string, password: string) =>
      Object.assign(new URL(url), { pathname: `/${DATABASE}`, username, password }).href;
    urls.admin = Object.assign(new URL(url), { pathname: `/${DATABASE}` }).href;
    for (const name of names) urls[name] = as(`rasid_${name}`, 'ouvre');
    await ask(urls.admin, ...schemas);
    return async () => {
      await ask(urls.admin, 'drop owned by rasid_owner, rasid_scanner, rasid_reader');
      await ask(url, `drop database ${DATABASE} with (force)`, ...names.map((name) => `drop role rasid_${name}`));
    };
  });

  test('are in three blocks', () => {
    expect(BLOCKS).toHaveLength(3);
  });

  test('the owner makes the tables, and nobody else can', async () => {
    const opening = openHistory(urls.scanner, { create: true });
    await expect(opening).rejects.toThrow(HistoryError);
    await expect(opening).rejects.toThrow('may not be');
    expect(await house('history migrate', urls.owner)).toEqual({
      code: 0,
      out: expect.stringMatching(/^The history has schema \d+\.\n$/),
      err: '',
    });
    await ask(urls.owner, ...grants);
  });

  test('the scanner runs nights, resumes, judges again and leads', async () => {
    const history = await openHistory(urls.scanner, { create: true });
    await history.hold({ host: 'here', process: 1, since: 'now', what: 'scan' }, () => true);
    for (const n of [1, 2, 3]) {
      await history.begin(header(n, [a]));
      await history.addNight(idAt(n), night(n, 'a'));
      await history.addNight(idAt(n), night(n, 'a', { version: n })); // looked at again
      const findings = [finding('a', 'headers/hsts', 'fail')];
      const ending = end(n, {
        findings,
        records: [record('a', 'headers/hsts', 1, n === 3 ? { severity: 'low' } : {})],
      });
      await history.finish(idAt(n), ending);
      await history.resume(idAt(n));
      await history.finish(idAt(n), ending);
    }
    expect((await history.verifyChain()).faults).toEqual([]);
    expect(await history.release({ host: 'here', process: 1 })).not.toBeNull();
    await history.close();
    expect(await house('rejudge --since latest --quiet', urls.scanner)).toMatchObject({ err: '', code: 0 });
    await ask(urls.scanner, 'create table rasid_queue.mine (id int)'); // the queue is its own
  });

  test('the reader reads everything', async () => {
    for (const line of [
      'history list',
      'history show a',
      'history export',
      'history verify',
      'diff',
      'report --run latest --format json',
      'history unlock', // nobody holds it,
    ])
      expect([line, await house(line, urls.reader)]).toEqual([line, expect.objectContaining({ code: 0 })]);
  });

  test.each([
    ['scanner', 'drop table rasid.runs'],
    ['scanner', 'drop schema rasid cascade'],
    ['scanner', 'truncate rasid.nights'],
    ['scanner', 'alter table rasid.runs add column mine text'],
    ['scanner', 'create table rasid.mine (id int)'],
    ['scanner', 'create schema mine'],
    ['scanner', "update rasid.blobs set body = ''"],
    ['scanner', 'delete from rasid.blobs'],
    ['scanner', 'delete from rasid.nights'],
    ['scanner', 'delete from rasid.runs'],
    ['scanner', 'update rasid.findings set rule = rule'],
    ['reader', "insert into rasid.targets (id) values ('x')"],
    ['reader', 'update rasid.runs set state = state'],
    ['reader', 'delete from rasid.records'],
    ['reader', 'drop table rasid.runs'],
    ['reader', 'create table rasid_queue.mine (id int)'],
    ['reader', 'create temporary table mine (id int)'],
  ] as const)('the %s may not: %s', async (who, statement) => {
    await expect(ask(urls[who], statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  test('what a role may not do is one sentence', async () => {
    const sentence = / may not be used so by this role; docs\/operations\/postgresql\.md has the grants\.$/;
    const scanner = await openHistory(urls.scanner, { create: false });
    await expect(scanner.prune({ pruned: [idAt(1)], kept: 0 })).rejects.toThrow(sentence);
    await scanner.close();
    const reader = await openHistory(urls.reader, { create: false });
    await expect(reader.begin(header(9, [a]))).rejects.toThrow(sentence);
    await expect(reader.addNight(idAt(1), night(1, 'a'))).rejects.toThrow('has ended');
    await reader.close();

    const leader = await openHistory(urls.scanner, { create: false });
    await leader.hold({ host: 'here', process: 1, since: 'now', what: 'scan' }, () => true);
    const { code, err } = await house('history unlock', urls.reader);
    expect([code, err.trimEnd()]).toEqual([2, expect.stringMatching(sentence)]);
    expect(await house('history unlock', urls.scanner)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Taken from process 1 on here/),
    });
    await leader.close();
  });
});
