import pLimit from 'p-limit';
import { by } from './model/canonical.ts';
import { type Instant, KINDS, type Kind, type Observation } from './model/observation.ts';
import { type AnyProbe, type Clock, exclusion, type LaneLike, type Look } from './model/plan.ts';
import type { TargetNight } from './model/snapshot.ts';
import type { Profile, Target } from './model/target.ts';

export interface Observing<Lane extends LaneLike> {
  readonly probes: readonly AnyProbe<Lane>[];
  readonly open: (target: Target, profile: Profile) => Lane;
  readonly profileOf: (target: Target) => Profile; // of this run, within what the authorisation allows
  readonly clock: Clock;
  readonly hosts: number; // targets at once
  readonly deadline: string | null; // instant after which no target is started
  readonly signal: AbortSignal; // Ctrl-C: no further target is started, those in flight are given up
  readonly mayStart?: () => Promise<'go' | 'stop'>; // asked before every target; may keep it waiting
  readonly onNight: (night: TargetNight) => void | Promise<void>; // stored as soon as it is there
}

/**
 * Looks at every target, several at once, and hands over each night as it ends.
 * A target that was not started (deadline, interruption) hands over nothing: it is `not-run`.
 */
export async function observe<Lane extends LaneLike>(targets: readonly Target[], how: Observing<Lane>): Promise<void> {
  const limit = pLimit(how.hosts);
  await Promise.all(
    targets.map((target) =>
      limit(async () => {
        if (!(await mayStart(how))) return;
        const night = await lookAt(target, how);
        if (!how.signal.aborted) await how.onNight(night);
      }),
    ),
  );
}

/** A target to look at once more, at these kinds. */
export interface SecondLook {
  readonly target: Target;
  readonly kinds: readonly Kind[];
  readonly notBefore: Instant | null; // late enough for a look of its own; null: at any time
}

export interface ObservingAgain<Lane extends LaneLike> extends Observing<Lane> {
  readonly wait: (look: SecondLook) => Promise<void>; // until it is late enough
  readonly first: (target: string) => Promise<readonly Observation[]>; // what was seen of it tonight
}

/** The same for targets that were looked at before; `onNight` is given what the second look saw, and nothing of the first. */
export async function observeAgain<Lane extends LaneLike>(
  looks: readonly SecondLook[],
  how: ObservingAgain<Lane>,
): Promise<void> {
  const limit = pLimit(how.hosts);
  await Promise.all(
    looks.map((look) =>
      limit(async () => {
        if (isOver(how)) return;
        await how.wait(look);
        if (!(await mayStart(how))) return;
        const night = await lookAt(look.target, how, { kinds: look.kinds, first: await how.first(look.target.id) });
        if (!how.signal.aborted) await how.onNight(night);
      }),
    ),
  );
}

type Limits = Pick<Observing<LaneLike>, 'signal' | 'deadline' | 'clock' | 'mayStart'>;

const isOver = ({ signal, deadline, clock }: Limits): boolean =>
  signal.aborted || (deadline !== null && clock() >= deadline);

/** Whether a further target may be started; the answer can take as long as somebody holds the run. */
async function mayStart(limits: Limits): Promise<boolean> {
  if (isOver(limits)) return false;
  if ((await limits.mayStart?.()) === 'stop') return false;
  return !isOver(limits);
}

async function lookAt<Lane extends LaneLike>(
  target: Target,
  how: Observing<Lane>,
  { kinds, first }: { readonly kinds: readonly Kind[]; readonly first: readonly Observation[] } = ONCE,
): Promise<TargetNight> {
  const profile = how.profileOf(target);
  const lane = how.open(target, profile);
  const known = first.filter(({ kind }) => !kinds.includes(kind));
  const seen: Observation[] = [];
  try {
    for (const kind of KINDS.filter((one) => kinds.includes(one))) {
      const probe = how.probes.find((one) => one.kind === kind);
      const service = probe?.service(target) ?? null;
      if (probe === undefined || service === null) continue;
      const at = how.clock();
      const excluded = exclusion(kind, target, profile);
      const look = excluded === null ? await looked(probe, lane, [...known, ...seen]) : notLooked(excluded);
      seen.push({ kind, target: target.id, service, at, ...look } as Observation);
    }
    return { target: target.id, observations: seen, ledger: lane.ledger.toSorted(by(({ at }) => at)) };
  } finally {
    await lane.close();
  }
}

const ONCE = { kinds: KINDS, first: [] };

/** A bug of ours is an exception; it costs this observation, not the night. */
async function looked<Lane>(
  probe: AnyProbe<Lane>,
  lane: Lane,
  seen: readonly Observation[],
): Promise<Look<AnyProbe<Lane>['kind']>> {
  try {
    return await probe.look(lane, seen);
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { connections: 0, outcome: { ok: false, failure: { code: 'probe-crashed', detail } } };
  }
}

const notLooked = (detail: string): Look<never> => ({
  connections: 0,
  outcome: { ok: false, failure: { code: 'not-permitted', detail } },
});
