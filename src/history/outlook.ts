import { by } from '../model/canonical.ts';
import { coverageOf, type Looked } from '../model/coverage.ts';
import { rank } from '../model/finding.ts';
import type { Instant } from '../model/observation.ts';
import { NO_POINTS, type Outlook, type Repair, type TargetOutlook } from '../model/outlook.ts';
import { areaOf } from '../model/rule.ts';
import type { Area } from '../model/target.ts';
import { found, type Reader, reader } from './blobs.ts';
import { type Bundle, firstLook, type SaidRows } from './nights.ts';
import { openPoints } from './open-points.ts';
import { counts, inOrder, type RunRow, runRow, runRows } from './runs.ts';
import type { Store } from './schema.ts';

/**
 * The last `nights` runs of the list that `run` is about, up to and including it. Nights that said the same share their verdicts, so that
 * ninety nights of a thousand sites cost about as much as what changed in them.
 */
export async function outlook(store: Store, id: string, nights: number, file: string): Promise<Outlook> {
  const run = await runRow(store, id, file);
  const runs = await runRows(store);
  const rows = runs
    .filter((row) => isNight(row, run) && row.list === run.list && inOrder(row, run) <= 0)
    .slice(-nights);
  const openAfter = await openPoints(store, runs);
  const names = new Map(
    (await store.selectFrom('targets').selectAll().execute()).map(({ seq, id: name }) => [seq, name]),
  );
  const read = reader(store, file);
  const verdicts = new Map<number | null, Verdicts>([[null, NOTHING_SAID]]);
  const sights = new Map<number, Sight>();
  const targets = new Map<string, (TargetOutlook | null)[]>();
  const lastFired = new Map<string, Instant>();

  for (const [index, row] of rows.entries()) {
    const seen = await store
      .selectFrom('nights')
      .select(['target', 'bundle', 'said'])
      .where('run', '=', row.seq)
      .execute();
    await learn(read, seen, verdicts, sights);
    const open = openAfter(row);
    const fired = new Set<string>();
    for (const { target, bundle, said } of seen) {
      const { failing, areas, rules } = found(verdicts, said);
      const { sight, reason } = found(sights, bundle);
      const name = found(names, target);
      const line = targets.get(name) ?? Array<TargetOutlook | null>(rows.length).fill(null);
      line[index] = { sight, reason, failing, open: open.get(target) ?? NO_POINTS, areas };
      targets.set(name, line);
      for (const rule of rules) fired.add(rule);
    }
    if (row.state !== 'degraded') for (const rule of fired) lastFired.set(rule, row.taken_at);
  }
  return {
    nights: rows.map(({ id: name, taken_at, state }) => ({
      run: name,
      takenAt: taken_at,
      state: state === 'degraded' || state === 'complete' ? state : 'interrupted',
    })),
    targets: new Map([...targets].sort(by(([name]) => name))),
    repairs: await repairsIn(store, rows),
    lastFired,
  };
}

/** Degraded nights are shown as such, though nothing is concluded from them. */
const isNight = (row: RunRow, run: RunRow): boolean => counts(row) || row.state === 'degraded' || row.seq === run.seq;

type Sight = Pick<TargetOutlook, 'sight' | 'reason'>;
type Verdicts = Pick<TargetOutlook, 'failing' | 'areas'> & { readonly rules: readonly string[] };

const NOTHING_SAID: Verdicts = { failing: NO_POINTS, areas: {}, rules: [] };

async function learn(
  read: Reader,
  nights: readonly { readonly bundle: number; readonly said: number | null }[],
  verdicts: Map<number | null, Verdicts>,
  sights: Map<number, Sight>,
): Promise<void> {
  const unsaid = nights.flatMap(({ said }) => (said === null || verdicts.has(said) ? [] : [said]));
  for (const [seq, rows] of await read.bySeq<SaidRows>(unsaid)) verdicts.set(seq, verdictsIn(rows));
  const unseen = nights.flatMap(({ bundle }) => (sights.has(bundle) ? [] : [bundle]));
  for (const [seq, bundle] of await read.bySeq<Bundle>(unseen)) sights.set(seq, sightOf(bundle));
}

function verdictsIn(rows: SaidRows): Verdicts {
  const failing = { ...NO_POINTS };
  const areas: Partial<Record<Area, boolean>> = {};
  const rules = new Set<string>();
  for (const [, rule, status, severity] of rows) {
    if (status === 'fail') {
      failing[severity] += 1;
      rules.add(rule);
    }
    const area = areaOf(rule);
    if (status === 'fail' && rank(severity) >= rank('medium')) areas[area] = false;
    else if (status === 'pass' || status === 'fail') areas[area] ??= true;
  }
  return { failing, areas, rules: [...rules] };
}

/** Coverage looks at outcomes only: the facts themselves stay packed. */
function sightOf(bundle: Bundle): Sight {
  const looked = firstLook(bundle).map((entry): Looked => {
    const outcome = 'facts' in entry ? ({ ok: true } as const) : ({ ok: false, failure: entry.failure } as const);
    return { kind: entry.kind, outcome };
  });
  const { state, reason } = coverageOf(looked);
  return { sight: state === 'not-run' ? 'untestable' : state, reason };
}

async function repairsIn(store: Store, rows: readonly RunRow[]): Promise<Repair[]> {
  const repairs: Repair[] = [];
  for (const { seq } of rows) {
    const closed = await store
      .selectFrom('records')
      .innerJoin('findings', 'findings.seq', 'records.finding')
      .innerJoin('targets', 'targets.seq', 'findings.target')
      .select(['targets.id', 'findings.rule', 'records.severity', 'records.first_seen', 'records.closed_at'])
      .where('records.run', '=', seq)
      .where('records.state', '=', 'fixed')
      .execute();
    for (const { id, rule, severity, first_seen, closed_at } of closed)
      if (closed_at !== null) repairs.push({ target: id, rule, severity, firstSeen: first_seen, closedAt: closed_at });
  }
  return repairs.sort(
    by(
      ({ closedAt }) => closedAt,
      ({ target }) => target,
      ({ rule }) => rule,
    ),
  );
}
