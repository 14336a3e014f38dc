import { digestOf } from '../model/canonical.ts';
import type { ChangeState } from '../model/drift.ts';
import { type Instant, KINDS, type Kind, type Observation } from '../model/observation.ts';
import { kindsOf, type Ruleset } from '../model/rule.ts';
import type { SecondLook } from '../observe.ts';
import { isLoopback } from '../parse/address.ts';
import type { Part } from './parts.ts';

/** A later probe stands on what an earlier one left: these are looked at together. The paths probe confirms its own sights. */
const TOGETHER: readonly (readonly Kind[])[] = [
  ['dns'],
  ['tls'],
  ['http', 'https', 'twin', 'page', 'responses', 'cors', 'disclosure', 'software'],
];

const TO_CONFIRM: readonly ChangeState[] = ['new', 'regressed', 'updated', 'fixed', 'retired'];

/**
 * What has to be looked at once more tonight: facts that are not those of the last time and by which a finding would open, move or
 * close (DRIFT, Confirmation). A target that was never seen before has nothing to confirm.
 */
export function secondLooks({ tonight, memory, review: { drift } }: Part, { rules }: Ruleset): SecondLook[] {
  const observations = Map.groupBy(tonight.observations, ({ target }) => target);
  const changes = Map.groupBy(
    drift.changes.filter(({ state }) => TO_CONFIRM.includes(state)),
    ({ target }) => target,
  );
  return tonight.targets.flatMap((target) => {
    const remembered = memory.targets.get(target.id);
    const moved = changes.get(target.id);
    if (remembered === undefined || moved === undefined) return [];
    const first = observations.get(target.id) ?? [];
    const ids = new Set(moved.map(({ rule }) => rule));
    const read = new Set(rules.filter(({ id }) => ids.has(id)).flatMap(kindsOf));
    const differ = first.filter(
      (observation) =>
        read.has(observation.kind) && remembered.answered[observation.kind]?.digest !== contentOf(observation),
    );
    const kinds = TOGETHER.filter((group) => differ.some(({ kind }) => group.includes(kind))).flat();
    if (kinds.length === 0) return [];
    return { target, kinds: KINDS.filter((kind) => kinds.includes(kind)), notBefore: lateEnough(kinds, first) };
  });
}

const contentOf = ({ outcome }: Observation): string => digestOf(outcome.ok ? outcome.value : outcome.failure);

const APART_MS = 60_000;

/** When the second look is late enough; at once on loopback, where nothing moves by itself. */
function lateEnough(kinds: readonly Kind[], first: readonly Observation[]): Instant | null {
  const dns = first.find((one): one is Extract<Observation, { kind: 'dns' }> => one.kind === 'dns');
  const addresses = dns?.outcome.ok === true ? dns.outcome.value.addresses.map(({ address }) => address) : [];
  if (addresses.length > 0 && addresses.every(isLoopback)) return null;
  const last = first.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => Date.parse(at));
  return last.length === 0 ? null : new Date(Math.max(...last) + APART_MS).toISOString();
}
