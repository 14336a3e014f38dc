import type { FilterSign } from '../model/knowledge.ts';
import type { Header } from '../model/observation.ts';
import { tidy } from './body.ts';
import { isNamed } from './field.ts';

export interface Answered {
  readonly status: number;
  readonly headers: readonly Header[];
}

/** No page of a filter is longer, and no sign stands later. */
const SEARCHED = 65_536;

/**
 * The first sign that an answer fits: then it is not the site's own. `text`: the body, one character a byte (or the text itself).
 * Every pattern goes over the beginning once.
 */
export function filterAmong(
  signs: readonly FilterSign[],
  { status, headers }: Answered,
  text: string,
): FilterSign | null {
  const begin = text.slice(0, SEARCHED + 1);
  let title: string | null | undefined; // looked for when the first sign asks
  const fits = (sign: FilterSign): boolean =>
    (sign.status?.includes(status) ?? true) &&
    begin.length <= (sign.longest ?? begin.length) &&
    (sign.header === undefined || hasLine(headers, sign.header)) &&
    (sign.title === undefined || fitsTitle(sign.title)) &&
    (sign.source?.every((pattern) => pattern.test(begin)) ?? true);
  const fitsTitle = (pattern: RegExp): boolean => {
    if (title === undefined) title = titleOf(begin);
    return title !== null && pattern.test(title);
  };
  return signs.find(fits) ?? null;
}

const hasLine = (headers: readonly Header[], [name, value]: readonly [name: string, value: RegExp]): boolean =>
  headers.some(([one, line]) => isNamed(one, name) && value.test(line));

/** As it stands there, in UTF-8: pages of filters know no other encoding. */
function titleOf(text: string): string | null {
  const written = /<title[^<>]{0,200}>([^<]{0,400})/i.exec(text)?.[1];
  if (written === undefined) return null;
  return tidy(Buffer.from(written, 'latin1').toString('utf8'), 300);
}
