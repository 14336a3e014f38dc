import { rank } from '../../model/finding.ts';
import type { FailureCode, PathAnswer } from '../../model/observation.ts';
import { fits } from './answer.ts';
import { lookAt, type Sighted } from './believe.ts';
import type { Remembered } from './memory.ts';
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

/** What a path may answer when nothing is there any more. */
const GONE: readonly PathAnswer[] = ['absent', 'redirected', 'restricted', 'soft404'];

/**
 * High and critical sights, and what was there the last time and is not now, are asked for once more, on a connection of their own, a
 * minute later at the earliest; both looks must agree.
 */
export async function confirm(visit: Visit, rows: Sighted[], remembered: Remembered, sleep: Sleep): Promise<void> {
  const telling = [...rows.entries()].filter(([, one]) => isSerious(one) || isGone(one, remembered));
  const last = telling.flatMap(([, { at }]) => at ?? []).at(-1);
  if (last !== undefined && visit.patient) {
    const passed = Date.parse(visit.lastAsked() ?? last) - Date.parse(last);
    if (passed < CONFIRM_AFTER) await sleep(CONFIRM_AFTER - passed);
  }
  for (const [index, one] of telling) {
    if (await saidAgain(visit, one)) continue;
    rows[index] = { ...one, severity: null, row: { ...one.row, answer: 'indeterminate', evidence: {} } };
  }
}

const isSerious = ({ severity }: Sighted): boolean => severity !== null && rank(severity) >= rank('high');

const isGone = ({ at, row }: Sighted, remembered: Remembered): boolean =>
  at !== null && GONE.includes(row.answer) && remembered.row(row.id, row.path)?.answer === 'found';

/** A sight has to be there again; what is gone must not be. */
async function saidAgain(visit: Visit, { entry, path, row }: Sighted): Promise<boolean> {
  const sight = await visit.ask({ path, reason: `paths ${entry.id}: confirmation`, bytes: entry.bytes, again: true });
  const there = sight.kind === 'answer' && fits(entry, sight.answer);
  if (row.answer === 'found') return there;
  return sight.kind === 'answer' && (!there || row.answer === 'soft404');
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
