import type { Duplex } from 'node:stream';
import type { FailureCode, HttpFacts, Kind } from '../../../src/model/observation.ts';

/** What a server does with one connection. */
export type Serve = (connection: Duplex) => void;

/** A server that means harm, and what a scanner may conclude of it. One line of a table each. */
export interface Hostile {
  readonly id: string; // of the target; its host is `ID.hostile.example`
  readonly does: string; // one sentence
  readonly http?: Serve;
  readonly https?: Serve; // behind TLS with a good certificate
  readonly raw?: Serve; // on the https port, with whatever it speaks instead of TLS
  readonly exposed?: true; // asked for paths too, which takes its time: the others are only under RASID_HOSTILE=full
  readonly chain?: HttpFacts['end']; // how its redirects end, after one request
  readonly ends: Partial<Readonly<Record<Kind, 'answered' | FailureCode>>>; // how each look ends, as far as it matters
}
