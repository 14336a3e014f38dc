import type { Crew, Hands } from '../fleet/crew.ts';
import { HistoryError } from '../history/error.ts';
import type { Instant } from '../model/observation.ts';
import type { Target } from '../model/target.ts';
import { DEATHS, SUPERVISE_EVERY_MS } from './boss.ts';
import type { Deferred, Lead } from './lead.ts';
import type { Lost, RunPlan } from './plan.ts';
import type { Queue } from './queue.ts';
import { BROKEN, work } from './work.ts';

export interface Leading {
  readonly hands: Hands;
  readonly lead: Lead;
  readonly queue: Queue;
  readonly plan: RunPlan;
  readonly stopAt: Instant | null; // by the real clock: nothing is taken after it
  readonly hosts: number; // targets that this process looks at itself, at once; 0: none
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly onAlone: () => void; // nobody has taken anything for a while
}

const POLL_MS = 250;
const ALONE_MS = 10_000;

/** Everybody who works for the queue, and this process among them. */
export function createSharedCrew(leading: Leading): Crew {
  const { hands, lead, queue, hosts, sleep } = leading;
  const { observing } = hands;
  const { signal } = observing;
  const targets = new Map<string, Target>();

  const workToo = (stop: AbortSignal): Promise<void> =>
    work({
      queue,
      history: hands.history,
      hosts,
      round: async (_run, given) => ({
        observing: { ...observing, signal: AbortSignal.any([signal, given]) },
        target: (id) => targets.get(id),
      }),
      stop,
      graceMs: 0,
      sleep,
      told: (target, word) => {
        if (word === 'begun') hands.onTarget(target);
      },
    });

  async function bury(lost: Lost): Promise<void> {
    const target = targets.get(lost.target);
    if (lost.again !== null || target === undefined) return lead.forget(lost);
    const night = observing.eye.unseen(target, `whoever looked at this target died, ${DEATHS} times`);
    const buried = await hands.history.addNight(hands.run, night, {
      onlyFirst: true,
      also: (query) => lead.bury(lost, query),
    });
    if (!buried) await lead.forget(lost);
  }

  /** Passes on to all workers what holds this process: the files beside the reports. */
  function brakes(): () => Promise<void> {
    let answer: Promise<unknown> | null = null;
    let paused = false;
    return async () => {
      answer ??= (observing.mayStart?.() ?? Promise.resolve()).finally(() => {
        answer = null;
      });
      await Promise.race([answer, sleep(POLL_MS)]);
      const holds = answer !== null;
      if (holds === paused) return;
      paused = holds;
      await lead.pause(paused);
    };
  }

  async function untilDone(over: AbortSignal): Promise<void> {
    const brake = brakes();
    let supervised = 0;
    let quiet = 0;
    for (let time = 0; !over.aborted; time += POLL_MS) {
      await brake();
      await lead.reap();
      if (time - supervised >= SUPERVISE_EVERY_MS) {
        supervised = time;
        await lead.supervise();
      }
      const lost = await lead.lost();
      for (const one of lost) await bury(one);
      for (const { target, seen } of await lead.ended()) hands.onNight(target, seen);
      const { waiting, taken } = await lead.left();
      if (!waiting && !taken && lost.length === 0) return;
      quiet = taken ? 0 : quiet + POLL_MS;
      if (quiet === ALONE_MS) leading.onAlone();
      await sleep(POLL_MS, over).catch(() => {});
    }
  }

  /** Without the database nobody leads: what its statements said then matters less than how to go on. */
  async function haveLooked(jobs: readonly Deferred[]): Promise<void> {
    try {
      await untilLooked(jobs);
    } catch (error) {
      if (!queue.lost.aborted || !(error instanceof HistoryError)) throw error;
      throw new HistoryError(`${BROKEN}; go on with: rasid scan --resume`, { cause: error });
    }
  }

  async function untilLooked(jobs: readonly Deferred[]): Promise<void> {
    await lead.add(jobs);
    const done = new AbortController();
    const over = AbortSignal.any([done.signal, signal, queue.lost]);
    const working = hosts === 0 ? null : workToo(over);
    working?.catch(() => done.abort()); // it cannot store, or lost the queue
    try {
      await untilDone(over);
      if (queue.lost.aborted) throw new HistoryError(`${BROKEN}.`);
      if (signal.aborted) await lead.shut();
    } finally {
      done.abort();
      await working;
    }
  }

  return {
    async look(all) {
      for (const target of all) targets.set(target.id, target);
      await lead.open(leading.plan, leading.stopAt);
      await haveLooked(all.map(({ id }) => ({ target: id, again: null, after: 0 })));
    },
    async lookAgain(looks) {
      for (const { target } of looks) targets.set(target.id, target);
      const now = Date.parse(observing.clock());
      await haveLooked(
        looks.map(({ target, kinds, notBefore }) => ({
          target: target.id,
          again: kinds,
          after: notBefore === null ? 0 : Math.max(0, (Date.parse(notBefore) - now) / 1000),
        })),
      );
    },
  };
}
