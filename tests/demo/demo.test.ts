import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPECTED_CHANGES, EXPECTED_EVENTS, EXPECTED_UNVERIFIED } from '../../src/demo/expected.ts';
import { type Fleet, startFleet } from '../../src/demo/fleet.ts';
import { SECRETS } from '../../src/demo/pages.ts';
import { openHistory } from '../../src/history/history.ts';
import type { LedgerEntry } from '../../src/model/observation.ts';
import type { ReportDocument, ReportFinding, ReportTarget } from '../../src/model/report.ts';
import { freshFolder, rasid, type Said } from '../commands/desk.ts';

// The whole round, over real sockets: the fleet is scanned on three nights, and again into histories of its own.

const NIGHT_1 = '2026-11-21T02:00:00.000Z';
const NIGHT_2 = '2026-11-22T02:00:00.000Z';
const NIGHT_2_LATER = '2026-11-22T03:00:00.000Z';
const NIGHT_3 = '2026-11-23T02:00:00.000Z';
const FAR_NIGHT = '2035-06-02T02:00:00.000Z'; // as many days after a Thursday: the same paths are due

let folder: string;
let fleet: Fleet;
let first: ReportDocument;
let again: ReportDocument; // the first night once more, into another history
let ahead: ReportDocument; // a first night far in the future
let second: ReportDocument;
let later: ReportDocument; // the second night an hour later
let third: ReportDocument;
let played: Said; // what `rasid demo` printed

/** One run of the real command, into a folder of its own; gives the report document that it wrote. */
async function scan(house: string, night: string, of: Fleet = fleet): Promise<ReportDocument> {
  mkdirSync(join(folder, house), { recursive: true });
  writeFileSync(join(folder, house, 'targets.yaml'), of.targetsYaml());
  writeFileSync(join(folder, house, 'ca.pem'), of.caPem);
  const argv = [
    'scan',
    ...['--targets', `${house}/targets.yaml`],
    ...['--ca', `${house}/ca.pem`],
    ...['--history', `sqlite:${house}/history.db`],
    ...['--reports', house],
    ...['--now', night],
  ];
  const { code, err } = await rasid(argv, { cwd: folder });
  if (code !== 0) throw new Error(`rasid scan ended with ${code}: ${err}`);
  return JSON.parse(reportOf(house, night)) as ReportDocument;
}

const runOf = (night: string): string => `${night.slice(0, 19).replaceAll(':', '-')}Z`;
const reportOf = (house: string, night: string): string =>
  readFileSync(join(folder, house, runOf(night), 'report.json'), 'utf8');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rasid-demo-'));
  fleet = await startFleet({ firstNight: NIGHT_1 });
  const future = await startFleet({ firstNight: FAR_NIGHT });
  const playing = rasid(['demo', '--out', 'played'], { cwd: folder });
  [first, again, ahead] = await Promise.all([
    scan('house', NIGHT_1),
    scan('again', NIGHT_1),
    scan('ahead', FAR_NIGHT, future),
  ]);
  await future.close();
  await fleet.night(2);
  second = await scan('house', NIGHT_2);
  later = await scan('house', NIGHT_2_LATER);
  await fleet.night(1);
  third = await scan('house', NIGHT_3);
  played = await playing;
}, 240_000);

afterAll(async () => {
  await fleet.close();
  rmSync(folder, { recursive: true, force: true });
});

const targetOf = (document: ReportDocument, id: string): ReportTarget => {
  const target = document.targets.find((one) => one.id === id);
  if (target === undefined) throw new Error(`no target ${id}`);
  return target;
};
const failing = ({ findings }: ReportTarget): readonly ReportFinding[] =>
  findings.filter(({ status }) => status === 'fail');

const QUIET: readonly unknown[] = [null, 'persisting', 'unverified'];

