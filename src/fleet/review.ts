import type { Trails } from '../compare/case.ts';
import { compare } from '../compare/compare.ts';
import { type Names, namesOf, renamed } from '../compare/renamed.ts';
import { judgeNight } from '../judge.ts';
import type { Drift, FindingRecord } from '../model/drift.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Memory } from '../model/memory.ts';
import type { Posture } from '../model/posture.ts';
import type { Ruleset } from '../model/rule.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Waiver } from '../model/waiver.ts';

/** What today's judgement stands on. */
export interface Standards extends Ruleset {
  readonly knowledge: Knowledge;
  readonly waivers: readonly Waiver[];
}

export interface Review {
  readonly posture: Posture;
  readonly drift: Drift;
  readonly records: readonly FindingRecord[];
}

/** What a review may be told of the world around its snapshot. */
export interface Circumstances {
  readonly names?: Names; // of the whole night, when the snapshot is a part of it
  readonly trails?: Trails;
}

/** Pure. Judges a snapshot, or a part of one, and what was known before it by the same rules, and says what differs. */
export function review(
  tonight: Snapshot,
  remembered: Memory,
  standards: Standards,
  { names = namesOf(tonight.targets, standards.rules), trails = new Map() }: Circumstances = {},
): Review {
  const { rules, knowledge, waivers } = standards;
  const { memory, left } = renamed(remembered, names);
  const { posture, again, past } = judgeNight(tonight, memory, standards, knowledge);
  const { drift, records } = compare({ tonight, after: posture, again, memory, past, rules, waivers, trails });
  return { posture, drift, records: [...records, ...left] };
}
