import { compare } from '../../src/compare/compare.ts';
import { namesOf, renamed } from '../../src/compare/renamed.ts';
import { judgeNight } from '../../src/judge.ts';
import { TLS_PROFILES } from '../../src/knowledge/tls-profiles.ts';
import { digestOf } from '../../src/model/canonical.ts';
import type { Drift, FindingRecord } from '../../src/model/drift.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import type { KnownObservation, Memory, RememberedTarget } from '../../src/model/memory.ts';
import {
  type FailureCode,
  isAnswer,
  type Kind,
  type Observation,
  type PathsFacts,
  schemaOf,
} from '../../src/model/observation.ts';
import type { Posture } from '../../src/model/posture.ts';
import { type AnyRule, defineRule } from '../../src/model/rule.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Target } from '../../src/model/target.ts';
import type { Waiver } from '../../src/model/waiver.ts';

/** Invented: fails while the page has a title that begins with "bad", or until the day that its title names has come. */
export const alpha = defineRule({
  id: 'page/alpha',
  observes: ['page'],
  severity: 'medium',
  text: {
    title: 'The title is good',
    rationale: 'Invented.',
    remediation: 'Invented.',
    messages: { good: 'Good.', bad: 'Bad: {title}.', late: 'Late since {day}.', none: 'No title.' },
  },
  references: [],
  controls: [],
  judge({ page }, { now }) {
    const { title } = page;
    if (title === null) return { status: 'not-applicable', message: 'none' };
    if (title.startsWith('until ')) {
      const day = title.slice(6);
      return now.slice(0, 10) < day
        ? { status: 'pass', message: 'good', evidence: { day } }
        : { status: 'fail', message: 'late', evidence: { day } };
    }
    if (!title.startsWith('bad')) return { status: 'pass', message: 'good' };
    return {
      status: 'fail',
      message: 'bad',
      evidence: { title },
      ...(title === 'bad!' ? { severity: 'high' as const } : {}),
    };
  },
});

/** Invented: fails while the page's server hangs up on us, which is its fact; silence is not. */
export const door = defineRule({
  id: 'page/door',
  observes: [],
  consumes: { page: ['connection-refused'] },
  severity: 'high',
  text: {
    title: 'The door is open',
    rationale: 'Invented.',
    remediation: 'Invented.',
    messages: { open: 'Open.', closed: 'Closed.' },
  },
  references: [],
  controls: [],
  judge: ({ page }) => (page.ok ? { status: 'pass', message: 'open' } : { status: 'fail', message: 'closed' }),
});

/** Invented: fails while a product is seen, `until-DAY` from that day on, and shows all of them; some may not have been seen for want of a reply. */
export const shelf = defineRule({
  id: 'software/shelf',
  observes: ['software'],
  severity: 'medium',
  text: {
    title: 'The shelf is empty',
    rationale: 'Invented.',
    remediation: 'Invented.',
    messages: { empty: 'Empty.', full: 'Seen: {products}.' },
  },
  references: [],
  controls: [],
  judge({ software: { products: all, unread = [] } }, { now }) {
    const products = all.map(({ product }) => product).filter((product) => product < `until-${now}`);
    const open = unread.length === 0 ? {} : { open: unread.map(({ source }) => source) };
    if (products.length > 0) return { status: 'fail', message: 'full', evidence: { products, ...open } };
    return unread.length === 0
      ? { status: 'pass', message: 'empty' }
      : { status: 'unknown', reason: 'indeterminate', evidence: open };
  },
});

export const knowledge: Knowledge = {
  lifecycles: { asOf: '2026-01-01', rows: [] },
  advisories: { asOf: '2026-01-01', rows: [] },
  distributions: { asOf: '2026-01-01', rows: [] },
  controls: { asOf: '2026-01-01', rows: [] },
  paths: { asOf: '2026-01-01', version: '1' },
  tlsProfiles: { ...TLS_PROFILES, asOf: '2026-01-01', version: '1' },
};

export const target = (id: string, changes: Partial<Target> = {}): Target => ({
  id,
  host: `${id}.example`,
  display: `${id}.example`,
  domain: `${id}.example`,
  owner: 'body',
  tags: [],
  https: 443,
  http: null,
  addresses: [],
  allowPrivate: false,
  skip: [],
  pace: null,
  authorisation: null,
  ...changes,
});

/** A title that was seen, `null` for a page without title, or why it could not be seen; or what was seen of paths or of software. */
export type Sight =
  | { readonly title: string | null }
  | { readonly failure: FailureCode }
  | { readonly paths: PathsFacts | FailureCode }
  | { readonly products: readonly string[]; readonly unread: readonly string[] }
  | 'not-run';

export interface Night {
  readonly sights: Readonly<Record<string, Sight>>; // by target
  readonly again?: Readonly<Record<string, Sight>>; // second looks, by target
  readonly registered?: readonly string[]; // the whole list; those looked at, unless said
  readonly rules?: readonly AnyRule[];
  readonly vantage?: string;
  readonly days?: number; // since the night before; 1 unless said
  readonly knowledge?: Readonly<Record<string, string>>;
  readonly waivers?: readonly Waiver[];
  readonly targets?: Readonly<Record<string, Partial<Target>>>;
}

