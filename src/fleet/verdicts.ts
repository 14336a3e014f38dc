import type { Verdict } from '../history/history.ts';
import type { FindingRecord } from '../model/drift.ts';
import type { Review } from './review.ts';
import { createScratch } from './scratch.ts';

/** What a run says, until it is closed with all of it: only then is it known whether the run counts. */
export interface Verdicts extends Disposable {
  append(review: Review): void;
  findings(): Iterable<Verdict>;
  records(): Iterable<FindingRecord>;
}

/** `file`: where they wait when they are many; see createScratch. */
export function verdictsIn(file: () => string): Verdicts {
  const scratch = createScratch<{ readonly findings: readonly Verdict[]; readonly records: readonly FindingRecord[] }>(
    file,
  );
  return {
    append({ posture, records }) {
      const findings = posture.findings.map(({ target, fingerprint, rule, status, severity }) => ({
        target,
        fingerprint,
        rule,
        status,
        severity,
      }));
      scratch.append({ findings, records });
    },
    *findings() {
      for (const { findings } of scratch) yield* findings;
    },
    *records() {
      for (const { records } of scratch) yield* records;
    },
    [Symbol.dispose]: () => scratch[Symbol.dispose](),
  };
}
