import type { Kind } from '../model/observation.ts';
import type { Scanner } from '../model/target.ts';

/** What those who look need to know of a run beside what the history has under its name. It travels as JSON. */
export interface RunPlan {
  readonly scanner: Scanner;
  readonly roots: readonly string[]; // PEM, trusted in addition to the bundled ones
  readonly ahead: number; // milliseconds: the clock of a rehearsal before the real one
  readonly unwilling: readonly string[]; // ids of the run's targets that may not be looked at
  readonly listed: readonly string[]; // every host on the list
}

/** One target to look at, for the first time tonight or once more at some kinds. */
export interface Job {
  readonly target: string;
  readonly again: readonly Kind[] | null;
}

/** What a job says in the queue. */
export interface JobData extends Job {
  readonly run: string;
}

/** A job that this process has taken. */
export interface Take extends JobData {
  readonly take: number;
  readonly queue: string;
  readonly job: string; // its id
  readonly revision: number; // of the run's plan
}

/** A job that nobody took to its end: each that tried is gone. */
export interface Lost extends Job {
  readonly job: string;
}

/** The run that is open to whoever looks, and the version that began it. */
export interface OpenRun {
  readonly run: string;
  readonly tool: string;
}

/** Somebody else has this job by now, or its run is over: what was seen is thrown away. */
export class NotOurs extends Error {
  override readonly name = 'NotOurs';
}
