import type { History } from '../history/history.ts';
import type { Instant } from '../model/observation.ts';
import type { Clock, Commons } from '../model/plan.ts';
import { atMost, type Profile, type Scanner, type Target } from '../model/target.ts';
import type { Observing } from '../observe.ts';
import { probesFor } from '../probes/index.ts';
import type { Lane } from '../probes/net/lane.ts';
import { createNetwork } from '../probes/net/open.ts';
import type { Environment } from './environment.ts';
import { TOOL } from './version.ts';

/** What decides how a run is looked at, by whichever process. */
export interface Looking {
  readonly run: string;
  readonly takenAt: Instant;
  readonly profile: Profile;
  readonly scanner: Scanner;
  readonly roots: readonly string[]; // PEM, trusted in addition to the bundled ones
  readonly willing: readonly Target[]; // that may be visited tonight
  readonly listed: readonly string[]; // every host on the list
  readonly history: History;
  readonly commons: Commons | null; // what is shared with processes elsewhere
  readonly clock: Clock;
}

/** The probes and the network of one run. What is in flight is given up with `signal`. */
export function observingOf(
  { run, takenAt, profile, scanner, roots, willing, listed, history, commons, clock }: Looking,
  { monotonic, sleep, signal }: Pick<Environment, 'monotonic' | 'sleep' | 'signal'>,
): Pick<Observing<Lane>, 'probes' | 'open' | 'profileOf' | 'clock' | 'signal'> {
  const network = createNetwork({
    scanner,
    tool: TOOL,
    extraRoots: roots,
    registered: willing,
    listed,
    seed: run,
    clock,
    monotonic,
    sleep,
    signal,
    commons,
  });
  return {
    probes: probesFor({
      sleep: (milliseconds) => sleep(milliseconds, signal),
      day: takenAt.slice(0, 10),
      known: (target) => history.lastKnown(run, target, 'paths'),
    }),
    open: network.openLane,
    profileOf: ({ authorisation }) => atMost(profile, authorisation?.allows ?? 'passive'),
    clock,
    signal,
  };
}
