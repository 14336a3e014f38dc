import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { sha256 } from '../../../model/canonical.ts';
import { LANGUAGES, type Language } from '../../../model/target.ts';
import type { UiKey } from '../../../text/en.ts';
import { bareText, type Part } from '../../../text/fill.ts';
import { DIRECTION, LANGUAGE_NAMES } from '../../../text/languages.ts';
import type { Words } from '../../../text/words.ts';
import { DeskPages, type DeskPlace } from '../desk/places.tsx';
import { Machine, MarkShapes, Sentence } from '../pieces.tsx';
import { SCRIPT } from '../script.ts';
import { INVENTORY, MORNING, OWNERS, type Place, RULES, SITES, wayTo, wayToLanguage, wayToStyle } from './places.ts';
import { type Label, SharingMark } from './sharing.tsx';
import { siteStyleOf } from './style.ts';

/** What every page of the site has around its own words. */
export interface Frame {
  readonly words: Words;
  readonly place: Place | null; // null: a file of its own, which leads nowhere
  readonly title: readonly Part[];
  readonly run: string | null; // null: of no run
  readonly sheet: Sheet;
  readonly alone?: boolean; // the only page of its language: no other pages to name
  readonly still?: boolean; // nothing on it is filtered or sorted: it needs no script
  readonly desk?: DeskPlace; // a page of no run, which a server gives
}

/**
 * A whole page. A page of the site loads the style sheet of its run and nothing else; any other loads nothing at all. What a page holds of
 * style and script is named by its hash, and it is complete where scripts do not run. The same report gives the same bytes.
 */
export function pageOf(frame: Frame, children: ComponentChildren): string {
  return `<!doctype html>\n${renderToString(<Page frame={frame}>{children}</Page>)}\n`;
}

function Page({ frame, children }: { readonly frame: Frame; readonly children: ComponentChildren }): JSX.Element {
  const { words, place, title, run, sheet, desk, still = false } = frame;
  const { sharing, style } = sheet;
  const linked = place !== null && !sheet.served;
  return (
    <html lang={words.language} dir={DIRECTION[words.language]}>
      <head>
        <meta charSet="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content={place === null ? sheet.policyWithoutScript : still ? sheet.policyStill : sheet.policy}
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${bareText(title)} · Rasid · ${sharing}`}</title>
        {linked ? <link rel="stylesheet" href={wayToStyle(place)} /> : <style>{style}</style>}
      </head>
      <body id="top">
        <MarkShapes />
        <a class="skip" href="#main">
          {words.word('site.skip')}
        </a>
        <header class="masthead">
          <div class="strip">
            <SharingMark label={sharing} words={words} />
            {sheet.served && <DeskPages here={desk?.here ?? null} words={words} />}
            {place !== null && <OtherLanguages way={(language) => wayToLanguage(place, language)} words={words} />}
            {desk !== undefined && <OtherLanguages way={desk.inLanguage} words={words} />}
          </div>
          <div class="bar-of-pages">
            <p class="product">
              <b>{words.language === 'ar' ? 'راصد' : 'Rasid'}</b> <span>{words.word('page.what')}</span>
            </p>
            {place !== null && !frame.alone && <Pages place={place} words={words} />}
          </div>
        </header>
        <main id="main">{children}</main>
        <footer>
          <SharingMark label={sharing} words={words} />
          <p>
            {run !== null && <Machine text={run} />} <a href="#top">{words.word('site.top')}</a>
          </p>
        </footer>
        {place !== null && !still && <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />}
      </body>
    </html>
  );
}

function OtherLanguages(props: { readonly way: (language: Language) => string; readonly words: Words }): JSX.Element {
  const { way, words } = props;
  return (
    <nav aria-label={words.word('page.languages')}>
      <ul>
        {LANGUAGES.map((language) => (
          <li>
            {language === words.language ? (
              <span aria-current="page">{LANGUAGE_NAMES[language]}</span>
            ) : (
              <a href={way(language)} hreflang={language} lang={language} dir={DIRECTION[language]}>
                {LANGUAGE_NAMES[language]}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

const PAGES: readonly (readonly [path: string, key: UiKey, below: string | null])[] = [
  [MORNING, 'pages.morning', null],
  [OWNERS, 'pages.owners', 'owners/'],
  [SITES, 'pages.sites', 'sites/'],
  [INVENTORY, 'pages.inventory', null],
  [RULES, 'pages.rules', null],
];

function Pages({ place, words }: { readonly place: Place; readonly words: Words }): JSX.Element {
  return (
    <nav class="pages" aria-label={words.word('pages.title')}>
      <ul>
        {PAGES.map(([path, key, below]) => (
          <li>
            {path === place.path ? (
              <span aria-current="page">{words.word(key)}</span>
            ) : (
              <a
                href={wayTo(place, path)}
                {...(below !== null && place.path.startsWith(below) ? { 'aria-current': 'true' as const } : {})}
              >
                {words.word(key)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The head of a page: its name, and what stands under it. */
export function Title(props: { readonly parts: readonly Part[]; readonly children?: ComponentChildren }): JSX.Element {
  return (
    <div class="title">
      <h1>
        <Sentence parts={props.parts} />
      </h1>
      {props.children}
    </div>
  );
}

/** What is the same on every page of a run: computed once. */
export interface Sheet {
  readonly sharing: Label;
  readonly style: string;
  readonly policy: string; // of a page of the site
  readonly policyStill: string; // of one without a script
  readonly policyWithoutScript: string; // of a file of its own
  readonly served: boolean; // among others that a server gives
}

interface SheetOptions {
  readonly served?: boolean;
  readonly forms?: "'none'" | "'self'"; // where a page may send what is typed into it
  readonly more?: string; // style of its own
}

/**
 * The style sheet of the run, whether a server gives it or a disk: browsers do not agree on what 'self' is for a file (w3c/webappsec-csp,
 * issue 459), and a policy can name a sheet by its hash only where the page itself holds it.
 */
const OF_THE_RUN = "'self' file:";

/** Nothing else may be loaded; what a page itself holds of style and script is named by its hash. */
export function sheetFor(
  sharing: Label,
  run: string | null,
  { served = false, forms = "'none'", more = '' }: SheetOptions = {},
): Sheet {
  const style = `${siteStyleOf(run === null ? sharing : `${sharing} · ${run}`)}${more}`;
  const policy = (styles: string, scripts = '') =>
    `default-src 'none'; style-src ${styles}; ${scripts}base-uri 'none'; form-action ${forms}`;
  const held = hashOf(style);
  const styles = served ? held : OF_THE_RUN;
  return {
    sharing,
    style,
    policy: policy(styles, `script-src ${hashOf(SCRIPT)}; `),
    policyStill: policy(styles),
    policyWithoutScript: policy(held),
    served,
  };
}

const hashOf = (text: string): string => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;
