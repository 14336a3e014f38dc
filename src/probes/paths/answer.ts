import type { Mark, PathEntry } from '../../knowledge/paths.ts';
import type { FailureCode } from '../../model/observation.ts';
import { ALIKE, beginsAsHtml, essence, likeness } from '../../parse/body.ts';
import type { Reply } from '../net/lane.ts';
import { headerOf } from '../page.ts';

export interface Answer {
  readonly path: string;
  readonly reply: Reply;
  readonly text: string; // the body, one character a byte
}

/** One answer, or why there is none. */
export type Sight =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'blocked' | 'error' | 'not-run'; readonly code: FailureCode };

export const answersOf = (sights: readonly Sight[]): readonly Answer[] =>
  sights.flatMap((sight) => (sight.kind === 'answer' ? [sight.answer] : []));

/** Status, signature and no negative. */
export function fits(entry: PathEntry, answer: Answer): boolean {
  if (!entry.status.includes(answer.reply.status)) return false;
  if (!entry.html && beginsAsHtml(answer.text)) return false;
  if (entry.negative?.test(answer.text) === true) return false;
  return entry.signature.every(({ need, of }) => {
    const weight = of.reduce((sum, mark) => sum + (isThere(mark, answer) ? (mark.weight ?? 1) : 0), 0);
    return weight >= need;
  });
}

export const marksOf = (entry: PathEntry, answer: Answer): readonly string[] =>
  [
    ...new Set(entry.signature.flatMap(({ of }) => of.filter((mark) => isThere(mark, answer)).map(({ name }) => name))),
  ].sort();

export function isThere(mark: Mark, { reply, text }: Answer): boolean {
  if ('bytes' in mark) {
    const wanted = Buffer.from(mark.bytes, 'hex');
    return wanted.equals(reply.body.subarray(mark.at, mark.at + wanted.length));
  }
  if ('every' in mark) return mark.every.every((pattern) => pattern.test(text));
  const where = mark.header === undefined ? text : allOf(reply, mark.header);
  if (mark.times === undefined) return mark.pattern.test(where);
  let times = 0;
  for (const _ of where.matchAll(mark.pattern)) if (++times >= mark.times) return true;
  return false;
}

/** All headers of that name, one a line. */
const allOf = ({ headers }: Reply, name: string): string =>
  headers
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value)
    .join('\n');

/** The same page? Two pages that differ in what changes from look to look only are one. */
export function alike(a: Answer, b: Answer): boolean {
  if (a.reply.status !== b.reply.status || mediaType(a.reply) !== mediaType(b.reply)) return false;
  return closeness(a, b) >= ALIKE;
}

/** What two texts have in common, 0 to 1, without what changes from look to look. */
export const closeness = (a: Answer, b: Answer): number => likeness(essence(a.text, a.path), essence(b.text, b.path));

const mediaType = (reply: Reply): string =>
  headerOf(reply, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';

export const isRefusal = (status: number): boolean => status === 401 || status === 403;
