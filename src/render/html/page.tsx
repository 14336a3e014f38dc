import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { sha256 } from '../../model/canonical.ts';
import type { Report } from '../../model/report.ts';
import type { Language } from '../../model/target.ts';
import { bareText, prose } from '../../text/fill.ts';
import { formatDay } from '../../text/format.ts';
import { DIRECTION } from '../../text/languages.ts';
import { type Words, wordsOf } from '../../text/words.ts';
import { type View, viewOf } from '../view.ts';
import { Changes } from './changes.tsx';
import { RunFacts } from './facts.tsx';
import type { Telling } from './finding.tsx';
import { Health, Lead, MARKING, Marking, Masthead } from './head.tsx';
import { IN_ONE_FILE } from './links.ts';
import { Machine, MarkShapes } from './pieces.tsx';
import { Sites } from './sites.tsx';
import { styleOf } from './style.ts';
import { Wall } from './wall.tsx';

/**
 * One report in one language: a single file that needs nothing from outside and runs nothing. The same report gives the
 * same bytes. `words` are those of the language, for a report whose rules have other words than the shipped ones.
 */
export function renderHtml(report: Report, language: Language, words: Words = wordsOf(language, report.rules)): string {
  return `<!doctype html>\n${renderToString(<Page view={viewOf(report)} words={words} />)}\n`;
}

function Page({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const { report } = view;
  const { run } = report.document;
  const style = styleOf(`${MARKING} · ${run.id}`);
  const telling: Telling = {
    words,
    view,
    rules: new Map(report.rules.map((rule) => [rule.id, rule])),
    links: IN_ONE_FILE,
    kept: new Map(),
  };
  const title = words.say('page.title', { date: prose(formatDay(run.takenAt, words.language)) });
  return (
    <html lang={words.language} dir={DIRECTION[words.language]}>
      <head>
        <meta charSet="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policyFor(style)} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${bareText(title)} · Rasid · ${MARKING}`}</title>
        <style>{style}</style>
      </head>
      <body id="top">
        <MarkShapes />
        <a class="skip" href="#changes">
          {words.word('page.skip')}
        </a>
        <Masthead view={view} words={words} />
        <main>
          <Lead view={view} words={words} />
          <Health view={view} words={words} />
          <Changes view={view} telling={telling} />
          <Wall view={view} words={words} />
          <Sites view={view} telling={telling} />
          <RunFacts view={view} words={words} />
        </main>
        <footer>
          <Marking words={words} />
          <p>
            <Machine text={run.id} /> <a href="#top">{words.word('site.top')}</a>
          </p>
        </footer>
      </body>
    </html>
  );
}

/** Nothing may be loaded and nothing may run; the one style sheet is named by its hash. */
function policyFor(style: string): string {
  const hash = Buffer.from(sha256(style), 'hex').toString('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
