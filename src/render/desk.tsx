import type { ComponentChildren } from 'preact';
import type { Chronicle } from '../model/chronicle.ts';
import type { Outlook } from '../model/outlook.ts';
import type { Report } from '../model/report.ts';
import type { Language } from '../model/target.ts';
import { type Part, prose } from '../text/fill.ts';
import type { Words } from '../text/words.ts';
import { DiffPage } from './html/desk/diff.tsx';
import { type DeskName, linksInto, wayToDesk, wayToTarget } from './html/desk/places.tsx';
import { RunsPage, type RunsShown } from './html/desk/runs.tsx';
import { SearchPage } from './html/desk/search.tsx';
import { DESK } from './html/desk/style.ts';
import { TargetPage } from './html/desk/target.tsx';
import { pageOf, sheetFor, Title } from './html/site/frame.tsx';
import type { Found } from './search.ts';
import type { SitePage } from './site.ts';
import { viewOf } from './view.ts';

// The pages of `rasid serve` that belong to no run. Like those of the report site they load nothing, and they run nothing at all.

export type DeskPage = Pick<SitePage, 'policy' | 'write'>;

const SHEET = sheetFor('TLP:AMBER', null, { served: true, forms: "'self'", more: DESK });

interface Around {
  readonly here: DeskName | null;
  readonly title: readonly Part[];
  readonly inLanguage: (language: Language) => string;
  readonly words: Words;
}

const deskPage = ({ here, title, inLanguage, words }: Around, content: () => ComponentChildren): DeskPage => ({
  policy: SHEET.policyWithoutScript,
  write: () => pageOf({ words, place: null, title, run: null, sheet: SHEET, desk: { here, inLanguage } }, content()),
});

/** Every run, newest first. */
export const runsPage = (shown: RunsShown, words: Words): DeskPage =>
  deskPage(
    {
      here: 'runs',
      title: prose(words.word('desk.runs')),
      inLanguage: (language) => wayToDesk('runs', language),
      words,
    },
    () => <RunsPage shown={shown} words={words} />,
  );

/** What a question finds in the newest run. */
export const searchPage = (
  { run, query, found }: { readonly run: string | null; readonly query: string; readonly found: Found },
  words: Words,
): DeskPage =>
  deskPage(
    {
      here: 'search',
      title: prose(words.word('desk.search')),
      inLanguage: (language) => wayToDesk('search', language, { q: query }),
      words,
    },
    () => (
      <SearchPage run={run} query={query} found={found} links={linksInto(run ?? '', words.language)} words={words} />
    ),
  );

export interface DiffShown {
  readonly runs: readonly string[]; // ids of those that can be compared, newest first
  readonly from: string | null; // null: what was known before
  readonly to: string;
  readonly report: Report | null; // null: nothing was chosen yet
}

/** What changed between two runs. */
export const diffPage = ({ runs, from, to, report }: DiffShown, words: Words): DeskPage =>
  deskPage(
    {
      here: 'diff',
      title: prose(words.word('desk.diff')),
      inLanguage: (language) => wayToDesk('diff', language, report === null ? {} : { from: from ?? '', to }),
      words,
    },
    () => {
      const rules = new Map(report?.rules.map((rule) => [rule.id, rule]));
      const view = report === null ? null : viewOf(report);
      const links = linksInto(to, words.language);
      const told = view === null ? null : { view, telling: { words, view, rules, kept: new Map(), links } };
      return <DiffPage runs={runs} from={from} to={to} told={told} words={words} />;
    },
  );

/** The nights of one site. */
export const targetPage = (
  { chronicle, outlook }: { readonly chronicle: Chronicle; readonly outlook: Outlook | null },
  words: Words,
): DeskPage =>
  deskPage(
    {
      here: null,
      title: [{ kind: 'machine', text: chronicle.target }],
      inLanguage: (language) => wayToTarget(chronicle.target, language),
      words,
    },
    () => <TargetPage chronicle={chronicle} outlook={outlook} words={words} />,
  );

/** Why there is no page: a sentence of ours, or what the history said, in English. */
export const refusalPage = (sentence: string | null, words: Words): DeskPage =>
  deskPage(
    {
      here: null,
      title: prose(words.word(sentence === null ? 'desk.missing' : 'desk.trouble')),
      inLanguage: (language) => wayToDesk('runs', language),
      words,
    },
    () => (
      <>
        <Title parts={prose(words.word(sentence === null ? 'desk.missing' : 'desk.trouble'))} />
        {sentence === null ? (
          <p class="calm">{words.word('desk.missing.note')}</p>
        ) : (
          <p class="calm" lang="en" dir="ltr">
            {sentence}
          </p>
        )}
      </>
    ),
  );
