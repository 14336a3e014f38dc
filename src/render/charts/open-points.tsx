import type { JSX } from 'preact';
import { SEVERITIES } from '../../model/finding.ts';
import type { Outlook } from '../../model/outlook.ts';
import { prose } from '../../text/fill.ts';
import type { Words } from '../../text/words.ts';
import { gradesOver, LETTERS, openOver, stretchesOf, totalOf, turnOf } from '../over-time.ts';
import { dayOf, Figure, isoDay, letter, Numbers, numberOf, turnSays } from './drawing.tsx';
import { FILLS } from './fills.tsx';
import { type Layer, Stack } from './stack.tsx';

export interface Scope {
  readonly outlook: Outlook;
  readonly targets: readonly string[]; // ids
  readonly words: Words;
}

const WORST_FIRST = SEVERITIES.toReversed();

export function OpenPoints({ outlook, targets, words }: Scope): JSX.Element | null {
  const steps = openOver(outlook, targets);
  const turn = turnOf(steps);
  if (turn === null) return null;
  const title = words.word('time.open.title');
  const says = turnSays(
    turn,
    ({ points }) => totalOf(points),
    (n) => words.count('time.open.now', n, { date: dayOf(turn.now.at, words) }),
    words,
  );
  const layers = WORST_FIRST.map(
    (severity): Layer<{ readonly points: Readonly<Record<typeof severity, number>> }> => ({
      name: words.word(`severity.${severity}`),
      language: words.language,
      fill: severity,
      mark: severity,
      count: ({ points }) => points[severity],
    }),
  );
  const several = targets.length > 1;
  const rows = stretchesOf(
    steps,
    (a, b) => a.held === b.held && SEVERITIES.every((severity) => a.points[severity] === b.points[severity]),
  ).map((stretch) => [
    isoDay(stretch.at),
    isoDay(stretch.last),
    ...(stretch.value === null
      ? [words.word('time.unsaid')]
      : [
          ...WORST_FIRST.map((severity) => numberOf(stretch.value?.points[severity] ?? 0, words)),
          numberOf(totalOf(stretch.value.points), words),
          ...(several ? [numberOf(stretch.value.held, words)] : []),
        ]),
  ]);
  const heads = [
    words.word('time.from'),
    words.word('time.until'),
    ...WORST_FIRST.map((severity) => words.word(`severity.${severity}`)),
    words.word('time.all'),
    ...(several ? [words.word('time.open.held')] : []),
  ];
  return (
    <Figure id="time-open" title={title} says={says} note={words.word('time.open.note')}>
      <Stack id="time-open" steps={steps} layers={layers} words={words} />
      <Numbers title={title} heads={heads} rows={rows} words={words} />
    </Figure>
  );
}

/** How many sites hold each letter. */
export function Grades({ outlook, targets, words }: Scope): JSX.Element | null {
  const steps = gradesOver(outlook, targets);
  const turn = turnOf(steps);
  if (turn === null) return null;
  const title = words.word('time.grades.title');
  const graded = LETTERS.reduce((sum, letter) => sum + turn.now.value[letter], 0);
  const says = turnSays(
    turn,
    (counts) => counts['A+'] + counts.A,
    (n) => words.count('time.grades.now', n, { all: prose(numberOf(graded, words)) }),
    words,
  );
  const layers = LETTERS.toReversed().map(
    (letter, index): Layer<Readonly<Record<typeof letter, number>>> => ({
      name: letter,
      language: 'en', // `A+` in every language
      fill: FILLS[index] ?? 'good',
      mark: null,
      count: (counts) => counts[letter],
    }),
  );
  const rows = stretchesOf(steps, (a, b) => LETTERS.every((letter) => a[letter] === b[letter])).map((stretch) => [
    isoDay(stretch.at),
    isoDay(stretch.last),
    ...(stretch.value === null
      ? [words.word('time.unsaid')]
      : LETTERS.map((letter) => numberOf(stretch.value?.[letter] ?? 0, words))),
  ]);
  return (
    <Figure id="time-grades" title={title} says={says} note={words.word('time.grades.note')}>
      <Stack id="time-grades" steps={steps} layers={layers} words={words} />
      <Numbers
        title={title}
        heads={[words.word('time.from'), words.word('time.until'), ...LETTERS.map(letter)]}
        rows={rows}
        words={words}
      />
    </Figure>
  );
}
