import { rank } from '../../model/finding.ts';
import type { FailureCode } from '../../model/observation.ts';
import { fits } from './answer.ts';
import { lookAt, type Sighted } from './believe.ts';
import type { Sleep, Visit } from './visit.ts';

const CONFIRM_AFTER = 60_000;
const PASSING: readonly (FailureCode | null)[] = ['read-timeout', 'connection-closed', 'connection-timeout'];

const MOST_BROKEN = 4;

/** A connection that broke off or stood still may have done so once: such a path is asked for a second time, as long as we are welcome. */
export async function insist(visit: Visit, rows: Sighted[]): Promise<void> {
  const broken = [...rows.entries()].filter(
    ([, { at, row }]) => at !== null && row.answer === 'error' && PASSING.includes(row.failure),
  );
  if (broken.length > MOST_BROKEN) return; // that is how this server is
  for (const [index, { entry, path, row }] of broken) {
    if (visit.guard.stopped !== null) return;
    rows[index] = await lookAt(visit, entry, path, `paths ${entry.id}: after ${row.failure}`, true);
  }
}

/** High and critical sights are asked for once more, on a connection of their own, a minute later at the earliest; both must agree. */
export async function confirm(visit: Visit, rows: Sighted[], sleep: Sleep): Promise<void> {
  const serious = rows.flatMap((one, index) =>
    one.severity !== null && rank(one.severity) >= rank('high') ? [{ one, index }] : [],
  );
  const last = serious.flatMap(({ one }) => one.at ?? []).at(-1);
  if (last !== undefined && visit.patient) {
    const passed = Date.parse(visit.lastAsked() ?? last) - Date.parse(last);
    if (passed < CONFIRM_AFTER) await sleep(CONFIRM_AFTER - passed);
  }
  for (const { one, index } of serious) {
    const { entry, path } = one;
    const again = await visit.ask({ path, reason: `paths ${entry.id}: confirmation`, bytes: entry.bytes, again: true });
    if (again.kind === 'answer' && fits(entry, again.answer)) continue;
    rows[index] = { ...one, severity: null, row: { ...one.row, answer: 'indeterminate', evidence: {} } };
  }
}

/** More than this of different products on one host: no machine is all of them. */
const MOST_PRODUCTS = 5;
const MOST_PLATFORMS = 2;
const MANY_PRODUCTS = 3;

/**
 * Consoles of many products on one host, or of products that do not live together, are a honeypot or a page for everything: for a person to
 * look at.
 */
export function doubt(rows: readonly Sighted[]): readonly Sighted[] {
  const found = rows.filter(({ row }) => row.answer === 'found');
  const products = new Set(found.flatMap(({ entry }) => entry.product ?? []));
  const platforms = new Set(
    found.flatMap(({ entry }) => (entry.platform === 'appliance' ? (entry.product ?? []) : (entry.platform ?? []))),
  );
  const plausible =
    products.size <= MANY_PRODUCTS || (products.size <= MOST_PRODUCTS && platforms.size <= MOST_PLATFORMS);
  if (plausible) return rows;
  return rows.map((one) =>
    one.row.answer === 'found' ? { ...one, severity: null, row: { ...one.row, answer: 'suspect', evidence: {} } } : one,
  );
}
