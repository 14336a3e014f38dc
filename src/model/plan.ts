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
