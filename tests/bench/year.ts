import type { History } from '../../src/history/history.ts';
import { judgeTarget } from '../../src/judge.ts';
import { fingerprint, sha256 } from '../../src/model/canonical.ts';
import { coverageOf } from '../../src/model/coverage.ts';
import type { FindingRecord } from '../../src/model/drift.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import type { Facts, Header, Kind, LedgerEntry, Observation, TlsFacts } from '../../src/model/observation.ts';
import type { Ruleset } from '../../src/model/rule.ts';
import type { TargetNight } from '../../src/model/snapshot.ts';
import type { Owner, Target } from '../../src/model/target.ts';

/** A site that was really looked at; the sites of the year are copies of such. */
export interface Prototype {
  readonly target: Target;
  readonly night: TargetNight;
}

export interface YearPlan {
  readonly prototypes: readonly Prototype[];
  readonly owners: readonly Owner[];
  readonly sites: number;
  readonly from: string; // the first night
  readonly ruleset: Ruleset;
  readonly knowledge: Knowledge;
  readonly onNight?: (night: number) => void;
}

/** What every night may bring, as shares of the sites. */
const CHURN = { header: 0.005, title: 0.01, silence: 0.01, address: 0.001 } as const;
const ROTATION_DAYS = [60, 90] as const;
const VALID_DAYS = 200; // so that no certificate comes near its end before the next one
const STAPLED = 0.1; // of the sites: another staple every fourth night
const LIVELY = 0.15; // of the sites: the page has another length every night

const DAY = 86_400_000;
export const nightOf = (from: string, index: number): string => new Date(Date.parse(from) + index * DAY).toISOString();
export const runOf = (takenAt: string): string => `${takenAt.slice(0, 19).replaceAll(':', '-')}Z`;

/** A copy of a prototype, as it is tonight. */
interface Site {
  readonly target: Target;
  readonly number: number;
  readonly prototype: Prototype;
  readonly ledger: readonly LedgerEntry[];
  readonly stapled: boolean;
  readonly lively: boolean;
  observations: readonly Observation[];
  headers: number; // how often they changed
  rotation: number; // the night of the next certificate
}

type Chance = () => number;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function chance(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Year {
  readonly targets: readonly Target[];
  /** Stores so many more nights. On `quiet` ones no site changes and all can be reached. */
  go(history: History, nights: number, how?: { readonly quiet?: boolean }): Promise<void>;
}

/** Nights over copies of a few real sites, with the churn of ordinary ones, stored as a scan stores them. The same plan, the same nights. */
export function yearOf(plan: YearPlan): Year {
  const { from, owners, onNight } = plan;
  const random = chance(2026);
  const sites = Array.from({ length: plan.sites }, (_, number) => copyOf(plan, number, random));
  const targets = sites.map(({ target }) => target);
  const registered = targets.map(({ id }) => id).sort();
  const verdicts = verdictsOf(plan);
  const records = recordsOf();
  let past = 0;

  async function oneNight(history: History, quiet: boolean): Promise<void> {
    const index = past;
    past += 1;
    const takenAt = nightOf(from, index);
    const id = runOf(takenAt);
    const [what, where] = [
      { profile: 'standard', tool: 'rasid/0.1.0', rehearsal: true },
      { vantage: 'rabat-1', list: 'targets' },
    ] as const;
    await history.begin({
      id,
      takenAt,
      ...what,
      ...where,
      register: 'of the bench',
      registered,
      knowledge: {},
      owners,
      targets,
    });
    const said: Finding[] = [];
    let untestable = 0;
    for (const site of inNearlyThatOrder(sites, random)) {
      const eventful = !quiet && index > 0;
      const changed = eventful && churn(site, index, takenAt, random);
      const silent = eventful && random() < CHURN.silence;
      const observations = silent ? site.observations.map(silence) : site.observations;
      const again = changed && !silent ? observations.filter(({ kind }) => kind !== 'dns' && kind !== 'paths') : [];
      await history.addNight(id, paced(site, takenAt, { observations, again }, random));
      if (coverageOf(observations).state === 'untestable') untestable += 1;
      said.push(...verdicts(site, silent));
    }
    await history.finish(id, {
      finishedAt: new Date(Date.parse(takenAt) + 3 * 3_600_000).toISOString(),
      state: 'complete',
      trips: [],
      untestable,
      ruleset: 'sha256:of-the-bench',
      findings: said,
      records: records(said, takenAt),
    });
    onNight?.(index + 1);
  }
  return {
    targets,
    async go(history, nights, { quiet = false } = {}) {
      for (let count = 0; count < nights; count++) await oneNight(history, quiet);
    },
  };
}

/** In the order of the list, as far as 64 at once allow. */
const inNearlyThatOrder = (sites: readonly Site[], random: Chance): readonly Site[] =>
  sites
    .map((site) => ({ site, place: site.number + 64 * random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ site }) => site);

function copyOf({ prototypes, from }: YearPlan, number: number, random: Chance): Site {
  const prototype = prototypes[number % prototypes.length];
  if (prototype === undefined) throw new Error('a bench needs a site to copy');
  const { target, night } = prototype;
  const round = String(Math.floor(number / prototypes.length)).padStart(4, '0');
  const [label = '', ...rest] = target.domain.split('.');
  const domain = [`${label}-${round}`, ...rest].join('.');
  const renamed = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(target.domain, domain)) as T;
  const id = `${target.id}-${round}`;
  const own = renamed(night.observations).map((observation) => ({ ...observation, target: id }) as Observation);
  return {
    target: { ...renamed(target), id },
    number,
    prototype,
    ledger: renamed(night.ledger).map((entry) => ({ ...entry, target: id })),
    stapled: random() < STAPLED,
    lively: random() < LIVELY,
    observations: withFacts(own, 'tls', (facts) => certified(facts, `${id} 0`, from)),
    headers: 0,
    rotation: 1 + Math.floor(random() * ROTATION_DAYS[1]),
  };
}

