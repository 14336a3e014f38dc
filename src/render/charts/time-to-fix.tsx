import type { JSX } from 'preact';
import type { Repair } from '../../model/outlook.ts';
import { type Part, prose } from '../../text/fill.ts';
import type { Words } from '../../text/words.ts';
import { Sentence, SeverityLabel } from '../html/pieces.tsx';
import { fixTimesBySeverity, fixTimesOf } from '../over-time.ts';
import { Bars, RangeBar, ShareBar } from './bars.tsx';
import { Figure, numberOf } from './drawing.tsx';

const daysOf = (n: number, words: Words): JSX.Element => <Sentence parts={words.count('time.days', n)} />;

/** Median and middle half, by severity. */
export function TimeToFix({
  repairs,
  words,
}: {
  readonly repairs: readonly Repair[];
  readonly words: Words;
}): JSX.Element {
  const title = words.word('time.fix.title');
  const all = fixTimesOf(repairs);
  if (all === null)
    return (
      <Figure id="time-fix" title={title} says={prose(words.word('time.fix.none'))}>
        {null}
      </Figure>
    );
  const says = words.say('time.two', {
    first: words.count('time.fix.says', all.count),
    second: words.count(all.count === 1 ? 'time.fix.after' : 'time.fix.half', all.median),
  });
  const groups = fixTimesBySeverity(repairs);
  const longest = Math.max(...groups.map(([, { to }]) => to));
  const rows = groups.map(([severity, { count, median, from, to }]) => ({
    name: <SeverityLabel severity={severity} words={words} />,
    bar: <RangeBar from={from / longest} to={to / longest} at={median / longest} />,
    cells: [
      daysOf(median, words),
      from === to ? (
        numberOf(from, words)
      ) : (
        <Sentence
          parts={words.say('time.fix.range', { from: prose(numberOf(from, words)), to: prose(numberOf(to, words)) })}
        />
      ),
      numberOf(count, words),
    ],
  }));
  const heads = (['time.fix.severity', 'time.fix.median', 'time.fix.middle', 'time.fix.corrected'] as const).map(
    (key) => words.word(key),
  );
  return (
    <Figure id="time-fix" title={title} says={says} note={words.word('time.fix.note')}>
      <Bars title={title} heads={heads} rows={rows} />
    </Figure>
  );
}

/** The quickest first. Nothing to compare where there is but one. */
export function TimeToFixBySector({
  groups,
  words,
}: {
  readonly groups: readonly { readonly name: readonly Part[]; readonly repairs: readonly Repair[] }[];
  readonly words: Words;
}): JSX.Element | null {
  const timed = groups
    .flatMap(({ name, repairs }) => {
      const times = fixTimesOf(repairs);
      return times === null ? [] : [{ name, times }];
    })
    .sort((a, b) => a.times.mean - b.times.mean);
  const [best, worst] = [timed[0], timed.at(-1)];
  if (best === undefined || worst === undefined || best === worst) return null;
  const title = words.word('time.fix.sectors.title');
  const says = words.say('time.fix.sectors.says', {
    low: words.count('time.days', best.times.mean),
    best: best.name,
    high: words.count('time.days', worst.times.mean),
    worst: worst.name,
  });
  const rows = timed.map(({ name, times }) => ({
    name: <Sentence parts={name} />,
    bar: <ShareBar share={times.mean / worst.times.mean} />,
    cells: [daysOf(times.mean, words), numberOf(times.count, words)],
  }));
  const heads = (['time.sectors.sector', 'time.fix.mean', 'time.fix.corrected'] as const).map((key) => words.word(key));
  return (
    <Figure id="time-fix-sectors" title={title} says={says}>
      <Bars title={title} heads={heads} rows={rows} />
    </Figure>
  );
}
