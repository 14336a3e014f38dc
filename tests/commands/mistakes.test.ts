import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder, listOf, loopbackTarget, rasid } from './desk.ts';

/** A folder where most things are well. */
function desk(): string {
  const cwd = freshFolder();
  mkdirSync(join(cwd, 'targets'));
  writeFileSync(join(cwd, 'targets/list.yaml'), listOf(loopbackTarget('site', 9)));
  writeFileSync(join(cwd, 'broken.yaml'), 'schema: rasid/targets@1\ntargets:\n  - host: http://a.ma\n    ower: x\n');
  writeFileSync(join(cwd, 'no.pem'), 'not a certificate');
  writeFileSync(join(cwd, 'bad.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  writeFileSync(join(cwd, 'corrupt.db'), 'this is not a database, whatever its name says'.repeat(50));
  writeFileSync(join(cwd, 'sites.csv'), 'domain,name_fr\nhttp://a.ma,A\n');
  return cwd;
}

describe('a mistake is one sentence on stderr, and exit 2', () => {
  test.each<[string, RegExp]>([
    ['', /^Which command\? See "rasid --help"\.$/],
    ['scna', /^There is no command scna \(did you mean "scan"\?\); see "rasid --help"\.$/],
    ['scan --verbsoe', /^"verbsoe" means nothing here; see "rasid scan --help"\.$/],
    ['scan somewhere', /^"somewhere" means nothing here; see "rasid scan --help"\.$/],
    ['scan --profile deeep', /^--profile is one of passive, standard, deep, not "deeep" \(did you mean "deep"\?\)\.$/],
    [
      'scan --format html,pdf',
      /^--format is one of html, json, sarif, junit, csv, markdown, bulletin, snapshot, not "pdf"\.$/,
    ],
    ['scan --format html --format json', /^--format can be given once only\.$/],
    ['scan --reports a --reports b', /^--reports can be given once only\.$/],
    ['scan --hosts 0', /^--hosts is a whole number between 1 and 1024, not "0"\.$/],
    ['scan --hosts many', /^--hosts is a whole number between 1 and 1024, not "many"\.$/],
    ['scan --hosts', /^--hosts needs a value; see "rasid scan --help"\.$/],
    ['scan --targets --quiet', /^--targets needs a value; see "rasid scan --help"\.$/],
    ['report --out', /^--out needs a value; see "rasid report --help"\.$/],
    ['scan --now 2026-02-31', /^--now is an instant such as 2026-11-22T02:00:00Z, not "2026-02-31"\.$/],
    ['scan --now soon', /^--now is an instant such as 2026-11-22T02:00:00Z, not "soon"\.$/],
    ['scan --deadline soon', /^--deadline is a time such as 06:00 \(UTC\), 2026-11-22T06:00:00Z or 90m, not "soon"\.$/],
    ['scan --select site', /^--select is owner:…, tag:…, host:…, id:…, not "site"\.$/],
    ['scan --select owner:nobody', /^No target fits --select owner:nobody\.$/],
    ['scan --targets nowhere', /^nowhere: expected a file or a folder that can be read, found no such file$/],
    [
      'scan --targets broken.yaml',
      /^broken\.yaml:3:5: expected "owner": .*\nbroken\.yaml:3:11: expected a host name without a scheme, .*\nbroken\.yaml:4:5: expected one of the keys .*\(did you mean "owner"\?\), found "ower"$/,
    ],
    ['scan --ca nowhere.pem', /^--ca nowhere\.pem cannot be read: there is no such file\.$/],
    ['scan --ca targets', /^--ca targets cannot be read: it is a folder\.$/],
    ['scan --ca no.pem', /^--ca no\.pem holds no certificate in PEM\.$/],
    ['scan --ca bad.pem', /^--ca bad\.pem holds a certificate that cannot be read\.$/],
    ['scan --history sqlite:corrupt.db', /corrupt\.db/],
    [
      'scan --history postgres://u@h.invalid/d',
      /^postgres:\/\/u@h\.invalid\/d cannot be reached: its host is not known\.$/,
    ],
    ['history list', /There is no history at .*history\.db/],
    ['history list --history sqlite:corrupt.db', /corrupt\.db/],
    ['history', /^Which of the history commands\? See "rasid history --help"\.$/],
    ['report', /There is no history at .*history\.db/],
    ['diff', /There is no history at .*history\.db/],
    ['gate', /There is no history at .*history\.db/],
    ['rejudge', /There is no history at .*history\.db/],
    ['rules show', /^An argument is missing; see "rasid rules --help"\.$/],
    [
      'rules show https/reachabel',
      /^There is no rule "https\/reachabel" \(did you mean "https\/reachable"\?\); see "rasid rules list"\.$/,
    ],
    ['targets check broken.yaml', /^broken\.yaml:3:5: /],
    [
      'targets import sites.csv',
      /^sites\.csv:2:1: expected a host name without a scheme, such as "a\.ma", found "http:\/\/a\.ma"$/,
    ],
    ['targets import nowhere.csv', /^nowhere\.csv cannot be read: there is no such file\.$/],
  ])('rasid %s', async (line, sentence) => {
    const { code, out, err } = await rasid(line === '' ? [] : line.split(' '), { cwd: desk() });
    expect(err.trimEnd()).toMatch(sentence);
    expect([code, out]).toEqual([2, '']);
  });
});

test('RASID_HISTORY says where the history is', async () => {
  const { err } = await rasid(['history', 'list'], { cwd: desk(), env: { RASID_HISTORY: 'sqlite:elsewhere/h.db' } });
  expect(err).toContain('elsewhere/h.db');
});

describe('help', () => {
  test.each([
    'scan',
    'report',
    'diff',
    'gate',
    'rejudge',
    'history list',
    'history show',
    'targets check',
    'targets list',
    'targets import',
    'targets template',
    'waivers check',
    'waivers list',
    'waivers add',
    'rules list',
    'rules show',
    'demo',
  ])('rasid %s --help has examples and the options of every command', async (command) => {
    const { code, out, err } = await rasid([...command.split(' '), '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Examples:');
    for (const option of ['--quiet', '--verbose', '--no-color', '--help']) expect(out).toContain(option);
  });

  test('rasid --help names every command', async () => {
    const { code, out } = await rasid(['--help']);
    expect(code).toBe(0);
    for (const name of [
      'scan',
      'report',
      'diff',
      'gate',
      'rejudge',
      'history',
      'targets',
      'waivers',
      'rules',
      'demo',
      'version',
      'completion',
    ]) {
      expect(out).toMatch(new RegExp(`rasid ${name}\\b`));
    }
  });

  test('a completion script for the shell', async () => {
    const { code, out } = await rasid(['completion']);
    expect(code).toBe(0);
    expect(out).toContain('rasid completion');
  });
});
