import type { Facts, Instant, Kind, LedgerEntry, Observation, Outcome } from './observation.ts';
import type { Area, Profile, Target } from './target.ts';

/** The areas that need each kind: when the list skips all of them, nobody looks. */
const SERVES: Readonly<Record<Kind, readonly Area[]>> = {
  dns: ['dns'],
  tls: ['tls', 'certificate'],
  http: ['http', 'https', 'page', 'software'],
  https: ['https', 'headers', 'cookies', 'cors', 'page', 'http', 'disclosure', 'software'],
  twin: ['https', 'headers'],
  page: ['page', 'headers'],
  responses: ['headers', 'https'],
  cors: ['cors'],
  disclosure: ['disclosure'],
  software: ['software'],
  paths: ['exposure'],
};

/** Why this kind is not looked at, or null: excluded by the list, or beyond the profile. */
export function exclusion(kind: Kind, target: Target, profile: Profile): string | null {
  if (SERVES[kind].every((area) => target.skip.includes(area))) return 'excluded by the list';
  if (kind === 'paths' && profile === 'passive') return 'beyond the passive profile';
  return null;
}

/** What a probe's look gives back: an outcome, and how many connections it took. */
export interface Look<K extends Kind> {
  readonly outcome: Outcome<Facts[K]>;
  readonly connections: number;
}

/**
 * Code that looks. `Lane` is the guarded way to one target (probes/net); a probe may leave something for a later one there
 * (the https probe leaves the page's body for the page probe).
 */
export interface Probe<Lane, K extends Kind = Kind> {
  readonly kind: K;
  /** The service it looks at, or null when this target has none. */
  service(target: Target): string | null;
  look(lane: Lane, seen: readonly Observation[]): Promise<Look<K>>;
}

export type AnyProbe<Lane> = { [K in Kind]: Probe<Lane, K> }[Kind];

/** Where a lane ends: everything that was sent, and the sockets closed. */
export interface LaneLike {
  readonly ledger: readonly LedgerEntry[];
  close(): Promise<void>;
}

export type Clock = () => Instant;

/**
 * What all processes of a run share, on however many machines, so that together they are no faster than one. Each call is atomic; an error
 * means that nothing is known of the others any more.
 */
export interface Commons {
  /** Takes all of these lanes of time, each for so many milliseconds, if all are free: empty. Else none: how long each that is not will be taken. */
  take(costs: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>>;
  /** One of so many places under this name, and the way out of it; null: all are taken. A process that dies leaves its places. */
  enter(name: string, places: number): Promise<(() => void) | null>;
  /** Counts one more under this name; gives how many that makes in this run. */
  count(name: string): Promise<number>;
}
