import type { ChronicleNight } from '../model/chronicle.ts';
import { coverageOf, type Looked } from '../model/coverage.ts';
import type { NightSummary } from './history.ts';

/** How much of a target one night saw. */
export function chronicleNight({ run, takenAt, state, observed }: NightSummary): ChronicleNight {
  const looked = observed.map(({ kind, failure }): Looked => {
    const outcome = failure === null ? ({ ok: true } as const) : ({ ok: false, failure } as const);
    return { kind, outcome };
  });
  const { state: sight, reason } = coverageOf(looked);
  return { run, takenAt, state, sight, reason };
}
