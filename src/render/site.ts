import type { Report } from '../model/report.ts';
import { LANGUAGES, type Language } from '../model/target.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { sheetFor } from './html/site/frame.tsx';
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
import { fileName, MORNING, ownerFile, siteFile } from './html/site/places.ts';
import { viewOf } from './view.ts';

export interface SiteFile {
  readonly name: string; // below the folder of the run, with forward slashes
  readonly content: string;
}

export interface SiteOptions {
  readonly public?: boolean; // the national view alone: sums and shares, no site and no owner
  readonly words?: (language: Language) => Words; // for a report whose rules have other words than the shipped ones
}

/**
 * The report site of one run: `index.html` (the door), and for each language the morning page, the owners, the sites, the inventory and
 * the rules; `mail/OWNER.LANGUAGE.html`, the page of each owner as one file in the language that it reads. One page at a time is made,
 * when it is asked for.
 */
export function* siteFiles(report: Report, options: SiteOptions = {}): Generator<SiteFile, void, undefined> {
  const { words = (language) => wordsOf(language, report.rules) } = options;
  const view = viewOf(report);
  const sheet = sheetFor(options.public ? 'TLP:CLEAR' : 'TLP:AMBER', report.document.run.id);
  const editions = new Map(LANGUAGES.map((language) => [language, editionOf(view, words(language), sheet)]));

  for (const [language, edition] of editions) {
    const spoken = new Map([...editions].map(([one, { words: theirs }]) => [one, theirs]));
    if (language === LANGUAGES[0]) yield { name: 'index.html', content: doorPage(edition, spoken) };
    for (const { name, content } of options.public ? nationalPages(edition) : pagesIn(edition))
      yield { name: `${language}/${name}`, content };
  }
  if (options.public) return;
  for (const { owner, known } of view.owners) {
    const language = known?.language ?? 'fr';
    const edition = editions.get(language);
    if (edition !== undefined)
      yield { name: `mail/${fileName(owner)}.${language}.html`, content: ownerMail(edition, owner) };
  }
}

/** The national view as one file of its own. */
export function nationalHtml(report: Report, language: Language): string {
  const sheet = sheetFor('TLP:CLEAR', report.document.run.id);
  return nationalPage(editionOf(viewOf(report), wordsOf(language, report.rules), sheet), true);
}

function* nationalPages(edition: Edition): Generator<SiteFile> {
  yield { name: MORNING, content: nationalPage(edition) };
}

function* pagesIn(edition: Edition): Generator<SiteFile> {
  yield { name: MORNING, content: morningPage(edition) };
  for (const path of SINGLE_PAGES) yield { name: path, content: singlePage(edition, path) };
  for (const { owner } of edition.view.owners) yield { name: ownerFile(owner), content: ownerPage(edition, owner) };
  for (const site of edition.view.sites) yield { name: siteFile(site.target.id), content: sitePage(edition, site) };
}
