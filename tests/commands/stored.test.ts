import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fleet, startFleet } from '../../src/demo/fleet.ts';
import { SITES } from '../../src/demo/sites.ts';
import { openHistory } from '../../src/history/history.ts';
import type { ReportDocument } from '../../src/model/report.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { GONE, rasid, type Said } from './desk.ts';

// Three sites of the demo's fleet, on two nights: one loses its HSTS, one gains it, one has a certificate that nears its end.

const SITE_IDS = ['sante-www', 'transports-www', 'tresor-paiement'];
const FIRST = '2026-11-21T02-00-00Z';
const SECOND = '2026-11-22T02-00-00Z';

let cwd: string;
let fleet: Fleet;
let scans: readonly Said[];

const stored = (line: string) =>
  rasid([...line.split(' '), '--history', 'sqlite:house/history.db'], { cwd, now: '2026-11-22T09:00:00.000Z' });

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'rasid-stored-'));
  fleet = await startFleet({
    firstNight: '2026-11-21T02:00:00.000Z',
    sites: SITES.filter(({ id }) => SITE_IDS.includes(id)),
  });
  mkdirSync(join(cwd, 'targets'));
  writeFileSync(join(cwd, 'targets/fleet.yaml'), fleet.targetsYaml());
  writeFileSync(join(cwd, 'root.pem'), fleet.caPem);
  const scan = (night: string) => stored(`scan --ca root.pem --reports house --now ${night}`);
  const first = await scan('2026-11-21T02:00:00Z');
  await fleet.night(2);
  scans = [first, await scan('2026-11-22T02:00:00Z')];
  copyFileSync(join(cwd, 'house/history.db'), join(cwd, 'fresh.db')); // as the scans left it
});

afterAll(async () => {
  await fleet.close();
  rmSync(cwd, { recursive: true });
});

const changesIn = (document: ReportDocument): string[] =>
  document.targets.flatMap(({ id, findings }) =>
    findings.flatMap(({ rule, state, cause }) =>
      state === null || state === 'persisting' ? [] : [`${id} ${rule} ${state} ${cause ?? '-'}`],
    ),
  );
const OVERNIGHT = [
  'sante-www headers/hsts new site',
  'sante-www tls/profile-ssl-labs new site',
  'transports-www headers/hsts fixed site',
  'transports-www tls/profile-ssl-labs fixed site',
  'tresor-paiement certificate/validity updated clock',
];

test('both nights were seen', () => {
  expect(scans.map(({ code }) => code)).toEqual([0, 0]);
});

describe('report', () => {
  test('gives the document of the newest run, as the scan had written it', async () => {
    const { code, out } = await stored('report --format json');
    expect(code).toBe(0);
    expect(out).toBe(readFileSync(join(cwd, 'house', SECOND, 'report.json'), 'utf8'));
    expect(changesIn(JSON.parse(out) as ReportDocument)).toEqual(OVERNIGHT);
  });

  test.each([
    [FIRST, FIRST],
    ['previous', FIRST],
    ['2026-11-21', FIRST],
    ['latest', SECOND],
  ])('RUN may be %s', async (name, run) => {
    const { out } = await stored(`report ${name} --format snapshot`);
    const snapshot = JSON.parse(out) as Snapshot;
    expect([snapshot.schema, snapshot.id]).toEqual(['rasid/snapshot@1', run]);
  });

  test('writes one file, or a folder in three languages', async () => {
    await stored('report --lang ar --out one/page.html');
    expect(readFileSync(join(cwd, 'one/page.html'), 'utf8')).toMatch(/^<!doctype html>\n<html lang="ar" dir="rtl">/);
    await stored('report --out many/');
    expect(readdirSync(join(cwd, 'many')).sort()).toEqual(['ar', 'en', 'fr', 'index.html', 'mail', 'style.css']);
    await stored('report --format markdown --out many/');
    expect(readdirSync(join(cwd, 'many'))).toHaveLength(9);
  });

  test('of a run that is not there: one sentence', async () => {
    const { code, out, err } = await stored('report 2025-01-01');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/2025-01-01/);
  });
});

describe('diff', () => {
  test('says in the terminal what changed', async () => {
    const { code, out } = await stored('diff');
    expect(code).toBe(0);
    expect(out).toContain('www.sante.example');
    expect(out).not.toContain('\u001b[');
  });

  test('as JSON, between any two runs', async () => {
    const { out } = await stored(`diff ${FIRST} ${SECOND} --format json`);
    const document = JSON.parse(out) as ReportDocument;
    expect(document.against).toEqual({ id: FIRST });
    expect(changesIn(document)).toEqual(OVERNIGHT);
  });

  test('the older run comes first', async () => {
    const { code, err } = await stored(`diff ${SECOND} ${FIRST}`);
    expect([code, err]).toEqual([2, `${SECOND} is not before ${FIRST}: name the older run first.\n`]);
  });
});

