import type { JSX } from 'preact';
import type { UiKey } from '../../text/en.ts';
import { joined } from '../../text/fill.ts';
import { calendarOf, gradeOver, SIGHTS, stretchesOf, turnOf } from '../over-time.ts';
import { Calendar, CalendarKey, DAY_KINDS, dayWord, kindOf } from './calendar.tsx';
import { dayOf, Figure, isoDay, letter, Numbers, numberOf } from './drawing.tsx';
import { Letters } from './letters.tsx';
import type { Scope } from './open-points.tsx';

const SEVERAL = 9; // from here on one site in ten does not spoil a night

/** Which nights were observed, and how much of them. */
export function Nights({ outlook, targets, words }: Scope): JSX.Element | null {
  const days = calendarOf(outlook, targets);
  if (days.length === 0) return null;
  const title = words.word('time.calendar.title');
  const clauses = DAY_KINDS.map((kind) => ({ kind, n: days.filter((one) => kindOf(one) === kind).length }))
    .filter(({ kind, n }) => n > 0 || kind === 'complete')
    .map(({ kind, n }) => words.count(`time.calendar.${kind}` satisfies UiKey, n));
  const several = targets.length > 1;
  const stretches = stretchesOf(
    days.map((one, index) => ({ at: one.day, until: days[index + 1]?.day ?? '', value: one })),
    (a, b) => kindOf(a) === kindOf(b) && SIGHTS.every((sight) => a.sites[sight] === b.sites[sight]),
  );
  const rows = stretches.flatMap((stretch) =>
    stretch.value === null
      ? []
      : [
          [
            isoDay(stretch.at),
            isoDay(stretch.last),
            dayWord(kindOf(stretch.value), words),
            ...(several ? SIGHTS.map((sight) => numberOf(stretch.value?.sites[sight] ?? 0, words)) : []),
          ],
        ],
  );
  const heads = [
    words.word('time.from'),
    words.word('time.until'),
    words.word('time.calendar.night'),
    ...(several
      ? SIGHTS.map((sight) => words.word(sight === 'not-run' ? 'coverage.notRun' : `coverage.${sight}`))
      : []),
  ];
  const note = words.word('time.calendar.note');
  return (
    <Figure
      id="time-nights"
      title={title}
      says={words.say('time.one', { first: joined(clauses, words.language === 'ar' ? '، ' : ', ') })}
      note={targets.length > SEVERAL ? `${note} ${words.word('time.calendar.many')}` : note}
    >
      <Calendar id="time-nights" days={days} words={words} />
      <CalendarKey days={days} words={words} />
      <Numbers title={title} heads={heads} rows={rows} words={words} />
    </Figure>
  );
}

/** The letters of one site. */
export function GradeHistory(props: Omit<Scope, 'targets'> & { readonly target: string }): JSX.Element | null {
  const { outlook, target, words } = props;
  const steps = gradeOver(outlook, target);
  if (turnOf(steps) === null) return null;
  const title = words.word('time.grade.title');
  const told = stretchesOf(
    steps
      .filter(({ value }) => value !== null)
      .map((step, index, all) => ({ ...step, until: all[index + 1]?.at ?? step.until })),
    (a, b) => a === b,
  );
  const [before, now] = [told.at(-2)?.value ?? null, told.at(-1)];
  const grade = now?.value ?? '';
  const says =
    before === null || now === undefined
      ? words.say('time.grade.always', { grade })
      : words.say('time.grade.since', { grade, date: dayOf(now.at, words), before });
  const rows = stretchesOf(steps, (a, b) => a === b).map((stretch) => [
    isoDay(stretch.at),
    isoDay(stretch.last),
    stretch.value === null ? words.word('time.unsaid') : letter(stretch.value),
  ]);
  const heads = [words.word('time.from'), words.word('time.until'), title];
  return (
    <Figure id="time-grade" title={title} says={says} note={words.word('time.grades.note')}>
      <Letters id="time-grade" steps={steps} words={words} />
      <Numbers title={title} heads={heads} rows={rows} words={words} />
    </Figure>
  );
}
