import { digestOf, fingerprint } from '../model/canonical.ts';
import type { Cause, Change, ChangeState, Unconfirmed } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { FailureCode } from '../model/observation.ts';
import { kindsOf } from '../model/rule.ts';
import { type Case, sameVerdict, seenAlike } from './case.ts';
import { causeOf, isNewlyMeasured, judgesChanged, ruleOrKnowledge } from './cause.ts';
import { nextRecord } from './record.ts';

/** What a night says of one fingerprint; all empty: quiet. */
export interface Said {
  readonly change?: Change;
  readonly unconfirmed?: Unconfirmed;
}

/** One cell of DRIFT's table, once the second look of the night has had its say. */
export function transition(one: Case): Said {
  const change = firstLook(one);
  if (change === null || one.is === undefined || !MOVES.has(change.state)) return change === null ? {} : { change };
  const agreement = agreementOf(one, one.is);
  if (agreement === false) return disagreement(one, one.is);
  if (change.state === 'updated' && wavers(one, one.is)) return unsettled(one);
  if (agreement === null) return { change: isSeenOnce(one, change) ? stillOpen(one) : change };
  return { change: { ...change, confirmed: change.state !== 'updated' || one.second?.severity === one.is.severity } };
}

const MOVES: ReadonlySet<ChangeState> = new Set(['new', 'regressed', 'newly-measured', 'updated', 'fixed', 'retired']);

/** Whether the second look saw the same; null: there was none, or it could not tell. */
function agreementOf({ rule, second, sides }: Case, is: Finding): boolean | null {
  if (rule === undefined || !kindsOf(rule).some((kind) => sides.lookedAgain.has(kind))) return null;
  if (second?.status === 'unknown') return null;
  return (second?.status === 'fail') === (is.status === 'fail');
}

/** Both looks fail, with other evidence and no other weight than before: what says something else each time has not moved. */
const wavers = ({ was, second }: Case, is: Finding): boolean =>
  second?.status === 'fail' && !sameVerdict(second, is) && is.severity === was?.severity;

/** A repair that one look shows and the other could not tell. Where last night's facts show it too, they are the second look. */
const isSeenOnce = ({ second, was }: Case, { state, cause }: Change): boolean =>
  (state === 'fixed' || state === 'retired') &&
  cause === 'site' &&
  second?.status === 'unknown' &&
  was?.status === 'fail';

/** Until somebody sees the repair again. */
const stillOpen = (one: Case): Change => ({
  ...change(one, 'unverified', null, one.second?.reason ?? null),
  after: one.second ?? null,
});

const unsettled = (one: Case): Said => ({ change: { ...change(one, 'persisting', null), confirmed: false } });

/** Two looks that disagree move nothing: what was open stays open, what was not is told as unconfirmed. */
function disagreement(one: Case, is: Finding): Said {
  const { record, second, comparison, place } = one;
  const failing = is.status === 'fail' ? is : second;
  const trail = [...(comparison.trails.get(place.fingerprint) ?? []), is.status === 'fail', is.status !== 'fail'];
  const last = trail.slice(-TRAIL);
  const flapping = `${last.filter((failed) => failed).length}/${last.length}`;
  if (record?.state === 'open') {
    const now = comparison.tonight.takenAt;
    const seen = is.status === 'fail' ? { lastSeen: now } : {};
    const kept = { ...record, ...seen, lastVerified: now };
    return {
      change: { ...change(one, 'persisting', null), after: failing ?? is, record: kept, confirmed: false, flapping },
    };
  }
  if (failing === undefined) return {};
  const { fingerprint, target, rule } = place;
  return { unconfirmed: { fingerprint, target, rule, finding: failing, flapping } };
}

/** Testable observations that `flapping` counts over (DRIFT, Confirmation). */
export const TRAIL = 10;