describe('gate', () => {
  test('fails on what the site made worse', async () => {
    const { code, out } = await stored('gate');
    expect(code).toBe(1);
    expect(out).toBe(
      `high  sante-www  headers/hsts    new (site)\nGate failed: 1 regression of high or worse (cause: site); 3 of 3 targets seen (floor 90 %); run ${SECOND} against ${FIRST}.\n`,
    );
  });

  test.each([
    ['gate --fail-on critical', 0, 'Gate passed: 0 regressions of critical or worse'],
    ['gate --only-cause clock', 1, 'tresor-paiement'],
    [`gate ${FIRST}`, 0, 'against nothing: this is the first night.'],
    [`gate --baseline ${FIRST}`, 1, `against ${FIRST}.`],
  ])('%s', async (line, code, words) => {
    const said = await stored(line);
    expect([said.code, said.err]).toEqual([code, '']);
    expect(said.out).toContain(words);
  });

  test('compares with a snapshot that was kept', async () => {
    await stored(`report ${FIRST} --format snapshot --out kept/first.json`);
    await stored('report --format snapshot --out kept/second.json');
    expect((await stored('gate --baseline kept/first.json --quiet')).code).toBe(1);
    expect((await stored('gate --baseline kept/second.json --quiet')).code).toBe(0);
    writeFileSync(join(cwd, 'kept/other.json'), '{"schema":"rasid/report@1"}');
    const { code, err } = await stored('gate --baseline kept/other.json');
    expect([code, err]).toEqual([2, '--baseline kept/other.json is no snapshot of schema rasid/snapshot@1.\n']);
  });

  test('with too little seen it is neither', async () => {
    await rasid(
      [
        ...'scan --ca root.pem --reports blind --history sqlite:blind/h.db'.split(' '),
        '--now',
        '2026-11-22T02:00:00Z',
        '--deadline',
        '2026-11-22T01:00:00Z',
      ],
      { cwd },
    );
    const { code, out } = await rasid(['gate', '--history', 'sqlite:blind/h.db'], { cwd });
    expect(code).toBe(3);
    expect(out).toContain('Gate too-little-seen');
  });

  test('a waiver lets it pass, and is shown', async () => {
    writeFileSync(
      join(cwd, 'waivers.yaml'),
      'schema: rasid/waivers@1\nwaivers:\n  - { rule: headers/hsts, target: sante-www, reason: "Known", approvedBy: CISO, until: 2027-01-01 }\n',
    );
    expect((await stored('gate --waivers waivers.yaml')).code).toBe(0);
    const { out } = await rasid(['waivers', 'list', '--waivers', 'waivers.yaml'], {
      cwd,
      now: '2026-11-22T09:00:00.000Z',
    });
    expect(out).toBe(
      'target     rule          subject  end               approved by  reason\nsante-www  headers/hsts           until 2027-01-01  CISO         Known\n',
    );
  });
});

describe('history', () => {
  test('list names every run', async () => {
    const { out } = await stored('history list');
    expect(out).toBe(
      `run                   state                seen  targets\n${FIRST}  complete, rehearsal  3/3   targets\n${SECOND}  complete, rehearsal  3/3   targets\n`,
    );
    const { out: json } = await stored('history list --format json');
    expect((JSON.parse(json) as { id: string }[]).map(({ id }) => id)).toEqual([FIRST, SECOND]);
  });

  test('show tells the nights of a target', async () => {
    const { out } = await stored('history show sante-www');
    const lines = out.split('\n');
    expect(lines[0]).toBe('sante-www · 2 nights from 21 November 2026 to 22 November 2026');
    expect(lines).toContainEqual(expect.stringMatching(/^2026-11 {2}·{20}██·{8} {3} +- +1 +- /));
    expect(out).toMatch(/\n22 November 2026\n {2}new {9}HSTS .*\n {14}headers\/hsts https:\d+ · high\n/);
    expect(out).toMatch(/\n21 November 2026\n {2}\d+ points open when it was first seen\n$/);
    const { out: french } = await stored('history show sante-www --lang fr');
    expect(french).toMatch(/^sante-www · 2 nuits, du 21 novembre 2026 au 22 novembre 2026\n/);
    expect(french).toMatch(/\n22 novembre 2026\n {2}nouveau {5}HSTS /);
    const { out: json } = await stored('history show sante-www --format json');
    expect((JSON.parse(json) as { run: string }[]).map(({ run }) => run)).toEqual([FIRST, SECOND]);
  });

  test('show --ledger tells every request, as the server saw them', async () => {
    const { out } = await stored('history show sante-www --ledger --format json');
    const ledger = JSON.parse(out) as { method: string; status: number | null; path: string }[];
    expect(new Set(ledger.map(({ method }) => method))).toEqual(new Set(['TLS', 'GET', 'OPTIONS']));
    expect(ledger.some(({ path }) => path === '/.git/HEAD')).toBe(true);
    const text = (await stored('history show sante-www --ledger --run previous')).out;
    expect(text).toMatch(/^time +method +what +address +answer +read +why\n2026-11-21T02:00:/);
  });

  test('of a target that was never seen: one sentence', async () => {
    const { code, err } = await stored('history show nobody');
    expect([code, err]).toEqual([2, 'The history knows no target "nobody".\n']);
  });
});

