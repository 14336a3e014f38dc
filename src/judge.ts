import { by, fingerprint } from './model/canonical.ts';
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

/** What the second looks say of the targets that were looked at twice: their observations in the place of the first ones. */
export function judgeAgain(
  { observations, again, targets, takenAt }: Snapshot,
  rules: readonly AnyRule[],
  knowledge: Knowledge,
): ReadonlyMap<string, readonly Finding[]> {
  const first = Map.groupBy(observations, ({ target }) => target);
  const second = Map.groupBy(again, ({ target }) => target);
  return new Map(
    targets.flatMap((target) => {
      const looks = second.get(target.id);
      if (looks === undefined) return [];
      const kinds = new Set(looks.map(({ kind }) => kind));
      const rest = (first.get(target.id) ?? []).filter(({ kind }) => !kinds.has(kind));
      return [[target.id, judgeTarget(target, [...rest, ...looks], rules, knowledge, () => takenAt)]];
    }),
  );
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
): Finding[] {
  if (observations.length === 0 && answers.length === 0) return [];
  const seen: Seen = { facts: byKind(observations), answers: byKind(answers) };
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

/**
 * Judges what is remembered of the targets of a run: `before` as it was on its own nights, `aged` as if the same facts had been seen
 * tonight. What differs between the two is the work of the clock.
 */
export function judgeMemory(memory: Memory, tonight: Snapshot, rules: readonly AnyRule[], knowledge: Knowledge) {
  const before = new Map<string, readonly Finding[]>();
  const aged = new Map<string, readonly Finding[]>();
  for (const { id } of tonight.targets) {
    const remembered = memory.targets.get(id);
    if (remembered === undefined) continue;
    const { target, known, answered } = remembered;
    const observed = (one: RememberedTarget['known']) => Object.values(one).map(({ observation }) => observation);
    const facts = observed(known);
    const answers = observed(answered);
    const night = (kinds: readonly Kind[]) =>
      kinds
        .map((kind) => (answered[kind] ?? known[kind])?.takenAt ?? '')
        .sort()
        .at(-1) || tonight.takenAt;
    before.set(id, judgeTarget(target, facts, rules, knowledge, night, answers));
    aged.set(
      id,
      judgeTarget(target, facts, rules, knowledge, () => tonight.takenAt, answers),
    );
  }
  return { before, aged };
}

interface Seen {
  readonly facts: ReadonlyMap<Kind, Observation>;
  readonly answers: ReadonlyMap<Kind, Observation>;
}

const byKind = (observations: readonly Observation[]): ReadonlyMap<Kind, Observation> =>
  new Map(observations.map((observation) => [observation.kind, observation]));

function judgeOne(rule: AnyRule, target: Target, seen: Seen, context: Parameters<AnyRule['judge']>[1]): Finding[] {
  const kinds = kindsOf(rule);
  const observed = (kind: Kind | undefined) =>
    kind === undefined ? undefined : (rule.consumes?.[kind] === undefined ? seen.facts : seen.answers).get(kind);
  const service = observed(kinds[0])?.service;
  if (service === undefined) return []; // the list names no such service

  const locate = (verdict: Verdict<string>) => locateVerdict(rule, target, service, verdict);
  if (target.skip.includes(areaOf(rule.id))) return [locate({ status: 'unknown', reason: 'not-permitted' })];

  const facts: Partial<Record<Kind, unknown>> = {};
  for (const kind of kinds) {
    const observation = observed(kind);
    const consumed: readonly string[] | undefined = rule.consumes?.[kind];
    if (observation === undefined) {
      // A service that the list does not name: silence, unless the rule can do without it.
      if (consumed?.includes('not-permitted') !== true) return [];
      facts[kind] = { ok: false, failure: { code: 'not-permitted', detail: 'not listed' } };
      continue;
    }
    const { outcome } = observation;
    if (consumed === undefined) {
      if (!outcome.ok) return [locate(couldNotLook(kind, outcome.failure))];
      facts[kind] = outcome.value;
    } else {
      if (!outcome.ok && !consumed.includes(outcome.failure.code)) return [locate(couldNotLook(kind, outcome.failure))];
      facts[kind] = outcome;
    }
  }
  const verdicts: Verdict<string> | readonly Verdict<string>[] = rule.judge(
    facts as Parameters<AnyRule['judge']>[0],
    context,
  );
  return [verdicts].flat().map(locate);
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
