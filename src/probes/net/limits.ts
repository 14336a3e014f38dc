import type { Target } from '../../model/target.ts';
import { isLoopback } from '../../parse/address.ts';

/** How long and how much: milliseconds, bytes and numbers. */
export interface Limits {
  readonly resolveMs: number; // of one family
  readonly connectMs: number;
  readonly handshakeMs: number;
  readonly headersMs: number;
  readonly bodyMs: number; // between two pieces: a drip passes it, `totalMs` it does not
  readonly totalMs: number; // of one request, on an open connection
  readonly maxBytes: number; // of one body, unless the probe asks for another
  readonly budgetMs: number; // of one target: time on the network, waiting for a turn not counted
  readonly budgetRequests: number; // of one target
  readonly budgetExposure: number; // of the paths probe at one address in one run, whichever hosts live there
}

export const LIMITS: Limits = {
  resolveMs: 4_000,
  connectMs: 4_000,
  handshakeMs: 4_000,
  headersMs: 8_000,
  bodyMs: 5_000,
  totalMs: 10_000,
  maxBytes: 1 << 20,
  budgetMs: 600_000,
  budgetRequests: 120,
  budgetExposure: 120,
};

/** A rehearsal on loopback answers in milliseconds or never: silence is told sooner there. */
const LOOPBACK_LIMITS: Limits = {
  ...LIMITS,
  connectMs: 3_000,
  handshakeMs: 3_000,
  headersMs: 6_000,
  totalMs: 8_000,
  budgetExposure: Number.POSITIVE_INFINITY,
};

export const limitsFor = ({ addresses }: Target): Limits =>
  addresses.length > 0 && addresses.every(isLoopback) ? LOOPBACK_LIMITS : LIMITS;
