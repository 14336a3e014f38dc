import type { Report } from '../../../model/report.ts';
import { LANGUAGES, type Language } from '../../../model/target.ts';
import { named, type Part, prose } from '../../../text/fill.ts';
import { formatDay } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import { bulletinFile } from '../../bulletin.ts';
import { morningOf } from '../../morning.ts';
import { nationalOf } from '../../national.ts';
import type { View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import type { Kept } from '../kept.ts';
import { IN_ONE_FILE, type Links } from '../links.ts';
import { Chooser } from './chooser.tsx';
import { type Frame, pageOf, type Sheet } from './frame.tsx';
import { InventoryPage } from './inventory.tsx';
import { MorningPage } from './morning.tsx';
import { NationalPage } from './national.tsx';
import { OwnerPage, ownerTitle } from './owner.tsx';
import { OwnersPage } from './owner-list.tsx';
import {
  INVENTORY,
  linksFrom,
  MORNING,
  OWNERS,
  ownerFile,
  type Place,
  RULES,
  SITES,
  siteFile,
  wayToRun,
} from './places.ts';
import { RulesPage } from './rules.tsx';
import { SitesPage } from './site-list.tsx';
import { SitePage } from './site-page.tsx';

/** Everything that the pages of one run in one language have in common. */
export interface Edition {
  readonly report: Report; // of the whole run
  readonly words: Words;
  readonly sheet: Sheet;
  readonly rules: Telling['rules'];
  readonly kept: Kept;
}

export function editionOf(report: Report, words: Words, sheet: Sheet): Edition {
  return { report, words, sheet, rules: new Map(report.rules.map((rule) => [rule.id, rule])), kept: new Map() };
}

/** A rule that is no longer there has no place to lead to. */
function tellingOf({ words, rules, kept }: Edition, view: View, links: Links): Telling {
  return { view, words, rules, kept, links: { ...links, rule: (id) => (rules.has(id) ? links.rule(id) : null) } };
}

function frameOf(edition: Edition, place: Place | null, title: readonly Part[]): Frame {
  const { report, words, sheet } = edition;
  return { words, place, title, run: report.document.run.id, sheet };
}

const placeOf = ({ words }: Edition, path: string): Place => ({ language: words.language, path });

const night = ({ report, words }: Edition): readonly Part[] =>
  words.say('page.title', { date: prose(formatDay(report.document.run.takenAt, words.language)) });

/** `bulletins`: they lie in the folder of the run. */
export function morningPage(
  edition: Edition,
  view: View,
  { bulletins = false }: { readonly bulletins?: boolean } = {},
): string {
  const place = placeOf(edition, MORNING);
  const bulletinAt = (owner: string, language: Language) => wayToRun(place, bulletinFile(owner, language, 'html'));
  return pageOf(
    frameOf(edition, place, night(edition)),
    <MorningPage
      view={view}
      morning={morningOf(view)}
      telling={tellingOf(edition, view, linksFrom(place))}
      bulletinAt={bulletins ? bulletinAt : null}
    />,
  );
}

const BOOK = [
  [OWNERS, 'pages.owners', OwnersPage],
  [SITES, 'wall.title', SitesPage],
  [INVENTORY, 'pages.inventory', InventoryPage],
  [RULES, 'pages.rules', RulesPage],
] as const;

/** The pages that there is one of. */
export const SINGLE_PAGES: readonly string[] = BOOK.map(([path]) => path);

export function singlePage(edition: Edition, view: View, path: string): string {
  const found = BOOK.find(([one]) => one === path);
  if (found === undefined) throw new Error(`no page ${path}`);
  const [, title, Content] = found;
  const place = placeOf(edition, path);
  return pageOf(
    frameOf(edition, place, prose(edition.words.word(title))),
    <Content view={view} telling={tellingOf(edition, view, linksFrom(place))} />,
  );
}

/** `view` is of the sites of this owner alone, as `ownerMail` wants it. */
export function ownerPage(edition: Edition, owner: string, view: View): string {
  const { report, words } = edition;
  const place = placeOf(edition, ownerFile(owner));
  const away = linksFrom(place);
  // Why and how stand on the pages of the sites; the file that is mailed has them itself.
  const links = { ...away, finding: IN_ONE_FILE.finding, guide: away.finding };
  return pageOf(
    { ...frameOf(edition, place, named(ownerTitle(view, owner, words))), still: true },
    <OwnerPage owner={owner} view={view} whole={report} telling={tellingOf(edition, view, links)} />,
  );
}

/** The page of an owner as one file to send: it leads nowhere outside itself. */
export function ownerMail(edition: Edition, owner: string, view: View): string {
  const { report, words } = edition;
  return pageOf(
    frameOf(edition, null, named(ownerTitle(view, owner, words))),
    <OwnerPage owner={owner} view={view} whole={report} telling={tellingOf(edition, view, IN_ONE_FILE)} />,
  );
}

/** `view` is of one site alone. */
export function sitePage(edition: Edition, view: View): string {
  const [site, ...others] = view.sites;
  if (site === undefined || others.length > 0) throw new Error('the page of a site is of one site');
  const { display, host, id } = site.target;
  const place = placeOf(edition, siteFile(id));
  const links = { ...linksFrom(place), finding: IN_ONE_FILE.finding };
  return pageOf(
    { ...frameOf(edition, place, named(display === '' ? host : display)), still: true },
    <SitePage site={site} view={view} whole={edition.report} telling={tellingOf(edition, view, links)} />,
  );
}

/** `single`: a file of its own, without links to other languages. */
export function nationalPage(edition: Edition, view: View, single = false): string {
  const { words } = edition;
  const place = single ? null : placeOf(edition, MORNING);
  return pageOf(
    { ...frameOf(edition, place, prose(words.word('national.title'))), alone: true },
    <NationalPage view={view} national={nationalOf(view)} words={words} />,
  );
}

/** The door: it leads to the languages, and is itself in the first of them. */
export function doorPage(edition: Edition, view: View, spoken: ReadonlyMap<Language, Words>): string {
  const all = LANGUAGES.flatMap((language) => spoken.get(language) ?? []);
  return pageOf(
    { ...frameOf(edition, null, prose(edition.words.word('page.what'))) },
    <Chooser view={view} words={all} />,
  );
}