/** Changes the site as time does. Gives whether what it answers over HTTP is another thing. */
function churn(site: Site, index: number, takenAt: string, random: Chance): boolean {
  const { id } = site.target;
  const change = <K extends Kind>(kind: K, make: (facts: Facts[K]) => Facts[K]) => {
    site.observations = withFacts(site.observations, kind, make);
  };
  if (index >= site.rotation) {
    const [least, most] = ROTATION_DAYS;
    site.rotation = index + least + Math.floor(random() * (most - least + 1));
    change('tls', (facts) => certified(facts, `${id} ${index}`, takenAt));
  } else if (site.stapled && (index + site.number) % 4 === 0) {
    change('tls', (facts) => stapled(facts, `${id} ${index}`, takenAt));
  }
  if (random() < CHURN.title) change('page', (facts) => ({ ...facts, title: `Accueil ${index}` }));
  if (random() < CHURN.address)
    change('dns', (facts) => ({ ...facts, addresses: [{ address: `192.0.2.${index % 250}`, refused: null }] }));
  if (random() >= CHURN.header) return false;
  site.headers += 1;
  change('https', ({ hops, ...rest }) => ({
    ...rest,
    hops: hops.map((hop) => ({ ...hop, headers: otherHeaders(hop.headers, site.headers) })),
  }));
  return true;
}

/** What the rules say of a site in its present state: judged once for its prototype, then under the names of the copy. */
function verdictsOf({ ruleset, knowledge, from }: YearPlan) {
  const judged = new Map<string, readonly Finding[]>();
  const cached = (name: string, make: () => readonly Finding[]): readonly Finding[] => {
    const known = judged.get(name) ?? make();
    judged.set(name, known);
    return known;
  };
  return (site: Site, silent: boolean): readonly Finding[] => {
    const { target, prototype } = site;
    const state = `${site.headers % 2} ${silent}`;
    return cached(`${target.id} ${state}`, () =>
      cached(`of ${prototype.target.id} ${state}`, () => {
        const observations = silent ? site.observations.map(silence) : site.observations;
        return judgeTarget(prototype.target, observations, ruleset.rules, knowledge, () => from);
      }).map((finding) => {
        const { service, rule, subject } = finding;
        return { ...finding, target: target.id, fingerprint: fingerprint(target.id, service, rule, subject) };
      }),
    );
  };
}

/** The records that a night touches: what opens, closes or opens again. */
function recordsOf() {
  const stands = new Map<string, FindingRecord>();
  return (said: readonly Finding[], now: string): FindingRecord[] =>
    said.flatMap((finding) => {
      const next = recordAfter(stands.get(finding.fingerprint), finding, now);
      if (next === null) return [];
      stands.set(finding.fingerprint, next);
      return [next];
    });
}

