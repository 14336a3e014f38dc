import pLimit from 'p-limit';
import { by } from './model/canonical.ts';
import { type Instant, KINDS, type Kind, type Observation } from './model/observation.ts';
import { type AnyProbe, type Clock, exclusion, type LaneLike, type Look } from './model/plan.ts';
import type { TargetNight } from './model/snapshot.ts';
import type { Profile, Target } from './model/target.ts';

/** What looks at one target at a time, in this thread or in another. */
export interface Eye {
  /** Everything of it, or these kinds once more. */
  look(target: Target, again?: Again): Promise<TargetNight>;
  /** The night of a target at which nobody could look. */
  unseen(target: Target, why: string): TargetNight;
}

export interface Again {
  readonly kinds: readonly Kind[];
  readonly first: readonly Observation[]; // what was seen of the target tonight
}

/** What an eye looks with. */
export interface Seeing<Lane extends LaneLike> {
  readonly probes: readonly AnyProbe<Lane>[];
  readonly open: (target: Target, profile: Profile) => Lane;
  readonly profileOf: (target: Target) => Profile; // of this run, within what the authorisation allows
  readonly clock: Clock;
}

export interface Observing {
  readonly eye: Eye;
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
export async function observe(targets: readonly Target[], how: Observing): Promise<void> {
  const limit = pLimit(how.hosts);
  await Promise.all(
    targets.map((target) =>
      limit(async () => {
        if (!(await mayStart(how))) return;
        const night = await how.eye.look(target);
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

export interface ObservingAgain extends Observing {
  readonly wait: (look: SecondLook) => Promise<void>; // until it is late enough
  readonly first: (target: string) => Promise<readonly Observation[]>; // what was seen of it tonight
}

/** The same for targets that were looked at before; `onNight` is given what the second look saw, and nothing of the first. */
export async function observeAgain(looks: readonly SecondLook[], how: ObservingAgain): Promise<void> {
  const limit = pLimit(how.hosts);
  await Promise.all(
    looks.map((look) =>
      limit(async () => {
        if (isOver(how)) return;
        await how.wait(look);
        if (!(await mayStart(how))) return;
        const night = await how.eye.look(look.target, { kinds: look.kinds, first: await how.first(look.target.id) });
        if (!how.signal.aborted) await how.onNight(night);
      }),
    ),
  );
}

type Limits = Pick<Observing, 'signal' | 'deadline' | 'clock' | 'mayStart'>;

const isOver = ({ signal, deadline, clock }: Limits): boolean =>
  signal.aborted || (deadline !== null && clock() >= deadline);

/** Whether a further target may be started; the answer can take as long as somebody holds the run. */
async function mayStart(limits: Limits): Promise<boolean> {
  if (isOver(limits)) return false;
  if ((await limits.mayStart?.()) === 'stop') return false;
  return !isOver(limits);
}

/** The eye of this thread. */
export function createEye<Lane extends LaneLike>({ probes, open, profileOf, clock }: Seeing<Lane>): Eye {
  const inOrder = KINDS.flatMap((kind) => probes.filter((probe) => probe.kind === kind));

  return {
    async look(target, { kinds, first } = ONCE) {
      const profile = profileOf(target);
      const lane = open(target, profile);
      const known = first.filter(({ kind }) => !kinds.includes(kind));
      const seen: Observation[] = [];
      try {
        for (const probe of inOrder.filter(({ kind }) => kinds.includes(kind))) {
          const service = probe.service(target);
          if (service === null) continue;
          const at = clock();
          const excluded = exclusion(probe.kind, target, profile);
          const look = excluded === null ? await looked(probe, lane, [...known, ...seen]) : notLooked(excluded);
          seen.push({ kind: probe.kind, target: target.id, service, at, ...look } as Observation);
        }
        return { target: target.id, observations: seen, ledger: lane.ledger.toSorted(by(({ at }) => at)) };
      } finally {
        await lane.close();
      }
    },
    unseen(target, why) {
      const profile = profileOf(target);
      const at = clock();
      const observations = inOrder.flatMap(({ kind, service: serviceOf }) => {
        const service = serviceOf(target);
        if (service === null) return [];
        const excluded = exclusion(kind, target, profile);
        const look = excluded === null ? crashed(why) : notLooked(excluded);
        return [{ kind, target: target.id, service, at, ...look } as Observation];
      });
      return { target: target.id, observations, ledger: [] };
    },
  };
}

const ONCE: Again = { kinds: KINDS, first: [] };

/** A bug of ours is an exception; it costs this observation, not the night. */
async function looked<Lane>(
  probe: AnyProbe<Lane>,
  lane: Lane,
  seen: readonly Observation[],
): Promise<Look<AnyProbe<Lane>['kind']>> {
  try {
    return await probe.look(lane, seen);
  } catch (error) {
    return crashed(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

const crashed = (detail: string): Look<never> => ({
  connections: 0,
  outcome: { ok: false, failure: { code: 'probe-crashed', detail } },
});

const notLooked = (detail: string): Look<never> => ({
  connections: 0,
  outcome: { ok: false, failure: { code: 'not-permitted', detail } },
});
