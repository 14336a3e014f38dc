import type { JSX } from 'preact';
import type { Chronicle, ChronicleNight, Turn } from '../../../model/chronicle.ts';
import type { Outlook } from '../../../model/outlook.ts';
import { prose } from '../../../text/fill.ts';
import { formatDay } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import { SiteOverTime } from '../../charts/index.ts';
import { titleOf } from '../../sentences.ts';
import { WORST_FIRST } from '../../view.ts';
import { Label, Machine, Say, Section, Sentence, SeverityLabel } from '../pieces.tsx';
import { Title } from '../site/frame.tsx';
import { siteFile } from '../site/places.ts';
import { wayToRun } from './places.tsx';
import { isReadable } from './runs.tsx';

/** The nights of one site: its curves, what is open, what opened and closed, and every night with the way to its page of that night. */
export function TargetPage(props: {
  readonly chronicle: Chronicle;
  readonly outlook: Outlook | null;
  readonly words: Words;
}): JSX.Element {
  const { chronicle, outlook, words } = props;
  const { target, nights, turns } = chronicle;
  const last = nights.findLast(isReadable);
  const open = standing(turns)
    .filter(({ state }) => state === 'open')
    .sort(worstFirst);
  const byRun = [...Map.groupBy(turns, ({ run }) => run)].toReversed();
  return (
    <div class="own">
      <Title parts={[{ kind: 'machine', text: target }]}>
        <p class="about">{words.word('desk.target.about')}</p>
        {last !== undefined && (
          <p>
            <a href={wayToSite(last, target, words)}>{words.word('desk.target.report')}</a>
          </p>
        )}
      </Title>
      <Section id="open" title={`${words.word('desk.target.open')} (${open.length})`}>
        <ul class="lines">
          {open.map((turn) => (
            <li class="line">
              <SeverityLabel severity={turn.severity} words={words} />
              <Point turn={turn} words={words} since />
            </li>
          ))}
        </ul>
      </Section>
      <SiteOverTime outlook={outlook} target={target} words={words} />
      <Section id="turns" title={words.word('desk.target.turns')}>
        <p class="note">{words.word('desk.target.turns.note')}</p>
        {byRun.map(([run, moved], index) => (
          <details open={index === 0} class="fold">
            <summary>
              {formatDay(moved[0]?.takenAt ?? run, words.language)} · {moved.length}
            </summary>
            <ul class="lines">
              {moved.toSorted(worstFirst).map((turn) => (
                <li class="line">
                  <Moved turn={turn} before={before(turns, turn)} words={words} />
                  <Point turn={turn} words={words} />
                </li>
              ))}
            </ul>
          </details>
        ))}
      </Section>
      <Section id="nights" title={`${words.word('desk.target.nights')} (${nights.length})`}>
        <NightTable nights={nights.toReversed()} target={target} words={words} />
      </Section>
    </div>
  );
}

const wayToSite = ({ run }: ChronicleNight, target: string, { language }: Words): string =>
  wayToRun(run, language, siteFile(target));

/** The last turn of each point. */
const standing = (turns: readonly Turn[]): readonly Turn[] => [
  ...new Map(turns.map((turn) => [turn.fingerprint, turn])).values(),
];

const before = (turns: readonly Turn[], { fingerprint, takenAt }: Turn): Turn | undefined =>
  turns.findLast((one) => one.fingerprint === fingerprint && one.takenAt < takenAt);

const worstFirst = (a: Turn, b: Turn): number =>
  WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) || (a.rule < b.rule ? -1 : 1);

/** What the rule asks for, and where. */
function Point(props: { readonly turn: Turn; readonly words: Words; readonly since?: boolean }): JSX.Element {
  const { turn, words, since = false } = props;
  const where = [turn.rule, turn.service, ...(turn.subject === null ? [] : [turn.subject])].join(' ');
  return (
    <div>
      <p>
        <Say spoken={titleOf({ rule: turn.rule, evidence: {} }, words)} words={words} />
      </p>
      <p class="note">
        <Machine text={where} />{' '}
        {since && (
          <Sentence
            parts={words.say('desk.target.since', { date: prose(formatDay(turn.firstSeen, words.language)) })}
          />
        )}
      </p>
    </div>
  );
}

function Moved(props: { readonly turn: Turn; readonly before: Turn | undefined; readonly words: Words }): JSX.Element {
  const { turn, words } = props;
  if (turn.state === 'fixed') return <Label mark="good">{words.word('state.fixed')}</Label>;
  if (turn.state === 'retired') return <Label mark="unseen">{words.word('state.retired')}</Label>;
  const state =
    props.before === undefined ? 'state.new' : props.before.state === 'open' ? 'desk.target.moved' : 'state.regressed';
  return <Label mark={turn.severity}>{words.word(state)}</Label>;
}

function NightTable(props: {
  readonly nights: readonly ChronicleNight[]; // newest first
  readonly target: string;
  readonly words: Words;
}): JSX.Element {
  const { nights, target, words } = props;
  return (
    <table class="duty">
      <thead>
        <tr>
          <th scope="col">{words.word('desk.run')}</th>
          <th scope="col">{words.word('column.state')}</th>
          <th scope="col">{words.word('column.reason')}</th>
        </tr>
      </thead>
      <tbody>
        {nights.map((night) => (
          <tr>
            <th scope="row">
              {isReadable(night) ? <a href={wayToSite(night, target, words)}>{night.run}</a> : night.run}
            </th>
            <td>
              {words.word(night.sight === 'not-run' ? 'coverage.notRun' : `coverage.${night.sight}`)}
              {night.state === 'degraded' && ` · ${words.word('desk.state.degraded')}`}
            </td>
            <td>{night.reason !== null && words.word(`reason.${night.reason}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
