import { compare } from '../compare.ts';
import { judge, judgeMemory } from '../judge.ts';
import type { Drift, FindingRecord } from '../model/drift.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Memory } from '../model/memory.ts';
import type { Posture } from '../model/posture.ts';
import type { AnyRule } from '../model/rule.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Waiver } from '../model/waiver.ts';

/** What today's judgement stands on. */
export interface Standards {
  readonly rules: readonly AnyRule[];
  readonly knowledge: Knowledge;
  readonly waivers: readonly Waiver[];
}

export interface Review {
  readonly posture: Posture;
  readonly drift: Drift;
  readonly records: readonly FindingRecord[];
}

/** Pure. Judges a snapshot and what was known before it by the same rules, and says what differs. */
export function review(tonight: Snapshot, memory: Memory, { rules, knowledge, waivers }: Standards): Review {
  const after = judge(tonight, rules, knowledge);
  const past = judgeMemory(memory, tonight, rules, knowledge);
  return { posture: after, ...compare({ tonight, after, memory, past, rules, waivers }) };
}
