import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFleet } from '../../src/demo/fleet.ts';
import { SITES } from '../../src/demo/sites.ts';
import { rasid } from './desk.ts';

// One site of the demo's fleet, on two nights: its HSTS is gone on the second.

let cwd: string;
const NOW = '2026-11-22T09:00:00.000Z';
const house = (line: readonly string[], now = NOW) => rasid([...line, '--history', 'sqlite:history.db'], { cwd, now });
const add = (...more: readonly string[]) =>
  house(['waivers', 'add', '--reason', 'Known', '--approved-by', 'RSSI', ...more]);
const check = (now?: string) => house(['waivers', 'check'], now);
const file = () => join(cwd, 'targets/waivers.yaml');
const accept = (...waivers: readonly string[]) =>
  writeFileSync(file(), `schema: rasid/waivers@1\nwaivers:\n${waivers.map((one) => `  - { ${one} }\n`).join('')}`);
const HSTS = 'rule: headers/hsts, target: sante-www, reason: r, approvedBy: b';

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'rasid-waivers-'));
  const fleet = await startFleet({
    firstNight: '2026-11-21T02:00:00.000Z',
    sites: SITES.filter(({ id }) => id === 'sante-www'),
  });
  mkdirSync(join(cwd, 'targets'));
  writeFileSync(join(cwd, 'targets/fleet.yaml'), fleet.targetsYaml());
  writeFileSync(join(cwd, 'root.pem'), fleet.caPem);
  const scan = (night: string) => house(['scan', '--ca', 'root.pem', '--format', 'json', '--now', night]);
  expect((await scan('2026-11-21T02:00:00Z')).code).toBe(0);
  await fleet.night(2);
  expect((await scan('2026-11-22T02:00:00Z')).code).toBe(0);
  await fleet.close();
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe('waivers add', () => {
  test('makes the file, says where, and the gate passes', async () => {
    rmSync(file(), { force: true });
    expect((await house(['gate'])).code).toBe(1);
    const { code, out } = await add('--rule', 'headers/hsts', '--target', 'sante-www', '--until', '90d', '--evidence');
    expect([code, out]).toEqual([0, 'Written: targets/waivers.yaml:3:5\n']);
    expect(readFileSync(file(), 'utf8')).toMatch(
      /^schema: rasid\/waivers@1\nwaivers:\n {2}- rule: headers\/hsts\n.* {4}until: 2027-02-20\n {4}evidence: "?[0-9a-f]{64}"?\n$/s,
    );
    expect((await house(['gate'])).code).toBe(0);
    expect(await check()).toMatchObject({ code: 0, out: '1 waiver.\n' });
  });

  test('adds to the only file, and leaves its comments', async () => {
    writeFileSync(file(), `# ours\nschema: rasid/waivers@1\nwaivers:\n  # why\n  - { ${HSTS}, until: 2027-01-01 }\n`);
    const { out } = await add('--rule', 'headers/csp', '--target', 'sante-www', '--until', '2027-01-01');
    expect(out).toBe('Written: targets/waivers.yaml:6:5\n');
    expect(readFileSync(file(), 'utf8')).toContain(`# ours\nschema: rasid/waivers@1\nwaivers:\n  # why\n  - { ${HSTS}`);
  });

  test.each<[string, readonly string[], RegExp]>([
    [
      'a rule that is none',
      ['--rule', 'headers/hst', '--target', 'sante-www', '--until', '9d'],
      /did you mean "headers\/hsts"/,
    ],
    ['a target that is none', ['--rule', 'headers/hsts', '--target', 'x', '--until', '9d'], /the id of a target/],
    ['too long', ['--rule', 'headers/hsts', '--target', 'sante-www', '--until', '366d'], /at most 365 days ahead/],
    ['no day', ['--rule', 'headers/hsts', '--target', 'sante-www', '--until', 'March'], /the last day/],
    [
      'nothing open to pin',
      ['--rule', 'tls/version-1.0', '--target', 'sante-www', '--until', '9d', '--evidence'],
      /no finding of tls\/version-1.0 is open on sante-www; nothing was written/,
    ],
  ])('refuses %s, and writes nothing', async (_name, options, sentence) => {
    rmSync(file(), { force: true });
    const { code, err } = await add(...options);
    expect([code, err]).toEqual([2, expect.stringMatching(sentence)]);
    expect(() => readFileSync(file())).toThrow('ENOENT');
  });

  test('refuses a second one for the same finding', async () => {
    accept(`${HSTS}, until: 2027-01-01`);
    const before = readFileSync(file(), 'utf8');
    const { code, err } = await add('--rule', 'headers/hsts', '--target', 'sante-www', '--until', '9d');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('one waiver a finding, found another (first at targets/waivers.yaml:3:5)'),
    ]);
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  test('asks which of several files', async () => {
    accept(`${HSTS}, until: 2027-01-01`);
    writeFileSync(join(cwd, 'targets/more.yaml'), 'schema: rasid/waivers@1\n');
    const options = ['--rule', 'headers/csp', '--target', 'sante-www', '--until', '9d'];
    expect(await add(...options)).toMatchObject({ code: 2, err: expect.stringContaining('name one with --waivers') });
    expect((await add(...options, '--waivers', 'targets/more.yaml')).out).toBe('Written: targets/more.yaml:3:5\n');
    rmSync(join(cwd, 'targets/more.yaml'));
  });
});

describe('waivers check', () => {
  test('holds each against the day and the newest night', async () => {
    const other = 'target: sante-www, reason: r, approvedBy: b';
    accept(
      `${HSTS}, until: 2026-12-20`,
      `rule: tls/version-1.0, ${other}, until: 2027-01-01`,
      `rule: headers/csp, ${other}, until: 2026-11-01`,
      `rule: tls/profile-ssl-labs, ${other}, until: 2027-01-01, evidence: "${'0'.repeat(64)}"`,
    );
    const { code, out } = await check();
    expect(code).toBe(1);
    const fates = out.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4).join(' '));
    expect(fates.slice(0, 4)).toEqual([
      'targets/waivers.yaml:5:5 ended sante-www headers/csp',
      'targets/waivers.yaml:3:5 ends soon sante-www headers/hsts',
      'targets/waivers.yaml:6:5 void sante-www tls/profile-ssl-labs',
      'targets/waivers.yaml:4:5 not needed sante-www tls/version-1.0',
    ]);
    expect(fates[4]).toBe('4 waivers, 1 ends soon, 1 ended, 1 void, 1 not needed.');
  });

  test('what ends soon or is not needed is told, and is no fault', async () => {
    accept(
      `${HSTS}, until: 2026-12-20`,
      'rule: tls/version-1.0, target: sante-www, reason: r, approvedBy: b, until: 2027-01-01',
    );
    expect((await check()).code).toBe(0);
    expect((await check('2026-12-21T00:00:00.000Z')).code).toBe(1); // the first has ended
  });

  test('against a rule of the house is 1, what is no waiver is 2', async () => {
    accept(`${HSTS}, until: 2028-01-01`);
    expect(await check()).toMatchObject({ code: 1, err: expect.stringContaining('targets/waivers.yaml:3:') });
    accept(`${HSTS}, until: soon`);
    expect(await check()).toMatchObject({ code: 2, err: expect.stringContaining('targets/waivers.yaml:3:') });
  });

  test('without a history the files alone are proved', async () => {
    accept(`${HSTS}, until: 2027-01-01`);
    const { code, out } = await rasid(['waivers', 'check'], { cwd, now: NOW });
    expect([code, out]).toEqual([0, '1 waiver. There is no history to hold them against.\n']);
  });
});
