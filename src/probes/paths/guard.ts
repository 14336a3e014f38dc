import type { FailureCode } from '../../model/observation.ts';

/** Answers that are looked back on, and the share of refusals among them at which we leave. */
const WINDOW = 20;
const REFUSED_SHARE = 0.3;
const ERRORS = 5;
const FILTERED = 3;
const LIMITED = 2;

/**
 * When to leave a host alone: the second "too many requests", the third page of a filter, the fifth broken connection, or refusals of more
 * than 30 % of the last twenty rows where names that cannot exist are answered.
 */
export interface Guard {
  readonly stopped: FailureCode | null;
  /** Was it the first time that we were too fast? */
  limited(): boolean;
  filtered(): void;
  broken(code: FailureCode): void;
  /** One row was answered; `refused`: with 403, 406 or 503, and names that cannot exist are not. */
  answered(refused: boolean): void;
}

export function createGuard(): Guard {
  let limits = 0;
  let filters = 0;
  let errors = 0;
  let stopped: FailureCode | null = null;
  const last: boolean[] = [];
  return {
    get stopped() {
      return stopped;
    },
    limited() {
      if (++limits >= LIMITED) stopped ??= 'rate-limited';
      return limits === 1;
    },
    filtered() {
      if (++filters >= FILTERED) stopped ??= 'blocked';
    },
    broken(code) {
      if (++errors >= ERRORS) stopped ??= code;
    },
    answered(refused) {
      last.push(refused);
      if (last.length > WINDOW) last.shift();
      if (last.length === WINDOW && last.filter(Boolean).length > REFUSED_SHARE * WINDOW) stopped ??= 'blocked';
    },
  };
}