function firstLook(one: Case): Change | null {
  const { record, was, is, rule, sides } = one;
  const recorded = record?.state === 'open';
  const open = openBefore(one);

  if (is === undefined) {
    if (!recorded) return null; // what only our new rules make of the old facts waits until the site is seen again
    if (rule === undefined) return change(one, 'retired', 'rule');
    if (sides.observations.length === 0) return change(one, 'unverified', null, 'not-run');
    const serviceGone = !sides.after.some(
      (finding) => finding.rule === one.place.rule && finding.service === one.place.service,
    );
    return change(one, 'retired', serviceGone ? 'register' : causeOf(one));
  }
  if (is.status === 'unknown') return recorded ? change(one, 'unverified', null, is.reason) : null;
  if (is.status === 'fail') {
    if (!open) return recorded ? change(one, 'persisting', null) : opened(one);
    if (!recorded) return change(one, 'new', ruleOrKnowledge(one)); // the old facts fail too: our rules changed, not the site
    if (was?.status !== 'fail' || sameVerdict(was, is)) return change(one, 'persisting', null);
    if (is.severity === was.severity && !seenAlike(one)) return change(one, 'persisting', null);
    return change(one, 'updated', causeOf(one));
  }
  if (!open) return recorded ? change(one, 'retired', ruleOrKnowledge(one)) : null; // the old facts pass too
  if (!recorded) return null;
  return is.status === 'pass' ? change(one, 'fixed', causeOf(one)) : change(one, 'retired', causeOf(one));
}

/**
 * Was it failing on the last facts that we have, under today's rules? Where those facts are silent about it the record
 * speaks, unless today's rules did judge them and no longer know such a subject. The record speaks also where nothing changed in how we
 * judge, and where that night was contradicted by its own second look.
 */
function openBefore(one: Case): boolean {
  const { was, record, sides, place } = one;
  const recorded = record?.state === 'open';
  if (!judgesChanged(one) || wasContradicted(one)) return recorded;
  if (was !== undefined) return was.status === 'unknown' ? recorded : was.status === 'fail';
  const judged = sides.before.some(
    (finding) => finding.rule === place.rule && finding.service === place.service && finding.status !== 'unknown',
  );
  return !judged && recorded;
}

/** What was said that night and what was recorded of it differ only after a second look that disagreed. */
function wasContradicted(one: Case): boolean {
  const said = saidBefore(one);
  if (said === undefined || said.status === 'unknown') return false;
  return (said.status === 'fail') !== (one.record?.state === 'open');
}

/** What was said of it on its last night, under whatever name it had then. */
function saidBefore({ sides, place, rule }: Case) {
  const { formerly = [] } = sides.target;
  const { aliases = [] } = rule ?? {};
  if (formerly.length === 0 && aliases.length === 0) return sides.remembered?.said.get(place.fingerprint);
  const names = [place.target, ...formerly].flatMap((target) =>
    [place.rule, ...aliases].map((name) => fingerprint(target, place.service, name, place.subject)),
  );
  const name = names.find((one) => sides.remembered?.said.has(one));
  return name === undefined ? undefined : sides.remembered?.said.get(name);
}

function opened(one: Case): Change {
  const said = saidBefore(one);
  // It was failing when its record was retired: the target had left the list, and is back.
  if (one.record?.state === 'retired' && said?.status === 'fail') return change(one, 'new', 'register');
  if (one.record?.state === 'fixed') return change(one, 'regressed', causeOf(one));
  if (isNewlyMeasured(one)) return change(one, 'newly-measured', 'coverage');
  return change(one, 'new', causeOf(one));
}

function change(
  one: Case,
  state: ChangeState,
  cause: Cause | null,
  reason: FailureCode | 'not-run' | null = null,
): Change {
  const { place, was, is } = one;
  return {
    fingerprint: place.fingerprint,
    target: place.target,
    rule: place.rule,
    state,
    cause,
    before: was ?? null,
    after: is ?? null,
    reason,
    record: nextRecord(one, state),
    waiver: waiverOf(one),
    confirmed: null,
    flapping: null,
  };
}

function waiverOf({ place, rule, is, was, comparison, sides }: Case): Change['waiver'] {
  const names = [place.rule, ...(rule?.aliases ?? [])];
  const places = [place.target, ...(sides.target.formerly ?? [])];
  const waiver = comparison.waivers.find(
    (one) =>
      names.includes(one.rule) &&
      places.includes(one.target) &&
      (one.subject === null || one.subject === place.subject),
  );
  if (waiver === undefined) return null;
  if (waiver.until < comparison.tonight.takenAt.slice(0, 10)) return { waiver, state: 'expired' };
  const seen = is?.status === 'fail' ? is : was;
  const changed = waiver.evidence !== null && seen !== undefined && digestOf(seen.evidence) !== waiver.evidence;
  return { waiver, state: changed ? 'void' : 'applies' };
}
