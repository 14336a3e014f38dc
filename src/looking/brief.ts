import type { Instant, PathsFacts } from '../model/observation.ts';
import type { Clock } from '../model/plan.ts';
import { atMost, type Profile, type Scanner, type Target } from '../model/target.ts';
import { createEye, type Eye } from '../observe.ts';
import { probesFor } from '../probes/index.ts';
import type { Dealer } from '../probes/net/dealer.ts';
import { createNetwork } from '../probes/net/open.ts';

/** What decides how a run is looked at, by whichever process and thread. Plain, so that it can be handed to another. */
export interface Brief {
  readonly run: string;
  readonly takenAt: Instant;
  readonly profile: Profile;
  readonly scanner: Scanner;
  readonly tool: string; // "rasid/0.1.0"
  readonly roots: readonly string[]; // PEM, trusted in addition to the bundled ones
  readonly willing: readonly Target[]; // that may be visited tonight
  readonly listed: readonly string[]; // every host on the list
}

/** Where it is looked from. */
export interface Footing {
  readonly clock: Clock;
  readonly monotonic: () => number; // milliseconds
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal; // what is in flight is given up
  readonly dealer: Dealer; // shared with all others who look
  readonly known: (target: string) => Promise<PathsFacts | null>; // the last that was seen of a target's paths
}

/** The probes and the network of one run. */
export function eyeOf(brief: Brief, { clock, monotonic, sleep, signal, dealer, known }: Footing): Eye {
  const { run, takenAt, profile, scanner, tool, roots, willing, listed } = brief;
  const network = createNetwork({
    ...{ scanner, tool, listed, clock, monotonic, sleep, signal, dealer },
    extraRoots: roots,
    registered: willing,
    seed: run,
  });
  return createEye({
    probes: probesFor({ sleep: (milliseconds) => sleep(milliseconds, signal), day: takenAt.slice(0, 10), known }),
    open: network.openLane,
    profileOf: ({ authorisation }) => atMost(profile, authorisation?.allows ?? 'passive'),
    clock,
  });
}
