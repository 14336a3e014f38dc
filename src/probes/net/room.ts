/** Who may be somewhere at the same time. */
export interface Room {
  /** Waits for a place under this name; oldest first. The place is kept until it is given back. */
  enter(name: string, signal?: AbortSignal): Promise<() => void>;
}

/** One for the whole run: at most so many under each name. */
export function createRoom(most: number): Room {
  const inside = new Map<string, number>();
  const waiting = new Map<string, Set<() => void>>();

  /** A place that is given back goes to the one who waits longest; giving it back twice is the same as once. */
  const leaving = (name: string) => {
    let gone = false;
    return () => {
      if (gone) return;
      gone = true;
      const [next] = waiting.get(name) ?? [];
      if (next !== undefined) return next();
      inside.set(name, (inside.get(name) ?? 1) - 1);
    };
  };

  return {
    enter(name, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const count = inside.get(name) ?? 0;
      if (count < most) {
        inside.set(name, count + 1);
        return Promise.resolve(leaving(name));
      }
      const queue = waiting.get(name) ?? new Set();
      waiting.set(name, queue);
      return new Promise((resolve, reject) => {
        const giveUp = () => {
          queue.delete(go);
          reject(signal?.reason);
        };
        const go = () => {
          queue.delete(go);
          signal?.removeEventListener('abort', giveUp);
          resolve(leaving(name));
        };
        signal?.addEventListener('abort', giveUp, { once: true });
        queue.add(go);
      });
    },
  };
}
