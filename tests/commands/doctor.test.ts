import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { openHistory } from '../../src/history/history.ts';
import { countingServer, freshFolder, listOf, loopbackTarget, rasid, type Said } from './desk.ts';

interface Document {
  readonly schema: string;
  readonly fit: boolean;
  readonly signs: readonly {
    readonly name: string;
    readonly fitness: string;
    readonly says: string;
    readonly todo: string | null;
  }[];
}

let cwd: string;
beforeEach(() => {
  cwd = freshFolder();
  mkdirSync(join(cwd, 'targets'));
  write('targets/list.yaml', listOf(loopbackTarget('one', 80)));
});
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const doctor = (line = '', wishes: Parameters<typeof rasid>[1] = {}) =>
  rasid(['doctor', ...line.split(' ').filter((word) => word !== '')], { cwd, ...wishes });
const signsOf = async (line = '', wishes: Parameters<typeof rasid>[1] = {}) => {
  const { out } = await doctor(`--format json ${line}`, wishes);
  return new Map((JSON.parse(out) as Document).signs.map((sign) => [sign.name, sign]));
};
/** What is said of the resolver and the disks of this machine is its own matter: others write to them while we look twice. */
const bare = ({ out }: Said): string =>
  stripVTControlCharacters(out)
    .split(/\n(?=\S)/)
    .filter((entry) => !entry.slice(6).startsWith('resolver'))
    .join('\n')
    .replace(/\s+/g, ' ')
    .replace(/\S+ \S+ free, \S+ files more/g, 'room');

it('says of each thing in one line whether it is fit, in 80 columns, with what to do', async () => {
  const { code, out } = await doctor('', { machine: { user: 0 }, isTTY: false });
  expect(code).toBe(1);
  expect(out).toMatch(/^BAD {3}user {10}root\n +> Run it as a user of its own/m);
  expect(out).toMatch(/\nNot fit: \d things? to repair/);
  expect(out.split('\n').filter((one) => one.length > 80)).toEqual([]);
  expect(out).not.toContain('\u001b');
});

it('has colours in a terminal, and says the same', async () => {
  const [plain, coloured] = [await doctor(), await doctor('', { isTTY: true })];
  expect(coloured.out).toContain('\u001b[32mok');
  expect(bare(coloured)).toBe(bare(plain));
});

it('with --quiet, names only what somebody has to do something about', async () => {
  const { out } = await doctor('--quiet', { machine: { user: 0 } });
  expect(out).toContain('BAD   user');
  expect(out).not.toMatch(/^ok /m);
});

it('gives a document', async () => {
  const { out, code } = await doctor('--format json', { machine: { user: 0 } });
  const document = JSON.parse(out) as Document;
  expect([code, document.schema, document.fit]).toEqual([1, 'rasid/doctor@1', false]);
  expect(new Set(document.signs.map(({ name }) => name)).size).toBe(document.signs.length);
  for (const { fitness, todo } of document.signs)
    expect([fitness, todo === null]).toEqual([fitness, fitness === 'ok' || fitness === 'unmeasured']);
});

describe('the list', () => {
  test.each([
    ['is as it should be', listOf(loopbackTarget('one', 80)), 'ok', 'ok'],
    ['cannot be read', 'schema: rasid/targets@1\ntargets: [', 'bad', undefined],
    [
      'has a letter that ended',
      listOf(loopbackTarget('one', 80), 'from: 2026-01-01, until: 2026-11-21, allows: standard'),
      'ok',
      'bad',
    ],
    [
      'has a letter that ends soon',
      listOf(loopbackTarget('one', 80), 'from: 2026-01-01, until: 2026-12-01, allows: standard'),
      'ok',
      'warn',
    ],
    ['has a target without one', listOf(loopbackTarget('one', 80, '')), 'ok', 'bad'],
    ['says nobody scans', listOf(loopbackTarget('one', 80)).replace(/^scanner:.*\n/m, ''), 'bad', 'ok'],
  ])('that %s', async (_, text, targets, permission) => {
    write('targets/list.yaml', text);
    const signs = await signsOf();
    expect([signs.get('targets')?.fitness, signs.get('permission')?.fitness]).toEqual([targets, permission]);
  });

  it('that is missing is a reason not to be fit', async () => {
    expect((await signsOf('--targets nowhere/')).get('targets')?.fitness).toBe('bad');
  });
});

describe('the history', () => {
  it('that is not there yet is no fault', async () => {
    const signs = await signsOf('--history sqlite:house/history.db');
    expect([signs.get('nights')?.fitness, signs.get('history')?.fitness]).toEqual(['unmeasured', 'ok']);
  });

  it('is looked at without a change, and with --deep in every hash', async () => {
    const file = join(cwd, 'history.db');
    await (await openHistory(`sqlite:${file}`, { create: true })).close();
    chmodSync(file, 0o600);
    const signs = await signsOf('--history sqlite:history.db --deep');
    expect(['history file', 'nights', 'secrecy', 'hashes'].map((name) => signs.get(name)?.fitness)).toEqual([
      'ok',
      'warn',
      'ok',
      'ok',
    ]);
  });

  it('that is a file of something else is bad', async () => {
    write('history.db', 'hello '.repeat(999));
    const signs = await signsOf('--history sqlite:history.db');
    expect([signs.get('history file')?.fitness, signs.get('contents')?.fitness]).toEqual(['bad', 'bad']);
  });
});

it('asks nobody of the list anything', async () => {
  const { port, connections } = await countingServer();
  write('targets/list.yaml', listOf(loopbackTarget('one', port)));
  await doctor();
  expect(connections()).toBe(0);
});

describe('who is told', () => {
  const POLICY =
    'schema: rasid/notify@1\nenabled: false\nfrom: { name: CERT, address: "mailto:cert@demo.example" }\nmail: []\n';

  it('is read when somebody wrote it down', async () => {
    expect((await signsOf()).has('notify')).toBe(false);
    write('targets/notify.yaml', 'schema: rasid/notify@1\nenabled: perhaps\n');
    expect((await signsOf()).get('notify')?.fitness).toBe('bad');
    write('targets/notify.yaml', `${POLICY}smtp: { credentialsFile: gone.txt }\n`);
    expect((await signsOf()).get('notify')).toMatchObject({
      fitness: 'bad',
      says: expect.stringContaining('gone.txt'),
    });
    write('targets/notify.yaml', POLICY);
    expect((await signsOf()).get('notify')).toMatchObject({ fitness: 'ok' });
  });
});