describe('rejudge', () => {
  test('under the same rules moves nothing, and needs no network', async () => {
    const before = fleet.visits.length;
    const report = (await stored('report --format json')).out;
    const { code, out } = await stored('rejudge');
    expect(code).toBe(0);
    expect(out).toBe(
      `${FIRST}: 0 verdicts changed\n${SECOND}: 0 verdicts changed\n2 runs judged again, 0 verdicts changed.\n`,
    );
    expect((await stored('report --format json')).out).toBe(report);
    expect((await stored('rejudge --since latest --dry-run')).out).toContain(
      '1 run judged again, 0 verdicts changed. Nothing was stored.',
    );
    expect(fleet.visits.length).toBe(before);
  });

  test('says which verdicts are not what they were, and stores what they are', async () => {
    copyFileSync(join(cwd, 'house/history.db'), join(cwd, 'old.db'));
    const history = await openHistory(`sqlite:${join(cwd, 'old.db')}`, { create: false });
    const snapshot = await history.snapshot(SECOND);
    await history.finish(SECOND, { ...snapshot, untestable: 0, ruleset: 'older', findings: [], records: [] });
    await history.close();
    const rejudge = () => rasid('rejudge --since latest --history sqlite:old.db'.split(' '), { cwd });

    const { out } = await rejudge();
    expect(out).toMatch(new RegExp(`^${SECOND}: \\d{2,} verdicts changed\n`));
    expect(out).toMatch(/\n {2}sante-www +headers\/hsts +nothing +-> fail \(high\)\n/);
    expect((await rejudge()).out).toContain('1 run judged again, 0 verdicts changed.');
  });
});

