import { by, canonical, fingerprint } from './model/canonical.ts';
import type { Finding } from './model/finding.ts';
import type { Knowledge } from './model/knowledge.ts';
import type { Memory, RememberedTarget } from './model/memory.ts';
import type { Failure, Instant, Kind, Observation } from './model/observation.ts';
import type { Posture } from './model/posture.ts';
import { type AnyRule, areaOf, kindsOf, type Ruleset, type Verdict } from './model/rule.ts';
import type { Snapshot } from './model/snapshot.ts';
import type { Target } from './model/target.ts';

/** Pure: the same snapshot, rules and knowledge give the same posture, today or in ten years. */
export function judge(snapshot: Snapshot, { rules, version }: Ruleset, knowledge: Knowledge): Posture {
  const observations = Map.groupBy(snapshot.observations, ({ target }) => target);
  const findings = snapshot.targets.flatMap((target) =>
    judgeTarget(target, observations.get(target.id) ?? [], rules, knowledge, () => snapshot.takenAt),
  );
  return { snapshot: snapshot.id, takenAt: snapshot.takenAt, ruleset: version, findings };
}

/** A night and what is known before it, under the same rules. */
export interface Judged {
  readonly posture: Posture;
  /** What the second looks say of the targets that were looked at twice. */
  readonly again: ReadonlyMap<string, readonly Finding[]>;
  /** What is remembered of the targets of the night: `before` as it was on its own nights, `aged` as if it had been seen tonight. */
  readonly past: Readonly<Record<'before' | 'aged', ReadonlyMap<string, readonly Finding[]>>>;
}

/** Judges target by target whatever a comparison needs: what several sides see alike is judged once. */
export function judgeNight(
  tonight: Snapshot,
  memory: Memory,
  { rules, version }: Ruleset,
  knowledge: Knowledge,
): Judged {
  const first = Map.groupBy(tonight.observations, ({ target }) => target);
  const second = Map.groupBy(tonight.again, ({ target }) => target);
  const now = () => tonight.takenAt;
  const findings: Finding[] = [];
  const again = new Map<string, readonly Finding[]>();
  const past = { before: new Map<string, readonly Finding[]>(), aged: new Map<string, readonly Finding[]>() };
  for (const target of tonight.targets) {
    const precedents: Precedents = new Map();
    const judged = (observations: readonly Observation[]) =>
      judgeTarget(target, observations, rules, knowledge, now, observations, precedents);

    const remembered = memory.targets.get(target.id);
    if (remembered !== undefined) {
      const { before, aged } = judgeRemembered(remembered, tonight.takenAt, rules, knowledge, precedents);
      past.before.set(target.id, before);
      past.aged.set(target.id, aged);
    }
    const seen = first.get(target.id) ?? [];
    findings.push(...judged(seen));
    const looks = second.get(target.id);
    if (looks === undefined) continue;
    const kinds = new Set(looks.map(({ kind }) => kind));
    again.set(target.id, judged([...seen.filter(({ kind }) => !kinds.has(kind)), ...looks]));
  }
  return {
    posture: { snapshot: tonight.id, takenAt: tonight.takenAt, ruleset: version, findings },
    again,
    past,
  };
}

function judgeRemembered(
  { target, known, answered }: RememberedTarget,
  tonight: Instant,
  rules: readonly AnyRule[],
  knowledge: Knowledge,
  precedents: Precedents,
) {
  const observed = (one: RememberedTarget['known']) => Object.values(one).map(({ observation }) => observation);
  const facts = observed(known);
  const answers = observed(answered);
  const ownNight = (kinds: readonly Kind[]) =>
    kinds
      .map((kind) => (answered[kind] ?? known[kind])?.takenAt ?? '')
      .sort()
      .at(-1) || tonight;
  return {
    before: judgeTarget(target, facts, rules, knowledge, ownNight, answers, precedents),
    aged: judgeTarget(target, facts, rules, knowledge, () => tonight, answers, precedents),
  };
}

/**
 * Judges what is known of one target. `nowOf` gives the night that a rule must believe in, from the kinds it reads:
 * facts of several nights may be judged together. Kinds that a rule consumes are taken from `answers`: what is remembered of them may be
 * a newer failure than the last success.
 * A target without any observation was not run and has no findings.
 */
