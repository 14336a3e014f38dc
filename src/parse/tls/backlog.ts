/**
 * Bytes that have come and are not read yet. What was handed out is never overwritten, and a byte is copied only a few times however
 * small the pieces are in which a stranger sends.
 */
export interface Backlog {
  push(chunk: Uint8Array): void;
  unread(): Uint8Array;
  drop(length: number): void; // the first bytes of what is unread
}

const LEAST = 4096;

export function backlog(): Backlog {
  let space = new Uint8Array(LEAST);
  let [start, end] = [0, 0];
  return {
    push(chunk) {
      const unread = end - start;
      if (end + chunk.length > space.length) {
        const larger = new Uint8Array(Math.max(LEAST, 2 * (unread + chunk.length)));
        larger.set(space.subarray(start, end));
        [space, start, end] = [larger, 0, unread];
      }
      space.set(chunk, end);
      end += chunk.length;
    },
    unread: () => space.subarray(start, end),
    drop(length) {
      start += length;
    },
  };
}
