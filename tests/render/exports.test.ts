import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { csvPieces } from '../../src/render/csv.ts';
import { junitPieces } from '../../src/render/junit.ts';
import { sarifPieces } from '../../src/render/sarif.ts';
import { HOSTILE, REPORT } from '../golden/report.ts';
import { objectionsOf, schemasAreHere } from '../schemas/validate.ts';
import { expectGolden, INVISIBLE, whole } from './golden.ts';

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly [
        { readonly toolExecutionNotifications: readonly { readonly message: { text: string } }[] },
      ];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex?: number;
        readonly kind: string;
        readonly level: string;
        readonly baselineState?: string;
        readonly partialFingerprints: Readonly<Record<string, string>>;
        readonly suppressions: readonly { readonly status: string }[];
        readonly properties: { readonly state: string | null; readonly status: string };
      }[];
    },
  ];
}
const sarif = (report: Report) => JSON.parse(whole(sarifPieces)(report)) as Sarif;
const told = REPORT.document.targets.flatMap(({ findings }) => findings);

/** The report with one finding more, on its first target. */
function withFinding(more: Partial<ReportFinding>): Report {
  const [first, ...rest] = REPORT.document.targets;
  const [model] = first?.findings ?? [];
  if (first === undefined || model === undefined) throw new Error('the golden report has findings');
  const target = { ...first, findings: [{ ...model, ...more }] };
  return { ...REPORT, document: { ...REPORT.document, targets: [target, ...rest] } };
}

describe('SARIF', () => {
  it('is the golden file', () => expectGolden('report.sarif', whole(sarifPieces)(REPORT)));

  it.runIf(schemasAreHere)('is valid against the schema of 2.1.0', () => {
    expect(objectionsOf('sarif', JSON.parse(whole(sarifPieces)(REPORT)))).toEqual([]);
    const trips = [{ breaker: 'storm', evidence: { rules: ['a/b'], flips: 9, observed: 20 } }] as const;
    const run = { ...REPORT.document.run, state: 'degraded', trips } as const;
    const degraded = { ...REPORT, document: { ...REPORT.document, run, against: null } };
    expect(objectionsOf('sarif', JSON.parse(whole(sarifPieces)(degraded)))).toEqual([]);
    expect(objectionsOf('sarif', { ...JSON.parse(whole(sarifPieces)(REPORT)), version: '2.0.0' })).not.toEqual([]);
  });

  it('holds every rule, and leaves out nothing that may still be open', () => {
    const [{ tool, results }] = sarif(REPORT).runs;
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(REPORT.rules.map(({ id }) => id).sort());
    const known = new Set(REPORT.rules.map(({ id }) => id)); // a rule that is gone has no place in the driver
    for (const { ruleId, ruleIndex } of results)
      expect(tool.driver.rules[ruleIndex ?? -1]?.id).toBe(known.has(ruleId) ? ruleId : undefined);
    const fingerprints = new Set(results.map(({ partialFingerprints }) => partialFingerprints['rasid/fp1']));
    const open = told.filter(({ status }) => status === 'fail' || status === 'unknown');
    expect(open.length).toBeGreaterThan(3);
    expect(open.filter(({ fingerprint }) => !fingerprints.has(fingerprint))).toEqual([]);
  });

  it('says what became of each, in SARIF’s words', () => {
    const states = {
      new: 'new',
      regressed: 'new',
      'newly-measured': 'new',
      persisting: 'unchanged',
      unverified: 'unchanged',
      updated: 'updated',
      fixed: 'absent',
      retired: 'absent',
    };
    for (const { properties, baselineState, kind, level } of sarif(REPORT).runs[0].results) {
      expect(baselineState).toBe(states[properties.state as keyof typeof states]);
      if (properties.status === 'unknown' && properties.state !== 'retired') expect(kind).toBe('open');
      if (kind !== 'fail') expect(level).toBe('none');
    }
  });

  it('marks a waiver as a suppression, an expired one as rejected', () => {
    const waiver = {
      rule: 'r',
      target: 't',
      subject: null,
      reason: 'why',
      approvedBy: 'who',
      until: '2027-01-01',
      evidence: null,
    };
    for (const [state, status] of [
      ['applies', 'accepted'],
      ['expired', 'rejected'],
      ['void', 'rejected'],
    ] as const) {
      const report = withFinding({ status: 'fail', state: 'persisting', waiver: { ...waiver, state } });
      expect(sarif(report).runs[0].results[0]?.suppressions.map((one) => one.status)).toEqual([status]);
    }
  });

  it('names the sites that could not be looked at', () => {
    const unseen = REPORT.document.targets.filter(
      ({ coverage }) => coverage === 'untestable' || coverage === 'not-run',
    );
    expect(unseen.length).toBeGreaterThan(0);
    const said = sarif(REPORT).runs[0].invocations[0].toolExecutionNotifications.map(({ message }) => message.text);
    for (const { id } of unseen)
      expect(said.some((text) => text.startsWith(`${id} could not be looked at`))).toBe(true);
  });
});