export function judgeTarget(
  target: Target,
  observations: readonly Observation[],
  rules: readonly AnyRule[],
  knowledge: Knowledge,
  nowOf: (kinds: readonly Kind[]) => Instant,
  answers: readonly Observation[] = observations,
  precedents: Precedents = new Map(),
): Finding[] {
  if (observations.length === 0 && answers.length === 0) return [];
  const seen: Seen = {
    facts: byKind(observations),
    answers: byKind(answers),
    target: canonical(target),
    precedents,
  };
  return rules
    .flatMap((rule) => judgeOne(rule, target, seen, { now: nowOf(kindsOf(rule)), target, knowledge }))
    .sort(
      by(
        ({ rule }) => rule,
        ({ service }) => service,
        ({ subject }) => subject ?? '',
      ),
    );
}

/** What rules said of one target, by rule: when a rule is handed the same again, it says the same (a rule is a pure function). */
type Precedents = Map<string, Precedent[]>;
interface Precedent {
  readonly handed: readonly unknown[]; // what it was handed of each kind: facts as they are, failures as text
  readonly target: string; // as JSON
  readonly now: Instant | null; // null: the rule did not ask what night it is
  readonly findings: readonly Finding[];
}

interface Seen {
  readonly facts: ReadonlyMap<Kind, Observation>;
  readonly answers: ReadonlyMap<Kind, Observation>;
  readonly target: string; // as JSON
  readonly precedents: Precedents;
}

const byKind = (observations: readonly Observation[]): ReadonlyMap<Kind, Observation> =>
  new Map(observations.map((observation) => [observation.kind, observation]));

function judgeOne(
  rule: AnyRule,
  target: Target,
  seen: Seen,
  context: Parameters<AnyRule['judge']>[1],
): readonly Finding[] {
  const kinds = kindsOf(rule);
  const observed = (kind: Kind | undefined) =>
    kind === undefined ? undefined : (rule.consumes?.[kind] === undefined ? seen.facts : seen.answers).get(kind);
  const service = observed(kinds[0])?.service;
  if (service === undefined) return []; // the list names no such service

  const locate = (verdict: Verdict<string>) => locateVerdict(rule, target, service, verdict);
  if (target.skip.includes(areaOf(rule.id))) return [locate({ status: 'unknown', reason: 'not-permitted' })];

  const facts: Partial<Record<Kind, unknown>> = {};
  const handed: unknown[] = [service];
  for (const kind of kinds) {
    const observation = observed(kind);
    const consumed: readonly string[] | undefined = rule.consumes?.[kind];
    if (observation === undefined) {
      // A service that the list does not name: silence, unless the rule can do without it.
      if (consumed?.includes('not-permitted') !== true) return [];
      facts[kind] = { ok: false, failure: { code: 'not-permitted', detail: 'not listed' } };
      handed.push(null);
      continue;
    }
    const { outcome } = observation;
    handed.push(outcome.ok ? outcome.value : `${outcome.failure.code} ${outcome.failure.detail}`);
    if (consumed === undefined) {
      if (!outcome.ok) return [locate(couldNotLook(kind, outcome.failure))];
      facts[kind] = outcome.value;
    } else {
      if (!outcome.ok && !consumed.includes(outcome.failure.code)) return [locate(couldNotLook(kind, outcome.failure))];
      facts[kind] = outcome;
    }
  }
  const precedents = seen.precedents.get(rule.id) ?? [];
  const same = precedents.find(
    (one) =>
      (one.now === null || one.now === context.now) &&
      one.target === seen.target &&
      one.handed.every((value, index) => value === handed[index]),
  );
  if (same !== undefined) return same.findings;

  let asked = false;
  const watched = {
    ...context,
    get now() {
      asked = true;
      return context.now;
    },
  };
  const verdicts: Verdict<string> | readonly Verdict<string>[] = rule.judge(
    facts as Parameters<AnyRule['judge']>[0],
    watched,
  );
  const findings = [verdicts].flat().map(locate);
  seen.precedents.set(rule.id, [
    ...precedents,
    { handed, target: seen.target, now: asked ? context.now : null, findings },
  ]);
  return findings;
}

const couldNotLook = (kind: Kind, { code, detail }: Failure): Verdict<string> => ({
  status: 'unknown',
  reason: code,
  evidence: { kind, detail },
});

function locateVerdict(rule: AnyRule, target: Target, service: string, verdict: Verdict<string>): Finding {
  const subject = verdict.subject ?? null;
  const place = {
    fingerprint: fingerprint(target.id, service, rule.id, subject),
    rule: rule.id,
    target: target.id,
    service,
    subject,
    evidence: verdict.evidence ?? {},
  };
  if (verdict.status === 'unknown') {
    return {
      ...place,
      status: 'unknown',
      severity: rule.severity,
      confidence: 'certain',
      message: 'not-observed',
      reason: verdict.reason,
    };
  }
  const { status, message, severity = rule.severity, confidence = 'certain' } = verdict;
  return { ...place, status, severity, confidence, message, reason: null };
}
