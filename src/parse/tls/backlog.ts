/**
 * Bytes that have come and are not read yet. What was handed out is never overwritten, and a byte is copied only a few times however
 * small the pieces are in which a stranger sends; not at all when each piece is read as it comes. A piece that was pushed is not the
 * caller's any more.
 */
export interface Backlog {
  push(chunk: Uint8Array): void;
  unread(): Uint8Array;
  drop(length: number): void; // the first bytes of what is unread
}

const LEAST = 4096;

export function backlog(): Backlog {
  let space: Uint8Array = new Uint8Array();
  let own = false; // space is ours: what stands behind `end` is free
  let [start, end] = [0, 0];
  return {
    push(chunk) {
      const unread = end - start;
      if (unread === 0) {
        [space, start, end, own] = [
          new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length),
          0,
          chunk.length,
          false,
        ];
        return;
      }
      if (!own || end + chunk.length > space.length) {
        const larger = new Uint8Array(Math.max(LEAST, 2 * (unread + chunk.length)));
        larger.set(space.subarray(start, end));
        [space, start, end, own] = [larger, 0, unread, true];
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