/** What changed, in the form of expected.ts. */
const changesOf = ({ targets }: ReportDocument) =>
  targets
    .flatMap(({ id, findings }) =>
      findings
        .filter(({ state }) => !QUIET.includes(state))
        .map(({ rule, subject, state, cause }) => [id, rule, subject, state, cause]),
    )
    .sort();
const eventsOf = ({ targets }: ReportDocument) =>
  targets.flatMap(({ id, events }) => events.map(({ event }) => [id, event])).sort();
const unverifiedOf = ({ targets }: ReportDocument) =>
  targets.flatMap(({ id, findings }) =>
    findings.filter(({ state }) => state === 'unverified').map(({ rule, subject }) => [id, rule, subject]),
  );

describe('the first night', () => {
  test('every site shows what is wrong with it', () => {
    const missing = fleet.sites.flatMap(({ id, shows }) => {
      const found = failing(targetOf(first, id)).map(({ rule }) => rule);
      return shows.filter((rule) => !found.includes(rule)).map((rule) => `${id} ${rule}`);
    });
    expect(missing).toEqual([]);
  });

  test('sites that are as they should be have nothing to correct', () => {
    const fine = fleet.sites.filter(({ story }) => story.startsWith('as it should be')).map(({ id }) => id);
    expect(fine).toContain('sante-www');
    const found = fine.flatMap((id) => failing(targetOf(first, id)).map(({ rule, severity }) => [id, rule, severity]));
    expect(found.filter(([, , severity]) => severity !== 'info' && severity !== 'low')).toEqual([]);
  });

  test('nothing is taken for an exposed file where every path is answered with 200', () => {
    const exposed = targetOf(first, 'univ-atlas-wiki').findings.filter(({ rule }) => rule.startsWith('exposure/'));
    expect(exposed.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(exposed.filter(({ status }) => status === 'pass').length).toBeGreaterThan(5);
  });

  test.each([
    ['donnees-www', 'blocked'],
    ['donnees-api', 'blocked'],
  ])('%s answers, but not as itself: %s, never a pass', (id, reason) => {
    const judged = targetOf(first, id).findings.filter(({ rule }) =>
      /^(headers|cookies|page|exposure|software|cors|disclosure)\//.test(rule),
    );
    expect(judged.length).toBeGreaterThan(5);
    const other = judged.filter((one) => one.status !== 'unknown' || one.reason !== reason);
    expect(other).toEqual([]);
  });

  test.each(['eau-sig', 'univ-atlas-archives'])('%s could not be looked at', (id) => {
    const { coverage, grade, findings } = targetOf(first, id);
    expect([coverage, grade]).toEqual(['untestable', null]);
    const judged = findings.filter(({ rule }) => !rule.startsWith('dns/'));
    expect(judged.length).toBeGreaterThan(3);
    expect(judged.filter(({ status }) => status === 'pass' || status === 'fail')).toEqual([]);
  });

  test('the Arabic name is shown as it is written', () => {
    expect(targetOf(first, 'enseignement-www').display).toBe('وزارة-التعليم.example');
  });
});

describe('the second night', () => {
  test('tells exactly the changes that were made, and nothing else', () => {
    expect(changesOf(second)).toEqual([...EXPECTED_CHANGES].sort());
  });

  test('tells exactly the events', () => {
    expect(eventsOf(second)).toEqual([...EXPECTED_EVENTS].sort());
  });

  test('what was open at the sites that are closed now is unverified, all of it', () => {
    // A site in maintenance still shakes hands: what TLS shows is verified. The site that is off line shows nothing.
    const shown = (id: string, rule: string) =>
      id === 'enseignement-resultats' && /^(tls|certificate)\//.test(rule) && rule !== 'tls/profile-ssl-labs'; // wants HSTS
    const open = EXPECTED_UNVERIFIED.flatMap((id) =>
      failing(targetOf(first, id))
        .filter(({ rule }) => !shown(id, rule))
        .map(({ rule, subject }) => [id, rule, subject]),
    );
    expect(open.length).toBeGreaterThan(1);
    expect(unverifiedOf(second)).toEqual(open);
    expect(targetOf(second, 'transports-guichet').coverage).toBe('untestable');
    expect(targetOf(second, 'enseignement-resultats').coverage).toBe('partial');
  });

  test('the counts close', () => {
    const of = (state: string) => EXPECTED_CHANGES.filter((change) => change[3] === state).length;
    const { counts } = second;
    expect(counts).toMatchObject({
      new: of('new'),
      fixed: of('fixed'),
      updated: of('updated'),
      regressed: 0,
      retired: 0,
    });
    expect(counts.unverified).toBe(unverifiedOf(second).length);
    expect(counts.open).toBe(first.counts.open + counts.new - counts.fixed);
  });
});

/** All but the run's name, the times and what history has to say. */
const unchangingPart = ({ run: _run, against: _against, counts: _counts, ...rest }: ReportDocument) => {
  const historical = ['state', 'cause', 'firstSeen', 'lastSeen', 'due', 'confirmed', 'flapping', 'events'];
  return JSON.stringify(rest, (key, value: unknown) => (historical.includes(key) ? undefined : value), 1);
};

describe('an unchanged fleet', () => {
  test('gives an empty diff an hour later', () => {
    expect(changesOf(later)).toEqual([]);
    expect(eventsOf(later)).toEqual([]);
    expect(later.counts).toMatchObject({ new: 0, regressed: 0, updated: 0, fixed: 0, retired: 0, newlyMeasured: 0 });
    expect(unverifiedOf(later)).toEqual(unverifiedOf(second));
    expect(unchangingPart(later)).toBe(unchangingPart(second));
  });

  test('gives the same bytes, but for the time at which the run ended', () => {
    expect(again.targets.length).toBe(fleet.sites.length);
    const bytes = (house: string) => reportOf(house, NIGHT_1).replace(/"finishedAt": ?"[^"]+"/, '');
    expect(bytes('again')).toBe(bytes('house'));
  });

  test('gives the same facts, although cookies, nonces and tokens are never the same', async () => {
    const history = await openHistory(`sqlite:${join(folder, 'house', 'history.db')}`, { create: false });
    const facts = async (night: string) =>
      (await history.snapshot(runOf(night))).observations.map(({ target, kind, outcome }) => ({
        target,
        kind,
        outcome,
      }));
    expect(await facts(NIGHT_2_LATER)).toEqual(await facts(NIGHT_2));
    await history.close();
  });
});

describe('the third night, when all is as on the first', () => {
  test('what had been corrected regresses, what had appeared is corrected', () => {
    expect(changesOf(third)).toEqual(
      [
        ['sante-www', 'headers/hsts', null, 'fixed', 'site'],
        ['transports-www', 'headers/hsts', null, 'regressed', 'site'],
        ['eau-portail', 'exposure/database-console', '/phpmyadmin/', 'fixed', 'site'],
        ['sante-www', 'tls/profile-ssl-labs', null, 'fixed', 'site'],
        ['transports-www', 'tls/profile-ssl-labs', null, 'regressed', 'site'],
      ].sort(),
    );
    expect(eventsOf(third)).toEqual([...EXPECTED_EVENTS].sort());
  });

  test.each(EXPECTED_UNVERIFIED)('%s is verified again, and nothing is new', (id) => {
    expect(unverifiedOf(third)).toEqual([]);
    const states = failing(targetOf(third, id)).map(({ state, firstSeen }) => [state, firstSeen]);
    expect([...new Set(states.map(String))]).toEqual([`persisting,${NIGHT_1}`]);
  });
});

describe('rasid demo', () => {
  test('plays both nights and says where the report is, in three languages', () => {
    expect(played.code).toBe(0);
    const document = JSON.parse(reportOf('played', NIGHT_2)) as ReportDocument;
    expect(changesOf(document)).toEqual([...EXPECTED_CHANGES].sort());
    expect(played.out).toContain('portail.eau.example            a database console is open to all');
    const named = played.out.match(/^ {2}\S+\.html$/gm) ?? [];
    const opened = named.map((path) => /<html lang="(..)"/.exec(readFileSync(join(folder, path.trim()), 'utf8'))?.[1]);
    expect(opened).toEqual(['fr', 'ar', 'en']);
  });

  test('does not touch a history that it did not make', async () => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, 'history.db'), 'years of nights');
    const { code, err } = await rasid(['demo', '--out', '.'], { cwd });
    expect([code, err]).toEqual([
      2,
      '. holds a history that the demo did not make: choose another folder with --out.\n',
    ]);
    expect(readFileSync(join(cwd, 'history.db'), 'utf8')).toBe('years of nights');
    expect(readdirSync(cwd)).toEqual(['history.db']);
  });
});

