import { PATH_TABLE, type PathEntry, pathTableVersion } from '../../knowledge/paths.ts';
import { by } from '../../model/canonical.ts';
import type { Failure, Observation, PathRow, PathsFacts } from '../../model/observation.ts';
import type { Probe } from '../../model/plan.ts';
import type { Day, Target } from '../../model/target.ts';
import type { Lane } from '../net/lane.ts';
import { webService } from '../page.ts';
import { answersOf } from './answer.ts';
import { lookAt, lookAtNowhere, rowOf, type Sighted } from './believe.ts';
import { concernOf, type Scene, sceneOf } from './concern.ts';
import { directoriesOf } from './directories.ts';
import { type Remembered, remember, unlessFiltered } from './memory.ts';
import { confirm, doubt, insist } from './second-thoughts.ts';
import { NIGHTS, namedPaths, turnOn, turnsOf } from './tiers.ts';
import { type Sleep, startVisit, type Visit } from './visit.ts';

export interface PathsProbeOptions {
  readonly sleep: Sleep;
  readonly day?: Day; // of the run: which seventh of the third tier is due; the day of the first request unless said
  readonly known?: (target: string) => Promise<PathsFacts | null>; // the last that was seen of a target's paths
  readonly table?: readonly PathEntry[]; // PATH_TABLE unless said
}

/**
 * Asks for the paths of the table. Every row is an observation ("this sign was there, and not where nothing can be"), masked at birth. Rows
 * of the third tier that are not due tonight keep what was last known of them, so that an unchanged site is an unchanged fact.
 */
export function pathsProbe(options: PathsProbeOptions): Probe<Lane, 'paths'> {
  return {
    kind: 'paths',
    service: webService,
    async look(lane, seen) {
      const before = lane.opened;
      const unseen = serviceFailure(lane.target, seen);
      if (unseen !== null) return { connections: 0, outcome: { ok: false, failure: unseen } };

      const rows = await lookAtAll(lane, seen, options);
      const connections = lane.opened - before;
      const failure = allInVain(rows);
      if (failure !== null) return { connections, outcome: { ok: false, failure } };
      const value = { table: pathTableVersion, rows: rows.map(({ row }) => row).toSorted(byIdAndPath) };
      return { connections, outcome: { ok: true, value } };
    },
  };
}

const byIdAndPath = by<PathRow>(
  ({ id }) => id,
  ({ path }) => path,
);

/** Asking is useless when the service does not answer, or when a filter stands before its home page. */
function serviceFailure({ https }: Target, seen: readonly Observation[]): Failure | null {
  const service = seen.find(({ kind }) => kind === (https !== null ? 'https' : 'http'));
  return service === undefined || service.outcome.ok ? null : service.outcome.failure;
}

/** When no row that was asked for could be answered, the observation as a whole failed. */
function allInVain(rows: readonly Sighted[]): Failure | null {
  const asked = rows.filter(({ at }) => at !== null).map(({ row }) => row);
  if (asked.length === 0 || asked.some(({ failure }) => failure === null)) return null;
  const code = asked[0]?.failure ?? 'blocked';
  return { code, detail: code === 'blocked' ? 'every path was refused alike' : 'no path was answered' };
}

async function lookAtAll(
  lane: Lane,
  seen: readonly Observation[],
  { sleep, day, known, table = PATH_TABLE }: PathsProbeOptions,
): Promise<readonly Sighted[]> {
  const visit = startVisit(lane, sleep);
  const scene = sceneOf(lane.target, seen, visit.home);
  const remembered = remember((await known?.(lane.target.id)) ?? null, pathTableVersion);
  const tonight = turnOn(day ?? lane.ledger.at(0)?.at.slice(0, 10) ?? '1970-01-01');
  const rows: Sighted[] = [];
  for (const step of stepsOf(table, scene, remembered, tonight, rows)) rows.push(await take(visit, step));
  await insist(visit, rows);
  await confirm(visit, rows, remembered, sleep);
  return unlessFiltered(doubt(rows), remembered);
}

// --- which paths, and why ----------------------------------------------------------------------------------------

type Step =
  | { readonly kind: 'ask'; readonly entry: PathEntry; readonly path: string; readonly reason: string }
  | { readonly kind: 'free'; readonly entry: PathEntry; readonly path: string }
  | { readonly kind: 'keep'; readonly entry: PathEntry; readonly row: PathRow };

async function take(visit: Visit, step: Step): Promise<Sighted> {
  const { entry } = step;
  if (step.kind === 'ask') return lookAt(visit, entry, step.path, step.reason);
  if (step.kind === 'keep') return { entry, path: step.row.path, severity: null, at: null, row: step.row };
  const [nowhere] = answersOf(await visit.nowhere('/nowhere'));
  return lookAtNowhere(entry, nowhere, step.path);
}

/** Every step of a night, tier by tier; `rows` grows meanwhile, and some entries depend on it. */
function* stepsOf(
  table: readonly PathEntry[],
  scene: Scene,
  remembered: Remembered,
  tonight: number,
  rows: readonly Sighted[],
): Generator<Step> {
  const turns = turnsOf(table, scene.target);
  const taken = new Set<string>(); // directories of the page that another row has asked for
  for (const entry of table.toSorted((a, b) => a.tier - b.tier)) {
    const why = concernOf(
      entry,
      scene,
      rows.map(({ row }) => row),
    );
    const open = new Set(remembered.open.filter(({ id }) => id === entry.id).map(({ path }) => path));
    for (const path of new Set([...(why === null ? [] : pathsOf(entry, scene)), ...open])) {
      if (entry.free === true) {
        yield { kind: 'free', entry, path };
        continue;
      }
      if (entry.fromPage === true && taken.has(path)) continue;
      if (hasTwin(entry, path, rows)) continue;
      taken.add(path);
      const turn = turns.get(`${entry.id} ${path}`);
      const reason = `paths ${entry.id}: tier ${entry.tier}`;
      if (open.has(path)) yield { kind: 'ask', entry, path, reason: `${reason}, open since an earlier night` };
      else if (turn === undefined) yield { kind: 'ask', entry, path, reason: `${reason}, ${why}` };
      else if (turn === tonight) yield { kind: 'ask', entry, path, reason: `${reason}, night ${turn} of ${NIGHTS}` };
      else yield { kind: 'keep', entry, row: keptRow(entry, path, remembered) };
    }
  }
}

/** What was last known of a row; one whose night has not come yet was not looked at. */
function keptRow(entry: PathEntry, path: string, remembered: Remembered): PathRow {
  const before = remembered.sameTable ? remembered.row(entry.id, path) : undefined;
  return before ?? rowOf(entry, path, 'not-run', null, [], {}, 'budget-exhausted');
}

function pathsOf(entry: PathEntry, { target, page }: Scene): readonly string[] {
  const named = namedPaths(entry, target);
  return entry.fromPage === true && page !== null ? [...named, ...directoriesOf(page, target.host)] : named;
}

/** On a server that takes no notice of case, /phpmyadmin/ and /phpMyAdmin/ are one thing. */
function hasTwin({ family }: PathEntry, path: string, rows: readonly Sighted[]): boolean {
  const plain = path.toLowerCase();
  return rows.some(
    ({ entry, row }) =>
      entry.family === family && row.answer === 'found' && row.path !== path && row.path.toLowerCase() === plain,
  );
}
