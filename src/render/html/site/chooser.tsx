import type { JSX } from 'preact';
import { LANGUAGES } from '../../../model/target.ts';
import { formatDay } from '../../../text/format.ts';
import { DIRECTION, LANGUAGE_NAMES } from '../../../text/languages.ts';
import type { Words } from '../../../text/words.ts';
import type { View } from '../../view.ts';
import { Sentence } from '../pieces.tsx';

/** The door of a run: three languages, each named in itself. */
export function Chooser({ view, words }: { readonly view: View; readonly words: readonly Words[] }): JSX.Element {
  const { run } = view.report.document;
  return (
    <>
      <div class="title">
        <h1>
          Rasid{' '}
          <time dir="ltr" dateTime={run.takenAt}>
            {run.takenAt.slice(0, 10)}
          </time>
        </h1>
      </div>
      <ul class="chooser">
        {LANGUAGES.flatMap((language) => words.find((one) => one.language === language) ?? []).map((spoken) => (
          <li lang={spoken.language} dir={DIRECTION[spoken.language]}>
            <a href={`${spoken.language}/index.html`} hreflang={spoken.language}>
              <b>{LANGUAGE_NAMES[spoken.language]}</b>
              <Sentence
                parts={spoken.say('page.title', {
                  date: [{ kind: 'prose', text: formatDay(run.takenAt, spoken.language) }],
                })}
              />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
