import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { sha256 } from '../../model/canonical.ts';
import type { Report } from '../../model/report.ts';
import type { Language } from '../../model/target.ts';
import { bareText } from '../../text/fill.ts';
import { DIRECTION } from '../../text/languages.ts';
import { type Words, wordsOf } from '../../text/words.ts';
import {
  adviceOf,
  bulletinsOf,
  expectedOf,
  headingOf,
  headOf,
  type OwnerBulletin,
  observedOf,
  type Point,
} from '../bulletin.ts';
import { HostName, Say, Sentence } from './pieces.tsx';

/** Paper first: a bulletin is printed, filed and sent. Logical properties only, so that it reads in both directions. */
const STYLE = `
:root { color-scheme: light; font: 16px/1.55 "Noto Sans", "Noto Naskh Arabic", system-ui, sans-serif; color: #1a1a1a; background: #fff }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .75rem; border-block-end: 3px solid currentColor; padding-block-end: .5rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 1rem 0 .25rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1rem }
dt { font-weight: 600 } dd { margin: 0 }
.risk { border: 1.5px solid currentColor; padding: 0 .5em; margin-inline-end: .5em; font-weight: 700 }
.critical { border-width: 3px } .high { border-style: double; border-width: 4px }
.notice, .marking { font-size: .9rem }
ul { padding-inline-start: 1.25rem; margin: .25rem 0 } p { margin: .25rem 0 }
code { font-size: .9em; overflow-wrap: anywhere }
article + article { break-before: page; margin-block-start: 4rem }
@media print { body { margin: 0; max-width: none } h2 { break-after: avoid } li { break-inside: avoid } }
`;

/** The bulletins of a run as one file that needs nothing from outside and runs nothing; `owner`: one owner's. */
export function renderBulletinHtml(
  report: Report,
  language: Language,
  owner: string | null = null,
  words: Words = wordsOf(language, report.rules),
): string {
  return `<!doctype html>\n${renderToString(<Bulletins report={report} owner={owner} words={words} />)}\n`;
}

function Bulletins({
  report,
  owner,
  words,
}: {
  readonly report: Report;
  readonly owner: string | null;
  readonly words: Words;
}): JSX.Element {
  const bulletins = bulletinsOf(report, owner);
  const [first] = bulletins;
  const hash = Buffer.from(sha256(STYLE), 'hex').toString('base64');
  return (
    <html lang={words.language} dir={DIRECTION[words.language]}>
      <head>
        <meta charSet="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content={`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`}
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <title>{first === undefined ? words.word('bulletin.none') : bareText(headingOf(first, words))}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        {bulletins.length === 0 && <p>{words.word('bulletin.none')}</p>}
        {bulletins.map((bulletin) => (
          <OneBulletin bulletin={bulletin} report={report} words={words} />
        ))}
      </body>
    </html>
  );
}

function OneBulletin({
  bulletin,
  report,
  words,
}: {
  readonly bulletin: OwnerBulletin;
  readonly report: Report;
  readonly words: Words;
}): JSX.Element {
  return (
    <article>
      <h1>
        <Sentence parts={headingOf(bulletin, words)} />
      </h1>
      <p class="marking">
        <bdi dir="ltr">TLP:AMBER</bdi>
      </p>
      <dl>
        {headOf(bulletin, report, words).map(([label, says]) => (
          <>
            <dt>{label}</dt>
            <dd>
              <Sentence parts={says} />
            </dd>
          </>
        ))}
      </dl>
      <p class="notice">{words.word('bulletin.notice')}</p>
      {bulletin.points.map((point) => (
        <OnePoint point={point} words={words} />
      ))}
    </article>
  );
}

function OnePoint({ point, words }: { readonly point: Point; readonly words: Words }): JSX.Element {
  const advice = adviceOf(point, words);
  return (
    <section>
      <h2>
        <span class={`risk ${point.risk}`}>{words.word(`bulletin.risk.${point.risk}`)}</span>
        <Say spoken={expectedOf(point, words)} words={words} />
      </h2>
      <h3>{words.word('bulletin.observed')}</h3>
      <ul>
        {point.places.map(({ site, findings }) => (
          <li>
            <HostName site={site} />
            <ul>
              {findings.map((finding) => (
                <li>
                  <Say spoken={observedOf(finding, words)} words={words} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {advice !== null && (
        <>
          <h3>{words.word('bulletin.why')}</h3>
          <p>
            <Say spoken={advice.why} words={words} />
          </p>
          <h3>{words.word('bulletin.solution')}</h3>
          <p>
            <Say spoken={advice.solution} words={words} />
          </p>
        </>
      )}
      {point.references.length > 0 && (
        <>
          <h3>{words.word('bulletin.references')}</h3>
          <ul>
            {point.references.map((address) => (
              <li>
                <bdi dir="ltr">
                  <a href={address}>{address}</a>
                </bdi>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