/** The night of a site at the pace that public addresses get: what a ledger costs depends on its times. */
function paced(
  site: Site,
  takenAt: string,
  { observations, again }: { readonly observations: readonly Observation[]; readonly again: readonly Observation[] },
  random: Chance,
): TargetNight {
  const jitter = (most: number) => Math.floor(random() * random() * most);
  let clock = Date.parse(takenAt) + Math.floor(random() * 3_600_000);
  const silent = observations.every(({ kind, outcome }) => kind === 'dns' || !outcome.ok);
  const sent = silent ? site.ledger.slice(0, 3) : again.length > 0 ? [...site.ledger, ...site.ledger] : site.ledger;
  const ledger = sent.map((entry): LedgerEntry => {
    const tls = entry.method === 'TLS';
    clock += tls ? 115 + jitter(60) : entry.reason.startsWith('paths') ? 3_030 + jitter(40) : 1_000 + jitter(40);
    // The length of an ECDSA signature differs by a byte or two.
    const more = tls ? Math.floor(random() * 3) : site.lively && entry.path === '/' ? jitter(300) : 0;
    return { ...entry, at: new Date(clock).toISOString(), bytes: entry.bytes + more };
  });
  const looks = [...observations, ...again].map((observation, place, all) => {
    const at = ledger[Math.floor((place * ledger.length) / all.length)]?.at ?? takenAt;
    return { ...observation, at } as Observation;
  });
  return {
    target: site.target.id,
    observations: looks.slice(0, observations.length),
    again: looks.slice(observations.length),
    ledger,
  };
}

const silence = (observation: Observation): Observation =>
  observation.kind === 'dns' ? observation : ({ ...observation, outcome: SILENCE } as Observation);
const SILENCE = { ok: false, failure: { code: 'connection-timeout', detail: 'no answer within 10 s' } } as const;

function withFacts<K extends Kind>(
  observations: readonly Observation[],
  kind: K,
  make: (facts: Facts[K]) => Facts[K],
): readonly Observation[] {
  return observations.map((observation) =>
    observation.kind === kind && observation.outcome.ok
      ? ({ ...observation, outcome: { ok: true, value: make(observation.outcome.value as Facts[K]) } } as Observation)
      : observation,
  );
}

/** Another certificate; one that is at fault is left by its owner as it is. */
const certified = (facts: TlsFacts, seed: string, now: string): TlsFacts => ({
  ...facts,
  addresses: facts.addresses.map((address) => ({
    ...address,
    details: { ...address.details, flights: noise(seed, address.details.flights.length) },
    certificates: address.certificates.map(({ chain, ...trust }) => ({
      ...trust,
      chain: chain.map((certificate, place) =>
        place > 0
          ? certificate
          : {
              ...certificate,
              serial: sha256(`serial ${seed}`).slice(0, 32).toUpperCase(),
              sha256: sha256(`certificate ${seed}`),
              spkiSha256: sha256(`key ${seed}`),
              ...(trust.fault === null && certificate.notAfter > now
                ? { notBefore: now, notAfter: nightOf(now, VALID_DAYS) }
                : {}),
            },
      ),
    })),
  })),
});

const stapled = (facts: TlsFacts, seed: string, now: string): TlsFacts => ({
  ...facts,
  addresses: facts.addresses.map((address) => ({
    ...address,
    details: {
      ...address.details,
      staple: {
        sha256: sha256(`staple ${seed}`),
        status: 'good',
        producedAt: now,
        thisUpdate: now,
        nextUpdate: nightOf(now, 7),
        signed: true,
      },
    },
  })),
});

/** Text that no packing makes smaller, as a compressed flight is. */
function noise(seed: string, length: number): string {
  let text = '';
  for (let part = 0; text.length < length; part++)
    text += Buffer.from(sha256(`${seed} ${part}`), 'hex').toString('base64');
  return text.slice(0, length);
}

/** One more or one less, and another version in the banner. */
function otherHeaders(headers: readonly Header[], times: number): readonly Header[] {
  const rest = headers.filter(([name]) => !['server', 'x-content-type-options'].includes(name.toLowerCase()));
  const server: Header = ['Server', `nginx/1.${20 + (times % 10)}.${times}`];
  return times % 2 === 1 ? [server, ...rest] : [server, ...rest, ['X-Content-Type-Options', 'nosniff']];
}

function recordAfter(record: FindingRecord | undefined, finding: Finding, now: string): FindingRecord | null {
  const { fingerprint: name, target, service, rule, subject, status, severity } = finding;
  if (status === 'unknown' || status === 'not-applicable') return null;
  if (status === 'pass')
    return record?.state === 'open' ? { ...record, state: 'fixed', lastVerified: now, closedAt: now } : null;
  if (record?.state === 'open') return null;
  return {
    fingerprint: name,
    target,
    service,
    rule,
    subject,
    state: 'open',
    severity,
    firstSeen: record?.firstSeen ?? now,
    lastSeen: now,
    lastVerified: now,
    closedAt: null,
    reopenCount: record === undefined ? 0 : record.reopenCount + 1,
    due: nightOf(now, 90),
  };
}
