import { by } from '../model/canonical.ts';
import type { Report, ReportTarget } from '../model/report.ts';
import { LANGUAGES, type Language } from '../model/target.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { type Sheet, sheetFor } from './html/site/frame.tsx';
import {
  doorPage,
  type Edition,
  editionOf,
  morningPage,
  nationalPage,
  ownerMail,
  ownerPage,
  SINGLE_PAGES,
  singlePage,
  sitePage,
} from './html/site/pages.tsx';
import { fileName, MORNING, ownerFile, STYLE, siteFile } from './html/site/places.ts';
import { lately } from './lately.ts';
import { divided } from './part.ts';
import { type View, viewOf } from './view.ts';

export interface SiteFile {
  readonly name: string; // below the folder of the run, with forward slashes
  readonly content: string;
}

/** A page, or the style sheet of all, that is written when it is asked for. */
export interface SitePage {
  readonly name: string; // below the folder of the run, with forward slashes
  readonly policy: string; // its Content-Security-Policy
  readonly write: () => string;
}

export interface SiteOptions {
  readonly public?: boolean; // the national view alone: sums and shares, no site and no owner
  readonly words?: (language: Language) => Words; // for a report whose rules have other words than the shipped ones
  readonly bulletins?: boolean; // they lie beside the pages
  readonly served?: boolean; // beside other runs, by `rasid serve`: a line leads to them
  readonly whole?: (target: string) => ReportTarget; // for a report whose document holds light targets; see Report.spool
}

/**
 * The report site of one run: `index.html` (the door), `style.css`, and for each language the morning page, the owners, the sites, the inventory and
 * the rules; `mail/OWNER.LANGUAGE.html`, the page of each owner as one file in the language that it reads. One page at a time is made,
 * when it is asked for.
 */
export function* siteFiles(report: Report, options: SiteOptions = {}): Generator<SiteFile, void, undefined> {
  for (const { name, write } of sitePages(report, options)) yield { name, content: write() };
}

/** The same pages, none of them written yet. */
export function* sitePages(report: Report, options: SiteOptions = {}): Generator<SitePage, void, undefined> {
  yield* listPages(report, options);
  if (options.public) return;
  const pagesOf = ownPages(report, options);
  for (const owned of ownersOf(report)) yield* pagesOf(owned);
}

/** The pages that are about the whole list. Light targets are enough for them. */
export function* listPages(report: Report, options: SiteOptions = {}): Generator<SitePage, void, undefined> {
  const sheet = sheetOf(report, options);
  const editions = editionsOf(report, sheet, options);
  const view = viewOf(report);
  if (!sheet.served) yield { name: STYLE, policy: sheet.policyWithoutScript, write: () => sheet.style };
  for (const [language, edition] of editions) {
    if (language === LANGUAGES[0]) {
      const spoken = new Map([...editions].map(([one, { words }]) => [one, words]));
      yield { name: 'index.html', policy: sheet.policyWithoutScript, write: () => doorPage(edition, view, spoken) };
    }
    const page = (path: string, write: () => string): SitePage => ({
      name: `${language}/${path}`,
      policy: sheet.policy,
      write,
    });
    yield page(MORNING, () => (options.public ? nationalPage(edition, view) : morningPage(edition, view, options)));
    if (options.public) continue;
    for (const path of SINGLE_PAGES) yield page(path, () => singlePage(edition, view, path));
  }
}

/** An owner, and the ids of its targets. */
export type Owned = readonly [owner: string, targets: readonly string[]];

/** Every owner of a report, by id. */
export const ownersOf = ({ document }: Report): readonly Owned[] =>
  [...Map.groupBy(document.targets, ({ owner }) => owner)]
    .map(([owner, targets]): Owned => [owner, targets.map(({ id }) => id)])
    .sort(by(([owner]) => owner));

/**
 * The pages of one owner and of each of its sites, which are nearly all pages there are. Whole targets are asked for, those of one owner at
 * a time; the targets of the report's document are not looked at.
 */
export function ownPages(
  report: Report,
  options: SiteOptions = {},
): (owned: Owned) => Generator<SitePage, void, undefined> {
  const sheet = sheetOf(report, options);
  const editions = editionsOf(report, sheet, options);
  const take = divided(report);
  const languages = new Map(report.owners.map(({ id, language }) => [id, language]));
  const whole = options.whole ?? fromDocument(report);
  const viewOfOwner = lately(([, ids]: Owned): View => viewOf(take(ids.map(whole))));
  const viewOfSite = lately((target: ReportTarget): View => viewOf(take([target])));
  const siteIn = (owned: Owned, id: string): View => {
    const target = viewOfOwner(owned).report.document.targets.find((one) => one.id === id);
    return viewOfSite(target ?? whole(id));
  };
  return function* (owned) {
    const [owner, ids] = owned;
    for (const [language, edition] of editions) {
      const name = `${language}/${ownerFile(owner)}`;
      yield { name, policy: sheet.policyStill, write: () => ownerPage(edition, owner, viewOfOwner(owned)) };
    }
    for (const id of ids) {
      for (const [language, edition] of editions) {
        const name = `${language}/${siteFile(id)}`;
        yield { name, policy: sheet.policyStill, write: () => sitePage(edition, siteIn(owned, id)) };
      }
    }
    const language = languages.get(owner) ?? 'fr';
    const edition = editions.get(language);
    if (edition === undefined) return;
    const name = `mail/${fileName(owner)}.${language}.html`;
    yield { name, policy: sheet.policyWithoutScript, write: () => ownerMail(edition, owner, viewOfOwner(owned)) };
  };
}

/** The national view as one file of its own. */
export function nationalHtml(report: Report, language: Language): string {
  const sheet = sheetFor('TLP:CLEAR', report.document.run.id);
  return nationalPage(editionOf(report, wordsOf(language, report.rules), sheet), viewOf(report), true);
}

const sheetOf = (report: Report, options: SiteOptions): Sheet =>
  sheetFor(options.public ? 'TLP:CLEAR' : 'TLP:AMBER', report.document.run.id, options);

function editionsOf(report: Report, sheet: Sheet, options: SiteOptions): ReadonlyMap<Language, Edition> {
  const { words = (language) => wordsOf(language, report.rules) } = options;
  return new Map(LANGUAGES.map((language) => [language, editionOf(report, words(language), sheet)]));
}

function fromDocument({ document }: Report): (target: string) => ReportTarget {
  const targets = new Map(document.targets.map((target) => [target.id, target]));
  return (id) => {
    const target = targets.get(id);
    if (target === undefined) throw new Error(`no target ${id} in the report`);
    return target;
  };
}
