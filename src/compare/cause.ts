import { digestOf } from '../model/canonical.ts';
import type { Cause } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import { isAnswer, type Kind, type Observation, schemaOf } from '../model/observation.ts';
import { kindsOf } from '../model/rule.ts';
import type { Target } from '../model/target.ts';
import { type Case, sameVerdict } from './case.ts';

/** Why the verdict moved (DRIFT, Cause). */
export function causeOf({ rule, sides, comparison, record, was, is, old }: Case): Cause {
  const { remembered, target, observations } = sides;
  if (remembered === undefined || !sameListing(remembered.target, target)) return 'register';
  if (rule === undefined) return 'rule';
  const kinds = kindsOf(rule).filter((kind) => observations.some((observation) => observation.kind === kind));
  const known = kinds.map(
    (kind) => (rule.consumes?.[kind] === undefined ? remembered.known : remembered.answered)[kind],
  );
  const blindBefore = known.some((one, index) => one === undefined && answersTonight(kinds[index], observations));
  if (blindBefore && was === undefined) return 'coverage';
  if (clockExplains(was, old, is)) return 'clock';
  // The kind was seen, this part of it was not.
  if (was?.status === 'unknown' && is?.status === 'fail' && record === undefined) return 'coverage';
  return known.some((one) => one !== undefined && one.vantage !== comparison.tonight.vantage) ? 'vantage' : 'site';
}

/** The last facts, had they been seen tonight, give tonight's verdict, and gave another on their own night. Of what was not failing then, the same fault is enough. */
function clockExplains(was: Finding | undefined, old: Finding | undefined, is: Finding | undefined): boolean {
  if (is === undefined || old === undefined) return false;
  if (is.status === 'fail' && was?.status !== 'fail')
    return old.status === 'fail' && old.message === is.message && old.severity === is.severity;
  return sameVerdict(old, is) && (was === undefined || !sameVerdict(was, old));
}

const answersTonight = (kind: Kind | undefined, observations: readonly Observation[]): boolean =>
  observations.some((observation) => observation.kind === kind && isAnswer(observation.outcome));

const sameListing = (a: Target, b: Target): boolean =>
  a.host === b.host && a.https === b.https && a.http === b.http && digestOf(a.skip) === digestOf(b.skip);

/** Other rules, or newer knowledge, than on the last night: the old facts may be judged otherwise today. */
export function judgesChanged({ rule, comparison }: Case): boolean {
  const { memory, after, tonight } = comparison;
  const old = memory.last;
  if (old === null || old.ruleset !== after.ruleset) return true;
  return rule?.knowledge?.some((name) => old.knowledge[name] !== tonight.knowledge[name]) ?? false;
}

/** The old facts get another verdict today: from a rule that reads newer knowledge, or from a rule that changed. */
export function ruleOrKnowledge({ rule, comparison }: Case): Cause {
  const old = comparison.memory.last?.knowledge ?? {};
  return rule?.knowledge?.some((name) => old[name] !== comparison.tonight.knowledge[name]) ? 'knowledge' : 'rule';
}

/** The target was looked at before, but what this rule needs was not measured then. */
export function isNewlyMeasured({ rule, sides, was }: Case): boolean {
  const { remembered, observations } = sides;
  if (remembered === undefined || rule === undefined || was !== undefined) return false;
  return kindsOf(rule).some((kind) => {
    const known = remembered.known[kind] ?? remembered.answered[kind];
    if (known === undefined) return !remembered.attempted.includes(kind);
    const tonight = observations.find((observation) => observation.kind === kind);
    return tonight?.outcome.ok === true && schemaOf(tonight) !== known.schema;
  });
}
