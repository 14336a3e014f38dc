import type { JSX } from 'preact';
import { prose } from '../../../text/fill.ts';
import type { Words } from '../../../text/words.ts';
import type { View } from '../../view.ts';
import { Changes } from '../changes.tsx';
import type { Telling } from '../finding.tsx';
import { Tally } from '../head.tsx';
import { Title } from '../site/frame.tsx';

/** Which two runs to compare. */
export function Between(props: {
  readonly runs: readonly string[]; // newest first
  readonly from: string | null;
  readonly to: string;
  readonly words: Words;
}): JSX.Element {
  const { runs, from, to, words } = props;
  return (
    <form class="finder" action="/diff" method="get">
      <label>
        {words.word('desk.diff.from')}
        <select name="from" autocomplete="off">
          <option value="">{words.word('desk.diff.before')}</option>
          {runs.map((run) => (
            <option selected={run === from}>{run}</option>
          ))}
        </select>
      </label>
      <label>
        {words.word('desk.diff.to')}
        <select name="to" autocomplete="off">
          {runs.map((run) => (
            <option selected={run === to}>{run}</option>
          ))}
        </select>
      </label>
      <input type="hidden" name="lang" value={words.language} />
      <button type="submit">{words.word('desk.diff.go')}</button>
    </form>
  );
}

/** `view` and `telling` are null before two runs were chosen. */
export function DiffPage(props: {
  readonly runs: readonly string[];
  readonly from: string | null;
  readonly to: string;
  readonly told: { readonly view: View; readonly telling: Telling } | null;
  readonly words: Words;
}): JSX.Element {
  const { runs, from, to, told, words } = props;
  const title =
    told === null
      ? prose(words.word('desk.diff'))
      : from === null
        ? words.say('desk.diff.since', { to })
        : words.say('desk.diff.between', { from, to });
  return (
    <>
      <Title parts={title} />
      {runs.length > 0 ? (
        <Between runs={runs} from={from} to={to} words={words} />
      ) : (
        <p class="calm">{words.word('desk.none')}</p>
      )}
      <p class="note">{words.word('desk.diff.note')}</p>
      {told !== null && (
        <>
          {!told.view.first && (
            <div class="lead">
              <Tally view={told.view} words={words} />
            </div>
          )}
          <Changes view={told.view} telling={told.telling} />
        </>
      )}
    </>
  );
}
