import { rank } from '../model/finding.ts';
import type { ReportFinding } from '../model/report.ts';
import type { Owner } from '../model/target.ts';
import { fold, wordsToFind } from '../text/fold.ts';
import type { Words } from '../text/words.ts';
import type { Site, View } from './view.ts';

export interface FoundPoint {
  readonly site: Site;
  readonly finding: ReportFinding;
}

/** What a question finds in a run; empty lists for an empty question. */
export interface Found {
  readonly owners: readonly { readonly id: string; readonly known: Owner | undefined; readonly sites: number }[]; // by id
  readonly sites: readonly Site[]; // by id
  readonly points: readonly FoundPoint[]; // to correct; the most serious first
}

/**
 * Searches the sites, the owners and what is open in a run. Each word of a question has to stand somewhere in the names of the site, of
 * its owner (in any language), or in the rule, its title in any of these languages, or the subject of the point.
 */
export function finderOf(view: View, spoken: readonly Words[]): (query: string) => Found {
  const sites = view.sites
    .filter(({ left }) => !left)
    .map((site) => ({ site, own: textOfSite(site), owners: textOfOwner(site.target.owner, site.owner) }));
  const owners = view.owners.map(({ owner: id, known, sites: theirs }) => ({ id, known, sites: theirs.length }));
  const titles = new Map<string, string>();
  const titleOf = (rule: string): string => {
    const text = titles.get(rule) ?? fold([rule, ...spoken.map((words) => words.rule(rule)?.title ?? '')].join('\n'));
    titles.set(rule, text);
    return text;
  };

  return (query) => {
    const words = wordsToFind(query);
    if (words.length === 0) return { owners: [], sites: [], points: [] };
    const fits = (texts: readonly string[]) => words.every((word) => texts.some((text) => text.includes(word)));
    const points = sites.flatMap(({ site, own, owners: theirs }) =>
      [...site.open, ...site.unverified]
        .filter(({ rule, subject, service }) => fits([titleOf(rule), own, theirs, service, fold(subject ?? '')]))
        .map((finding) => ({ site, finding })),
    );
    return {
      owners: owners.filter(({ id, known }) => fits([textOfOwner(id, known)])),
      sites: sites.filter(({ own, owners: theirs }) => fits([own, theirs])).map(({ site }) => site),
      points: points.sort((a, b) => rank(b.finding.severity) - rank(a.finding.severity)),
    };
  };
}

const textOfSite = ({ target: { id, host, display, tags } }: Site): string =>
  fold([id, host, display, ...tags].join('\n'));

const textOfOwner = (id: string, known: Owner | undefined): string =>
  fold([id, ...Object.values(known?.name ?? {})].join('\n'));