describe('history keeping', () => {
  test('verify computes everything again, and says what is not so', async () => {
    const { code, out } = await stored('history verify');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^2 runs in the chain, \d+ contents; 2 runs judged again; 0 faults\.\nNewest hash: [0-9a-f]{64} \(2026-11-22T02-00-00Z\)\.\n$/,
      ),
    ]);
    copyFileSync(join(cwd, 'house/history.db'), join(cwd, 'forged.db'));
    const database = new DatabaseSync(join(cwd, 'forged.db'));
    database.exec("update records set state = 'fixed' where 1");
    database.close();
    const forged = await rasid('history verify --history sqlite:forged.db'.split(' '), { cwd });
    expect(forged.code).toBe(1);
    expect(forged.err).toMatch(
      /^The record of \S+ on \S+ after run 2026-11-2[12]T02-00-00Z is not what its facts give\.$/m,
    );
  });

  test('export and import carry it elsewhere, packed or not, with the same report', async () => {
    expect((await stored('history export --out copy.jsonl.gz')).code).toBe(0);
    expect(await stored('history export --out copy.jsonl.gz')).toMatchObject({
      code: 2,
      err: 'copy.jsonl.gz is there already; name another file.\n',
    });
    const read = await rasid('history import copy.jsonl.gz --history sqlite:moved.db'.split(' '), { cwd });
    expect([read.code, read.out]).toEqual([0, '2 runs read; 0 faults.\n']);
    const report = await rasid('report --format json --history sqlite:moved.db'.split(' '), {
      cwd,
      now: '2026-11-22T09:00:00.000Z',
    });
    expect(report.out).toBe((await stored('report --format json')).out);
    const bare = (await stored('history export')).out;
    writeFileSync(join(cwd, 'bare.jsonl'), bare);
    expect((await rasid('history import bare.jsonl --history sqlite:bare.db'.split(' '), { cwd })).code).toBe(0);
    expect((await rasid('history export --history sqlite:bare.db'.split(' '), { cwd })).out).toBe(bare);
    expect(await rasid('history import no.jsonl --history sqlite:none.db'.split(' '), { cwd })).toMatchObject({
      code: 2,
      err: 'no.jsonl could not be read: there is no such file.\n',
    });
    writeFileSync(join(cwd, 'half.jsonl.gz'), readFileSync(join(cwd, 'copy.jsonl.gz')).subarray(0, 3_000));
    expect(await rasid('history import half.jsonl.gz --history sqlite:half.db'.split(' '), { cwd })).toMatchObject({
      code: 2,
      err: 'half.jsonl.gz could not be read: it ends too early.\n',
    });
  });

  test('prune says what would go before it takes it', async () => {
    copyFileSync(join(cwd, 'house/history.db'), join(cwd, 'old-nights.db'));
    const prune = (more: string) =>
      rasid(`history prune --keep daily:1 --history sqlite:old-nights.db${more}`.split(' '), { cwd });
    expect(await prune(' --dry-run')).toMatchObject({
      code: 0,
      out: `${FIRST}\n1 run would lose the nights, 1 kept.\n`,
    });
    expect(await prune('')).toMatchObject({ code: 0, out: '1 run lost the nights, 1 kept.\n' });
    expect(await prune('')).toMatchObject({ code: 0, out: '0 runs lost the nights, 1 kept.\n' });
    const left = (line: string) => rasid(`${line} --history sqlite:old-nights.db`.split(' '), { cwd });
    const ages = async () =>
      (JSON.parse((await left('report --format json')).out) as ReportDocument).targets.flatMap(({ findings }) =>
        findings.flatMap(({ firstSeen, due }) => (firstSeen === null ? [] : [`${firstSeen} ${due}`])),
      );
    const before = await ages();
    expect((await left('rejudge')).out).toContain('1 run judged again, 0 verdicts changed.');
    expect((await left('history verify')).out).toContain('2 runs in the chain, 1 of them pruned');
    expect((await left('history verify')).out).toContain('; 0 faults.');
    expect(await ages()).toEqual(before); // nothing is young again
    expect(before.some((age) => age.startsWith('2026-11-21'))).toBe(true);
    const wrong = await rasid(['history', 'prune', '--keep', 'forever', '--history', 'sqlite:old-nights.db'], { cwd });
    expect(wrong).toMatchObject({
      code: 2,
      err: '--keep forever is no policy; write for example daily:90,weekly:52,monthly:36.\n',
    });
  });

  test('a second scanner is told who is at it', async () => {
    copyFileSync(join(cwd, 'house/history.db'), join(cwd, 'held.db'));
    const history = await openHistory(`sqlite:${join(cwd, 'held.db')}`, { create: false });
    await history.hold({ host: 'desk', process: 7, since: '2026-11-22T02:00:00.000Z', what: 'scan' }, () => true);
    const scan = () => rasid('scan --ca root.pem --reports house --history sqlite:held.db'.split(' '), { cwd });
    expect(await scan()).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /held\.db is held by process 7 on desk since 2026-11-22T02:00:00\.000Z \(scan\)\. Wait until it has ended; if that machine is gone: rasid history unlock\.\n$/,
      ),
    });
    const unlock = await rasid('history unlock --history sqlite:held.db'.split(' '), { cwd });
    expect(unlock.out).toBe('Taken from process 7 on desk, which held it since 2026-11-22T02:00:00.000Z (scan).\n');
    await history.hold({ host: 'desk', process: GONE, since: '2026-11-22T02:00:00.000Z', what: 'scan' }, () => true);
    await history.close();
    expect((await scan()).code).toBe(0); // that one was killed
  });
});

describe('diff of the last night', () => {
  test.each(['text', 'markdown'])(
    'says the same from what the run kept as from judging every site again: %s',
    async (format) => {
      const fresh = (file: string) =>
        rasid(`diff --format ${format} --history sqlite:${file}`.split(' '), { cwd, now: '2026-11-22T09:00:00.000Z' });
      const kept = await fresh('fresh.db');
      copyFileSync(join(cwd, 'fresh.db'), join(cwd, 'brief.db'));
      const database = new DatabaseSync(join(cwd, 'brief.db'));
      expect(database.prepare('select count(*) as runs from runs where brief is not null').get()?.runs).toBe(2);
      database.exec('update runs set brief = null');
      database.close();
      const judged = await fresh('brief.db');
      expect(kept).toEqual(judged);
      expect(kept.out).toContain('HSTS');
    },
  );

  test('judges again when the waivers are other ones', async () => {
    mkdirSync(join(cwd, 'accepted'), { recursive: true });
    writeFileSync(
      join(cwd, 'accepted/waivers.yaml'),
      'schema: rasid/waivers@1\nwaivers:\n  - { rule: headers/hsts, target: sante-www, subject: null, reason: "Soon", approvedBy: RSSI, until: 2027-01-01 }\n',
    );
    const plain = (await stored('diff')).out;
    const waived = (await stored('diff --waivers accepted')).out;
    expect([plain.includes('New (2)'), waived.includes('New (2)')]).toEqual([true, false]);
  });
});

