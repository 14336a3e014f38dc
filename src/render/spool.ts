import { closeSync, openSync, readSync } from 'node:fs';
import type { Report, ReportTarget, Spool } from '../model/report.ts';

/** Whole targets, by id, read one at a time. */
interface WholeTargets extends Disposable {
  readonly of: (target: string) => ReportTarget;
}

export function openSpool({ file, at }: Spool): WholeTargets {
  const descriptor = openSync(file, 'r');
  return {
    of: (id) => {
      const place = at[id];
      if (place === undefined) throw new Error(`no target ${id} in ${file}`);
      const [offset, length] = place;
      const line = Buffer.allocUnsafe(length);
      if (readSync(descriptor, line, 0, length, offset) !== length) throw new Error(`${file} ends within ${id}`);
      return JSON.parse(line.toString('utf8')) as ReportTarget;
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

/** The whole targets of a report in their order, one at a time where they lie in a file. */
export function* wholeTargets({ document, spool }: Pick<Report, 'document' | 'spool'>): Generator<ReportTarget, void> {
  if (spool === undefined) {
    yield* document.targets;
    return;
  }
  using whole = openSpool(spool);
  for (const { id } of document.targets) yield whole.of(id);
}
