import { type History, HistoryError, type Query as HistoryQuery, RunEnded } from '../history/history.ts';
import { coverageOf } from '../model/coverage.ts';
import type { TargetNight } from '../model/snapshot.ts';
import type { Target } from '../model/target.ts';
import { type Observing, observe, observeAgain } from '../observe.ts';
import { SUSPECTS, TOUCH_EVERY_MS } from './boss.ts';
import { NotOurs, type Take } from './plan.ts';
import type { Queue } from './queue.ts';

/** What a process needs to look at the targets of one run. */
export interface Round {
  readonly observing: Omit<Observing, 'onNight'>;
  readonly target: (id: string) => Target | undefined;
}

type Word = 'stored' | 'handed back' | 'thrown away';

export interface Working {
  readonly queue: Queue;
  readonly history: History;
  readonly hosts: number; // targets at once
  /** Asked once for each run, and again when its leader came back. `signal`: what is in flight is given up. */
  readonly round: (run: string, signal: AbortSignal) => Promise<Round>;
  readonly stop: AbortSignal; // nothing more is taken
  readonly graceMs: number; // how long those that are taken may go on after that; then they are handed back
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly told: (target: Target, word: 'begun' | Word) => void;
}

export const BROKEN = 'The connection to the database broke. What is stored is kept';

const AT_A_TIME = 4; // jobs that are taken together, so that a small run is shared out
const BREATH_MS = 50; // between two of these
const IDLE_MS = 1_000; // until the next look into an empty queue, or at a run that may be over

interface Begun {
  readonly given: AbortController; // up
  readonly round: Promise<Round>;
}

/** Looks at what the queue gives until it is told to stop. When it cannot store or lost the queue, it stops by itself and throws. */
export async function work(how: Working): Promise<void> {
  const { queue, history, sleep } = how;
  const broken = new AbortController();
  const ended = new AbortController();
  const halt = AbortSignal.any([how.stop, broken.signal, queue.lost]);
  const rounds = new Map<string, Begun>();
  const busy = new Map<Take, Promise<void>>();
  let wake = () => {};

  const giveUp = (): void => {
    for (const { given } of rounds.values()) given.abort();
  };
  broken.signal.addEventListener('abort', giveUp);
  queue.lost.addEventListener('abort', giveUp);

  function roundOf({ run, revision }: Take): Promise<Round> {
    const name = `${run} ${revision}`;
    const known = rounds.get(name);
    if (known !== undefined) return known.round;
    const given = new AbortController();
    const begun = { given, round: how.round(run, given.signal) };
    rounds.set(name, begun);
    return begun.round;
  }

  async function lookAt(take: Take): Promise<void> {
    try {
      const { observing, target: targetOf } = await roundOf(take);
      const target = targetOf(take.target);
      if (target === undefined) throw new Error(`run ${take.run} has no target ${take.target}`);
      how.told(target, 'begun');
      const word = await endOf(take, target, { ...observing, hosts: 1, deadline: null });
      how.told(target, word);
    } catch (error) {
      if (!(error instanceof NotOurs)) throw error; // its run is over
    }
    await queue.letGo(take);
  }

  /** Looks, and stores what was seen where it is still wanted. */
  async function endOf(take: Take, target: Target, observing: Round['observing']): Promise<Word> {
    let word = 'handed back' as Word; // unless somebody saw something
    const keep = async (night: TargetNight, onlyFirst: boolean): Promise<void> => {
      const seen = coverageOf(night.observations).state !== 'untestable';
      const also = { onlyFirst, also: (query: HistoryQuery) => queue.settle(take, seen, query) };
      word = (await history.addNight(take.run, night, also)) ? 'stored' : 'thrown away'; // somebody else has stored one
    };
    const first = async (id: string) => (await history.looks(take.run, [id])).observations;
    try {
      if (take.again === null) await observe([target], { ...observing, onNight: (night) => keep(night, true) });
      else
        await observeAgain([{ target, kinds: take.again, notBefore: null }], {
          ...observing,
          wait: async () => {}, // the queue has waited
          first,
          onNight: async ({ observations: again, ledger }) => {
            const sent = [...(await history.ledger(take.run, target.id)), ...ledger];
            await keep({ target: target.id, observations: await first(target.id), again, ledger: sent }, false);
          },
        });
    } catch (error) {
      if (!(error instanceof NotOurs || error instanceof RunEnded)) throw error;
      return 'thrown away';
    }
    if (word === 'handed back') await queue.giveBack(take);
    if (word === 'thrown away') await queue.drop(take);
    return word;
  }

  function begin(take: Take): void {
    const looking = lookAt(take)
      .catch((error) => broken.abort(error))
      .finally(() => {
        busy.delete(take);
        wake();
      });
    busy.set(take, looking);
  }

  async function pause(milliseconds: number): Promise<void> {
    const woken = new AbortController();
    wake = () => woken.abort();
    halt.addEventListener('abort', wake, { once: true });
    await sleep(milliseconds, woken.signal).catch(() => {});
    halt.removeEventListener('abort', wake);
  }

  async function takeMore(): Promise<number> {
    const free = Math.min(how.hosts - busy.size, AT_A_TIME);
    if (free === 0) return 0;
    const suspected = [...busy.keys()].some((take) => take.queue === SUSPECTS);
    const taken = await queue.take(free, !suspected);
    for (const take of taken) begin(take);
    return taken.length;
  }

  /** Gives up the targets of a run that is over, and says that those of the others are still looked at. */
  async function tend(): Promise<void> {
    for (let time = 0; !ended.signal.aborted; time += IDLE_MS) {
      if (busy.size > 0) {
        const open = (await queue.openRun())?.run;
        for (const [name, { given }] of rounds) {
          if (name.startsWith(`${open} `)) continue;
          given.abort();
          rounds.delete(name);
        }
        if (time % TOUCH_EVERY_MS < IDLE_MS) await queue.touch([...busy.keys()]);
      }
      await sleep(IDLE_MS, ended.signal).catch(() => {});
    }
  }

  const tending = tend().catch((error) => broken.abort(error));
  try {
    while (!halt.aborted) await pause((await takeMore()) > 0 ? BREATH_MS : IDLE_MS);
  } catch (error) {
    broken.abort(error);
  }
  const rest = async () => Promise.all([...busy.values()]);
  if (busy.size > 0 && how.graceMs > 0) await Promise.race([rest(), sleep(how.graceMs, broken.signal).catch(() => {})]);
  giveUp();
  await rest();
  ended.abort();
  await tending;
  if (broken.signal.aborted) throw broken.signal.reason;
  if (queue.lost.aborted) throw new HistoryError(`${BROKEN}; the rest is looked at again.`);
}