describe('diff --ruleset', () => {
  test('stored against today is empty where the rules are the same', async () => {
    const { code, out } = await stored('diff --ruleset stored..today');
    expect([code, out]).toEqual([0, `${SECOND}, stored against today: 0 verdicts differ.\n`]);
  });

  test('shows what another build makes of the same facts, and sends nothing', async () => {
    const before = fleet.visits.length;
    mkdirSync(join(cwd, 'other/rules'), { recursive: true });
    mkdirSync(join(cwd, 'other/knowledge'));
    writeFileSync(join(cwd, 'other/package.json'), '{ "type": "module" }');
    writeFileSync(join(cwd, 'other/knowledge/index.js'), 'export const knowledge = {};');
    writeFileSync(
      join(cwd, 'other/rules/registry.js'),
      `const judge = () => ({ status: 'fail', message: 'old' });
       const rule = { id: 'headers/hsts', observes: ['https'], severity: 'low', text: { messages: {} }, judge };
       export const loadRuleset = async () => ({ version: 'sha256:other', rules: [rule] });`,
    );
    const { code, out } = await stored(`diff ${SECOND} --ruleset other..today --format json`);
    expect(code).toBe(0);
    const hsts = (JSON.parse(out) as { rule: string; target: string }[]).filter(({ rule }) => rule === 'headers/hsts');
    expect(hsts).toEqual([
      { target: 'sante-www', rule: 'headers/hsts', before: 'fail (low)', after: 'fail (high)' },
      { target: 'transports-www', rule: 'headers/hsts', before: 'fail (low)', after: 'pass' },
      { target: 'tresor-paiement', rule: 'headers/hsts', before: 'fail (low)', after: 'pass' },
    ]);
    const told = await stored('diff --ruleset ../nowhere/../x..other');
    expect([told.code, told.err]).toEqual([
      2,
      '../nowhere/../x is no built Rasid: there is no rules/registry.js in it (name its dist folder).\n',
    ]);
    expect(fleet.visits.length).toBe(before);
  });

  test.each(['today', '..today', 'stored..'])('refuses %j, which is no pair', async (text) => {
    const { code, err } = await rasid(['diff', '--ruleset', text, '--history', 'sqlite:house/history.db'], { cwd });
    expect([code, err]).toEqual([2, expect.stringContaining('is no pair: write A..B')]);
  });
});

describe('rules', () => {
  test('list and show speak three languages', async () => {
    const { out } = await rasid(['rules', 'list', '--lang', 'fr']);
    expect(out).toMatch(/^certificate\/\S+ +\w+ +\S/);
    const shown = await rasid(['rules', 'show', 'https/reachable', '--lang', 'ar']);
    expect(shown.out).toMatch(/^https\/reachable {2}critical\n/);
    expect(shown.out).toContain('ما العمل');
  });
});

describe('targets', () => {
  test('check counts, and list shows', async () => {
    const { code, out } = await rasid(['targets', 'check'], { cwd, now: '2026-11-22T09:00:00.000Z' });
    expect([code, out]).toEqual([0, '3 targets of 3 owners, 3 with a valid authorisation today.\n']);
    const list = await rasid(['targets', 'list', '--select', 'owner:sante'], { cwd, now: '2026-11-22T09:00:00.000Z' });
    expect(list.out).toMatch(
      /^id +host +owner +authorisation +tags +note\nsante-www +www\.sante\.example +sante +standard until 2027-12-31/,
    );
  });

  test('import writes a list that check accepts, and template too', async () => {
    writeFileSync(join(cwd, 'sites.csv'), 'domain,name_fr\na.ma,A\nwww.a.ma,A en ligne\n');
    const { code, err } = await rasid(['targets', 'import', 'sites.csv', '--out', 'lists/sites.yaml'], { cwd });
    expect([code, err]).toEqual([0, '2 targets of 1 owner, none authorised.\n']);
    writeFileSync(join(cwd, 'lists/mine.yaml'), (await rasid(['targets', 'template'])).out);
    const { out } = await rasid(['targets', 'check', 'lists'], { cwd, now: '2026-11-22T09:00:00.000Z' });
    expect(out).toBe('3 targets of 2 owners, 1 with a valid authorisation today.\n');
  });
});