describe('the day on which it is run', () => {
  test('does not matter: certificates are judged on the night, not by the clock of the machine', () => {
    const verdicts = ({ targets }: ReportDocument) =>
      targets.flatMap(({ id, findings }) =>
        findings
          .filter(({ rule }) => !rule.startsWith('software/')) // life cycles do go on
          .map(({ rule, subject, status, message }) => [id, rule, subject, status, message].join(' ')),
      );
    expect(verdicts(ahead)).toEqual(verdicts(first));
  });
});

describe('what leaves and what stays', () => {
  /** Everything that was sent to the fleet, in all runs. */
  const ledger = async (): Promise<readonly LedgerEntry[]> => {
    const entries: LedgerEntry[] = [];
    for (const house of ['house', 'again']) {
      const history = await openHistory(`sqlite:${join(folder, house, 'history.db')}`, { create: false });
      for (const run of await history.runs())
        for (const { id } of fleet.sites) entries.push(...(await history.ledger(run.id, id)));
      await history.close();
    }
    return entries;
  };

  test('the ledger holds nothing but GET, HEAD, OPTIONS and bare handshakes, to loopback', async () => {
    const entries = await ledger();
    expect(entries.length).toBeGreaterThan(500);
    expect(entries.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS', 'TLS'].includes(method))).toEqual([]);
    expect(entries.filter(({ address }) => !address.startsWith('127.'))).toEqual([]);
  });

  test('what the servers saw is what the ledger says, and every request carries our name', async () => {
    const answered = (await ledger()).filter(({ method, status }) => method !== 'TLS' && status !== null);
    const asked = answered.map(({ target, method, path }) => `${target} ${method} ${path}`);
    expect(fleet.visits.map(({ site, method, path }) => `${site} ${method} ${path}`).sort()).toEqual(asked.sort());
    const name = /^rasid\/\S+ \(.*https:\/\/demo\.example\/scan-info.*soc@demo\.example.*\)/i;
    expect(fleet.visits.filter(({ agent }) => !name.test(agent))).toEqual([]);
  });

  test('no secret is in any file, nor in the snapshot', async () => {
    const history = ['--history', 'sqlite:house/history.db'];
    for (const [run, out] of [
      ['2026-11-21', 'first.json'],
      ['latest', 'latest.json'],
    ] as const) {
      const { code, err } = await rasid(['report', run, ...history, '--format', 'snapshot', '--out', out], {
        cwd: folder,
      });
      expect([code, err]).toEqual([0, '']);
    }
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const expected = ['history.db', 'report.json', 'fr/index.html', 'ar/sites.html', 'latest.json'];
    expect(expected.filter((name) => !files.some((file) => file.endsWith(name)))).toEqual([]);
    const leaks = files.flatMap((file) => {
      const bytes = readFileSync(file);
      return Object.values(SECRETS).flatMap((secret) => (bytes.includes(secret) ? [`${secret} in ${file}`] : []));
    });
    expect(leaks).toEqual([]);
  });
});
