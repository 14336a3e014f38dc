/** What costs seconds to make, by key: the last few are kept, and whoever asks while one is being made waits for the same one. */
export type Keep<T> = (key: string, make: () => Promise<T>) => Promise<T>;

export interface KeepLimits<T> {
  readonly most: number; // of them
  readonly weight?: (one: T) => number; // what one weighs,
  readonly heaviest?: number; // and what all may weigh together; the newest is kept whatever it weighs
}

export function keepOf<T>({ most, weight = () => 0, heaviest = Number.POSITIVE_INFINITY }: KeepLimits<T>): Keep<T> {
  const kept = new Map<string, { readonly made: Promise<T>; weighs: number }>();
  const lighten = (): void => {
    const all = () => [...kept.values()].reduce((sum, { weighs }) => sum + weighs, 0);
    while (kept.size > 1 && (kept.size > most || all() > heaviest)) kept.delete(kept.keys().next().value ?? '');
  };
  return (key, make) => {
    const known = kept.get(key);
    kept.delete(key);
    const one = known ?? { made: make(), weighs: 0 };
    kept.set(key, one); // the one asked for last stands last
    lighten();
    if (known === undefined) {
      one.made.then(
        (made) => {
          one.weighs = weight(made);
          lighten();
        },
        () => kept.get(key) === one && kept.delete(key),
      );
    }
    return one.made;
  };
}

/** Too many wait already. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

/** One at a time, so that no crowd of questions fills the memory; throws Busy when more than `most` wait. */
export function queueOf(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    if (waiting >= most) throw new Busy('too many questions at once');
    waiting += 1;
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  };
}
