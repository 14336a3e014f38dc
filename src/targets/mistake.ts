/** Something a person wrote that we cannot accept: where, what we expected, what we found. */
export interface Mistake {
  readonly file: string; // as the user named it
  readonly line: number | null; // from 1; null: the file as a whole
  readonly column: number | null; // from 1
  readonly expected: string;
  readonly found: string;
}

/** `targets/x.yaml:12:5: expected a port between 1 and 65535 or false, found "https"` */
export function sentenceOf({ file, line, column, expected, found }: Mistake): string {
  const place = line === null || column === null ? file : `${file}:${line}:${column}`;
  return `${place}: expected ${expected}, found ${found}`;
}

/** In reading order: file by file, from top to bottom. */
export const inReadingOrder = (mistakes: readonly Mistake[]): readonly Mistake[] =>
  mistakes.toSorted(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );

const LONGEST_QUOTE = 60;

/** A foreign text, short and on one line, in quotes. What no one sees, or what turns a line around, is spelt out. */
export function quote(text: string): string {
  const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return JSON.stringify(short).replace(/[\p{Cf}\p{Zl}\p{Zp}\x7f-\x9f]/gu, spelt);
}

const spelt = (unseen: string): string =>
  Array.from({ length: unseen.length }, (_, at) => `\\u${unseen.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
    '',
  );

/** ` (did you mean "owner"?)`, or nothing when no candidate is near. */
export function didYouMean(written: string, candidates: Iterable<string>): string {
  const limit = written.length <= 4 ? 1 : 2;
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - written.length) > limit) continue;
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === null || distance < best.distance)) best = { candidate, distance };
  }
  return best === null ? '' : ` (did you mean ${quote(best.candidate)}?)`;
}

/** Damerau's: insertions, deletions, substitutions, and neighbours that changed places. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(substitution, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
