import { compare } from '../compare.ts';
import { judge, judgeMemory } from '../judge.ts';
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

/** Pure. Judges a snapshot and what was known before it by the same rules, and says what differs. */
export function review(tonight: Snapshot, memory: Memory, standards: Standards): Review {
  const { rules, knowledge, waivers } = standards;
  const after = judge(tonight, standards, knowledge);
  const past = judgeMemory(memory, tonight, rules, knowledge);
  return { posture: after, ...compare({ tonight, after, memory, past, rules, waivers }) };
}
