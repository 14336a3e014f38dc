import type { History } from '../../../src/history/history.ts';
import { end, finding, header, idAt, night, record, target } from '../invented.ts';

export const TARGETS = [target('a'), target('b')];
export const NIGHTS = [
  [night(1, 'a', { version: 1, jitter: 40 }), night(1, 'b')],
  [night(2, 'a', { version: 2, jitter: 80 }), night(2, 'b', { tls: 'down' })],
  [night(3, 'a', { version: 2 })],
] as const;
export const ENDS = [
  end(1, {
    findings: [finding('a', 'headers/hsts', 'pass'), finding('b', 'headers/hsts', 'fail')],
    records: [record('b', 'headers/hsts', 1)],
  }),
  end(2, {
    findings: [finding('a', 'headers/hsts', 'fail'), finding('b', 'headers/hsts', 'fail')],
    records: [record('a', 'headers/hsts', 2)],
  }),
] as const;

/** Two nights that ended and one in the middle of which the program was when its schema was released. */
export async function tell(history: History): Promise<void> {
  for (const [index, nights] of NIGHTS.entries()) {
    const n = index + 1;
    await history.begin(header(n, TARGETS));
    for (const one of nights) await history.addNight(idAt(n), one);
    const ending = ENDS[index];
    if (ending !== undefined) await history.finish(idAt(n), ending);
  }
}