describe('JUnit', () => {
  it('is the golden file', () => expectGolden('report.junit.xml', whole(junitPieces)(REPORT)));

  it('fails on regressions alone; what was not seen is skipped, our own mistake an error', () => {
    const fingerprint = told[0]?.fingerprint ?? '';
    const one = (more: Partial<ReportFinding>, regressions: readonly string[] = []) =>
      whole(junitPieces)({ ...withFinding(more), regressions }).split('<testcase')[1] ?? '';
    expect(one({ status: 'fail', state: 'new' }, [fingerprint])).toContain('<failure ');
    expect(one({ status: 'fail', state: 'persisting' })).toContain('<system-out>');
    expect(one({ status: 'unknown', reason: 'connection-timeout' })).toContain(
      '<skipped message="could not be looked at: connection-timeout"/>',
    );
    expect(one({ status: 'unknown', reason: 'probe-crashed' })).toContain('<error ');
    expect(one({ status: 'pass', state: null })).toMatch(/^[^<]*\/>/);
  });

  it.runIf(schemasAreHere)('is well-formed XML, whatever a site said', async () => {
    const require = createRequire(new URL('../schemas/package.json', import.meta.url));
    const { validateXML } = require('xmllint-wasm') as {
      readonly validateXML: (
        options: object,
      ) => Promise<{ readonly valid: boolean; readonly errors: readonly unknown[] }>;
    };
    const text = `${HOSTILE}\u0000\ufffe\ud800]]>&amp;<!--`;
    const report = withFinding({ status: 'fail', text, subject: text });
    const SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="testsuites"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>`;
    const valid = await validateXML({
      xml: [{ fileName: 'junit.xml', contents: whole(junitPieces)(report) }],
      schema: [SCHEMA],
    });
    expect([valid.valid, valid.errors]).toEqual([true, []]);
    const broken = await validateXML({
      xml: [{ fileName: 'junit.xml', contents: '<testsuites a="<"/>' }],
      schema: [SCHEMA],
    });
    expect(broken.valid).toBe(false);
  });
});

describe('CSV', () => {
  const rows = (text: string) => text.slice(1).trimEnd().split('\r\n');

  it('is the golden file', () => expectGolden('report.csv', whole(csvPieces)(REPORT)));

  it('begins with a byte-order mark and has one row a finding', () => {
    const text = whole(csvPieces)(REPORT);
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(rows(text)).toHaveLength(told.length + 1);
    expect(text.slice(1).replaceAll('\r\n', '\n')).not.toMatch(INVISIBLE);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '"=1', '＝1', "'=1", '|cmd', '%0A'])(
    'no cell begins as a formula: %j',
    (subject) => {
      const [, row = ''] = rows(whole(csvPieces)(withFinding({ subject })));
      const cells = [...row.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('""', '"'));
      expect(cells).toHaveLength(22);
      for (const cell of cells) expect(cell).not.toMatch(/^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/);
    },
  );
});
