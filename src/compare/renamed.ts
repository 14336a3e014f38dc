import { fingerprint } from '../model/canonical.ts';
import type { FindingRecord } from '../model/drift.ts';
import type { KnownObservation, Memory, RememberedTarget } from '../model/memory.ts';
import type { AnyRule } from '../model/rule.ts';
import type { Target } from '../model/target.ts';

/** The past under today's names, and the records that were left behind under the old ones. */
export interface Renamed {
  readonly memory: Memory;
  readonly left: readonly FindingRecord[]; // old fingerprints, closed: they go on under new ones
}

/** What is known under another name today: old id -> today's. */
export interface Names {
  readonly rules: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, string>;
}

/** Pure. `targets`: all that are asked for tonight. A name that is still in use is nobody's alias. */
export const namesOf = (targets: readonly Target[], rules: readonly AnyRule[]): Names => ({
  rules: aliasesOf(rules.map(({ id, aliases = [] }) => ({ id, aliases }))),
  targets: aliasesOf(targets.map(({ id, formerly = [] }) => ({ id, aliases: formerly }))),
});

/**
 * Pure. Rules and targets that got another id keep their history (DRIFT, Identity): what is remembered under an alias is
 * remembered under the name of today.
 */
export function renamed(memory: Memory, { rules: ruleOf, targets: targetOf }: Names): Renamed {
  if (ruleOf.size === 0 && targetOf.size === 0) return { memory, left: [] };

  const moved = (record: FindingRecord): FindingRecord => {
    const target = targetOf.get(record.target) ?? record.target;
    const rule = ruleOf.get(record.rule) ?? record.rule;
    if (target === record.target && rule === record.rule) return record;
    return { ...record, target, rule, fingerprint: fingerprint(target, record.service, rule, record.subject) };
  };
  const pairs = [...memory.records.values()].map((record) => ({ record, today: moved(record) }));
  const kept = pairs.filter(({ record, today }) => record === today).map(({ today }) => today);
  const brought = pairs.filter(({ record, today }) => record !== today);
  const records = new Map(kept.map((record) => [record.fingerprint, record]));
  // What the new name has already is newer than what was left under the old one.
  for (const { today } of brought) if (!records.has(today.fingerprint)) records.set(today.fingerprint, today);

  const remembered = [...memory.targets.values()].map((one): readonly [boolean, RememberedTarget] => {
    const id = targetOf.get(one.target.id);
    if (id === undefined) return [true, one];
    const of = (known: RememberedTarget['known']): RememberedTarget['known'] =>
      Object.fromEntries(Object.entries(known).map(([kind, last]) => [kind, ofTarget(last, id)]));
    return [false, { ...one, target: { ...one.target, id }, known: of(one.known), answered: of(one.answered) }];
  });
  const byTarget = new Map<string, RememberedTarget>();
  // Today's own name comes last: what it has goes before what was seen under the old one.
  for (const [, one] of remembered.toSorted(([a], [b]) => Number(a) - Number(b)))
    byTarget.set(one.target.id, merged(byTarget.get(one.target.id), one));
  return {
    memory: { ...memory, records, targets: byTarget },
    left: brought.flatMap(({ record, today }) =>
      record.state === 'open' && records.get(today.fingerprint) === today
        ? { ...record, state: 'retired', closedAt: memory.last?.takenAt ?? record.lastVerified }
        : [],
    ),
  };
}

const merged = (old: RememberedTarget | undefined, today: RememberedTarget): RememberedTarget =>
  old === undefined
    ? today
    : {
        ...today,
        attempted: [...new Set([...old.attempted, ...today.attempted])],
        known: { ...old.known, ...today.known },
        answered: { ...old.answered, ...today.answered },
      };

const ofTarget = (known: KnownObservation, target: string): KnownObservation => ({
  ...known,
  observation: { ...known.observation, target },
});

/** Old id -> today's. */
function aliasesOf(named: readonly { readonly id: string; readonly aliases: readonly string[] }[]) {
  const inUse = new Set(named.map(({ id }) => id));
  return new Map(
    named.flatMap(({ id, aliases }) => aliases.filter((old) => !inUse.has(old)).map((old) => [old, id] as const)),
  );
}
