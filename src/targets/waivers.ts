import { by } from '../model/canonical.ts';
import type { Instant } from '../model/observation.ts';
import type { Waiver } from '../model/waiver.ts';
import { sourcesOf } from './files.ts';
import { didYouMean, inReadingOrder, type Mistake, quote } from './mistake.ts';
import { mistakesIn, WAIVER, WAIVERS_FILE, WAIVERS_SCHEMA } from './shape.ts';
import type { Source } from './source.ts';

const LONGEST_DAYS = 365;

/** What a waiver may name. Null: not known here, so not looked at. */
export interface Known {
  readonly rules: readonly string[] | null;
  readonly targets: readonly string[] | null;
}

export interface ReadWaivers {
  readonly waivers: readonly Waiver[]; // none when there is a mistake
  readonly places: ReadonlyMap<Waiver, string>; // where each is written: "targets/waivers.yaml:4:5"
  readonly mistakes: readonly Mistake[]; // files that cannot be read as waivers
  readonly faults: readonly Mistake[]; // against the rules of the house: too long, twice, about nothing that exists
}

/** Reads the waivers among files and folders. One that has ended is no mistake: it stands in the reports as expired. */
export function readWaivers(paths: readonly string[], cwd: string, now: Instant, known: Known): ReadWaivers {
  const { sources, mistakes } = sourcesOf(paths, WAIVERS_SCHEMA, cwd);
  return mergeWaivers(sources, mistakes, now, known);
}

export function mergeWaivers(
  sources: readonly Source[],
  unread: readonly Mistake[],
  now: Instant,
  known: Known,
): ReadWaivers {
  const mistakes: Mistake[] = [...unread];
  const faults: Mistake[] = [];
  const places = new Map<Waiver, string>();
  const first = new Map<string, string>();
  const lastDay = new Date(Date.parse(now) + LONGEST_DAYS * 86_400_000).toISOString().slice(0, 10);
  for (const source of sources) {
    mistakes.push(...mistakesIn(source, [], WAIVERS_FILE, source.content));
    for (const [index, raw] of rawWaivers(source).entries()) {
      const parsed = WAIVER.safeParse(raw);
      if (!parsed.success) continue;
      const { subject = null, evidence = null, ...written } = parsed.data;
      const path = ['waivers', index];
      const identity = JSON.stringify([written.rule, written.target, subject]);
      const before = first.get(identity);
      if (before !== undefined)
        faults.push(source.mistake(path, 'one waiver a finding', `another (first at ${before})`));
      first.set(identity, before ?? source.place(path));
      if (written.until > lastDay) {
        faults.push(source.mistake([...path, 'until'], `a day at most ${LONGEST_DAYS} days ahead (${lastDay})`));
      }
      for (const [key, ids] of [
        ['rule', known.rules],
        ['target', known.targets],
      ] as const) {
        if (ids === null || ids.includes(written[key])) continue;
        const expected = `the id of a ${key}${didYouMean(written[key], ids)}`;
        faults.push(source.mistake([...path, key], expected, quote(written[key])));
      }
      places.set({ ...written, subject, evidence }, source.place(path));
    }
  }
  const wrong = mistakes.length > 0 || faults.length > 0;
  return {
    waivers: wrong
      ? []
      : [...places.keys()].sort(
          by(
            ({ target }) => target,
            ({ rule }) => rule,
            ({ subject }) => subject ?? '',
          ),
        ),
    places,
    mistakes: inReadingOrder(mistakes),
    faults: inReadingOrder(faults),
  };
}

function rawWaivers({ content }: Source): readonly unknown[] {
  const { waivers } = content as { readonly waivers?: unknown };
  return Array.isArray(waivers) ? waivers : [];
}
