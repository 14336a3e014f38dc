import type { JSX } from 'preact';
import type { Instant } from '../../../model/observation.ts';
import type { Outlook } from '../../../model/outlook.ts';
import type { Counts } from '../../../model/report.ts';
import type { RunState } from '../../../model/snapshot.ts';
import { prose } from '../../../text/fill.ts';
import { formatDay, formatNumber } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import { Fills } from '../../charts/fills.tsx';
import { Nights } from '../../charts/nights.tsx';
import { Clauses, Machine, Sentence } from '../pieces.tsx';
import { Title } from '../site/frame.tsx';
import { Between } from './diff.tsx';
import { wayToDesk, wayToRun } from './places.tsx';
import { SearchField } from './search.tsx';

/** A run as the list of runs shows it. */
export interface RunLine {
  readonly id: string;
  readonly takenAt: Instant;
  readonly state: 'running' | RunState | 'pruned';
  readonly rehearsal: boolean;
  readonly list: string;
  readonly targets: number; // asked for
  readonly observed: number;
  readonly counts: Counts | null; // as it said at the time; null: that was not kept
}

/** Only these have pages. */
export const isReadable = ({ state }: Pick<RunLine, 'state'>): boolean => state !== 'running' && state !== 'pruned';

const FEW = 7; // nights that make a calendar worth its place

export interface RunsShown {
  readonly runs: readonly RunLine[]; // newest first
  readonly total: number;
  readonly older: string | null; // the run after which the next page goes on
  readonly all: readonly string[]; // ids of those that can be compared, newest first
  readonly outlook: Outlook | null;
}

export function RunsPage({ shown, words }: { readonly shown: RunsShown; readonly words: Words }): JSX.Element {
  const { runs, total, older, all, outlook } = shown;
  const [newest] = runs.filter(isReadable);
  return (
    <>
      <Title parts={prose(words.word('desk.runs'))}>
        <Clauses clauses={[words.count('desk.count', total)]} />
      </Title>
      {newest === undefined ? (
        <p class="calm">{words.word('desk.none')}</p>
      ) : (
        <p class="lead">
          <a class="sum" href={wayToRun(newest.id, words.language)}>
            {words.word('desk.newest')} · {formatDay(newest.takenAt, words.language)}
          </a>
        </p>
      )}
      <SearchField query="" words={words} />
      {outlook !== null && outlook.nights.length >= FEW && (
        <div class="charts">
          <Fills />
          <Nights outlook={outlook} targets={[...outlook.targets.keys()]} words={words} />
        </div>
      )}
      {runs.length > 0 && <RunTable runs={runs} words={words} />}
      {older !== null && (
        <p class="more">
          <a href={wayToDesk('runs', words.language, { before: older })}>{words.word('desk.older')}</a>
        </p>
      )}
      {all.length > 1 && <Between runs={all} from={null} to={all[0] ?? ''} words={words} />}
      <p class="note">{words.word('desk.slow')}</p>
    </>
  );
}

const CHANGES = [
  ['new', 'changes.new'],
  ['regressed', 'changes.regressed'],
  ['fixed', 'changes.fixed'],
  ['open', 'desk.search.points'],
] as const;

function RunTable({ runs, words }: { readonly runs: readonly RunLine[]; readonly words: Words }): JSX.Element {
  const number = (n: number): string => formatNumber(n, words.language);
  return (
    <div class="scroll">
      <table class="duty">
        <caption>{words.word('desk.asSaid')}</caption>
        <thead>
          <tr>
            <th scope="col">{words.word('desk.run')}</th>
            <th scope="col">{words.word('column.state')}</th>
            <th scope="col">{words.word('desk.seen')}</th>
            {CHANGES.map(([, key]) => (
              <th scope="col">{words.word(key)}</th>
            ))}
            <th scope="col">{words.word('desk.list')}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr>
              <th scope="row">
                <RunName run={run} words={words} />
              </th>
              <td>
                {words.word(`desk.state.${run.state}`)}
                {run.rehearsal && <small> {words.word('desk.rehearsal')}</small>}
              </td>
              <td class="n">
                <Sentence
                  parts={words.say('desk.seen.of', {
                    observed: prose(number(run.observed)),
                    asked: prose(number(run.targets)),
                  })}
                />
              </td>
              {CHANGES.map(([name]) => (
                <td class="n">{run.counts === null ? '–' : number(run.counts[name])}</td>
              ))}
              <td>
                <Machine text={run.list} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunName({ run, words }: { readonly run: RunLine; readonly words: Words }): JSX.Element {
  const day = formatDay(run.takenAt, words.language);
  return (
    <>
      {isReadable(run) ? <a href={wayToRun(run.id, words.language)}>{day}</a> : day}
      <br />
      <small>
        <Machine text={run.id} />
      </small>
    </>
  );
}