/** Plays nights one after the other, each a day after the last, and gives what each said. */
export function play(
  nights: readonly Night[],
): readonly { readonly drift: Drift; readonly records: ReadonlyMap<string, FindingRecord> }[] {
  let memory: Memory = { last: null, targets: new Map(), records: new Map() };
  let date = -1;
  return nights.map((night, index) => {
    date += night.days ?? 1;
    const tonight = snapshotOf(night, index, date);
    const rules = night.rules ?? [alpha];
    const { memory: remembered, left } = renamed(memory, namesOf(tonight.targets, rules));
    const { posture, again, past } = judgeNight(tonight, remembered, { rules, version: versionOf(rules) }, knowledge);
    const { drift, records } = compare({
      tonight,
      after: posture,
      again,
      memory: remembered,
      past,
      rules,
      waivers: night.waivers ?? [],
      trails: new Map(),
    });
    memory = remember(memory, tonight, posture, [...records, ...left]);
    return { drift, records: memory.records };
  });
}

/** The same for rules that only have other names. */
const versionOf = (rules: readonly AnyRule[]): string =>
  `sha256:${rules.map(({ id, aliases = [] }) => aliases[0] ?? id).join()}`;

const day = (index: number) => new Date(Date.UTC(2026, 10, 1 + index, 2)).toISOString();

export function snapshotOf(night: Night, index: number, date = index): Snapshot {
  const ids = Object.keys(night.sights);
  return {
    schema: 'rasid/snapshot@1',
    id: `night-${index + 1}`,
    takenAt: day(date),
    finishedAt: day(date),
    profile: 'standard',
    vantage: night.vantage ?? 'here',
    tool: 'rasid/test',
    state: 'complete',
    trips: [],
    rehearsal: false,
    list: 'targets/',
    register: 'r',
    registered: night.registered ?? ids,
    knowledge: night.knowledge ?? { lifecycles: '1' },
    owners: [],
    targets: ids.map((id) => target(id, night.targets?.[id])),
    observations: Object.entries(night.sights).flatMap(([id, sight]) => observed(id, sight, day(date))),
    again: Object.entries(night.again ?? {}).flatMap(([id, sight]) => observed(id, sight, day(date))),
  };
}

const pathsSeen = (id: string, paths: PathsFacts | FailureCode, at: string): Observation => ({
  kind: 'paths',
  target: id,
  service: 'https:443',
  at,
  connections: 1,
  outcome: typeof paths === 'string' ? { ok: false, failure: { code: paths, detail: '' } } : { ok: true, value: paths },
});

const softwareSeen = (id: string, products: readonly string[], unread: readonly string[], at: string): Observation => ({
  kind: 'software',
  target: id,
  service: 'https:443',
  at,
  connections: 1,
  outcome: {
    ok: true,
    value: {
      products: products.map((product) => ({
        product,
        version: null,
        precision: 'product',
        confidence: 'high',
        distribution: null,
        signals: [],
      })),
      unread: unread.map((source) => ({ source, failure: 'connection-timeout' })),
    },
  },
});

function observed(id: string, sight: Sight, at: string): Observation[] {
  if (sight === 'not-run') return [];
  if ('products' in sight) return [softwareSeen(id, sight.products, sight.unread, at)];
  if ('paths' in sight) return [pathsSeen(id, sight.paths, at)];
  const place = { kind: 'page', target: id, service: 'https:443', at, connections: 1 } as const;
  if ('failure' in sight) return [{ ...place, outcome: { ok: false, failure: { code: sight.failure, detail: '' } } }];
  return [
    {
      ...place,
      outcome: {
        ok: true,
        value: {
          url: `https://${id}.example/`,
          overHttp: false,
          html: true,
          title: sight.title,
          generator: null,
          language: null,
          forms: [],
          scripts: [],
          styles: [],
          images: [],
          links: [],
          refresh: null,
          truncated: false,
          metaPolicies: [],
          metaReferrer: null,
          metaHsts: false,
          nature: 'content',
          marks: [],
          stackTrace: null,
          privateAddresses: [],
          sourceMaps: 0,
          scriptsInline: 0,
          handlers: 0,
          thirdParties: [],
        },
      },
    },
  ];
}

function remember(memory: Memory, tonight: Snapshot, after: Posture, records: readonly FindingRecord[]): Memory {
  const targets = new Map(memory.targets);
  for (const target of tonight.targets) {
    const seen = tonight.observations.filter((observation) => observation.target === target.id);
    if (seen.length === 0) continue;
    const old = targets.get(target.id);
    const known: Partial<Record<Kind, KnownObservation>> = { ...old?.known };
    const answered: Partial<Record<Kind, KnownObservation>> = { ...old?.answered };
    for (const observation of seen) {
      const { outcome } = observation;
      if (!isAnswer(outcome)) continue;
      const one: KnownObservation = {
        run: tonight.id,
        takenAt: tonight.takenAt,
        vantage: tonight.vantage,
        schema: schemaOf(observation),
        digest: digestOf(outcome.ok ? outcome.value : outcome.failure),
        observation,
      };
      answered[observation.kind] = one;
      if (outcome.ok) known[observation.kind] = one;
    }
    const attempted = [...new Set([...(old?.attempted ?? []), ...seen.map(({ kind }) => kind)])];
    const remembered: RememberedTarget = {
      target,
      list: tonight.list,
      lastRun: tonight.id,
      attempted,
      known,
      answered,
      said: new Map(
        after.findings
          .filter((finding) => finding.target === target.id)
          .map(({ fingerprint, rule, status, severity }) => [fingerprint, { rule, status, severity }]),
      ),
    };
    targets.set(target.id, remembered);
  }
  return {
    last: { id: tonight.id, takenAt: tonight.takenAt, ruleset: after.ruleset, knowledge: tonight.knowledge },
    targets,
    records: new Map([...memory.records, ...records.map((record) => [record.fingerprint, record] as const)]),
  };
}
