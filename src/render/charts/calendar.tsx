import type { JSX } from 'preact';
import type { UiKey } from '../../text/en.ts';
import { formatDay } from '../../text/format.ts';
import { DIRECTION } from '../../text/languages.ts';
import type { Words } from '../../text/words.ts';
import type { CalendarDay } from '../over-time.ts';
import { WIDE } from './axis.ts';
import { Picture, Word } from './drawing.tsx';

const CELL = 17;
const GAP = 3;
const TOP = 16;
const DAY = 86_400_000;

/** What a day looks like. A shape for each, so that it can be told in grey. */
export const DAY_KINDS = ['complete', 'partial', 'untestable', 'degraded', 'not-run'] as const;
export type DayKind = (typeof DAY_KINDS)[number];
export const kindOf = ({ sight, degraded }: CalendarDay): DayKind => (degraded ? 'degraded' : sight);

const SHAPES: Readonly<Record<DayKind, (x: number, y: number) => string>> = {
  complete: (x, y) => `M${x} ${y}h${CELL}v${CELL}h-${CELL}z`,
  partial: (x, y) => `M${x} ${y}v${CELL}h${CELL}z`,
  untestable: (x, y) => `M${x + 4} ${y + 7}h9v3h-9z`,
  degraded: (x, y) => `M${x + 3.5} ${y + 5.5}l2-2 3 3 3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3z`,
  'not-run': (x, y) => `M${x + 7} ${y + 7}h3v3h-3z`,
};
const frame = (x: number, y: number): string => `M${x + 0.5} ${y + 0.5}h${CELL - 1}v${CELL - 1}h-${CELL - 1}z`;

/** Weeks side by side, Monday on top. */
export function Calendar(props: {
  readonly id: string;
  readonly days: readonly CalendarDay[];
  readonly words: Words;
}): JSX.Element {
  const { id, days, words } = props;
  const first = days[0]?.day ?? '';
  const offset = weekdayOf(first);
  const columns = Math.ceil((days.length + offset) / 7);
  const start = DIRECTION[words.language] === 'rtl' ? WIDE - columns * (CELL + GAP) : 0; // where the line of reading starts
  const placed = days.map((one, index) => ({
    ...one,
    x: start + Math.floor((index + offset) / 7) * (CELL + GAP) + 1,
    y: TOP + ((index + offset) % 7) * (CELL + GAP),
  }));
  const ofKind = (kind: DayKind) => placed.filter((one) => kindOf(one) === kind);
  return (
    <Picture id={id} high={TOP + 7 * (CELL + GAP)}>
      {placed
        .filter(({ day }, index) => day.endsWith('-01') || (index === 0 && Number(day.slice(8)) < 18))
        .map(({ day, x }) => (
          <Word x={x} y={10} language={words.language}>
            {formatDay(day, words.language).split('\u00a0')[1] ?? ''}
          </Word>
        ))}
      <path
        class="frame"
        d={placed
          .filter((one) => kindOf(one) !== 'not-run')
          .map(({ x, y }) => frame(x, y))
          .join('')}
      />
      {DAY_KINDS.filter((kind) => ofKind(kind).length > 0).map((kind) => (
        <path
          class={`night ${kind}`}
          d={ofKind(kind)
            .map(({ x, y }) => SHAPES[kind](x, y))
            .join('')}
        />
      ))}
    </Picture>
  );
}

const weekdayOf = (day: string): number => (Math.floor(Date.parse(day) / DAY) + 3) % 7; // 1970-01-01 was a Thursday

const WORDS_OF: Readonly<Record<DayKind, UiKey>> = {
  complete: 'coverage.complete',
  partial: 'coverage.partial',
  untestable: 'coverage.untestable',
  degraded: 'time.calendar.isDegraded',
  'not-run': 'time.calendar.noRun',
};

/** The shapes that are used, each with its word. */
export function CalendarKey({
  days,
  words,
}: {
  readonly days: readonly CalendarDay[];
  readonly words: Words;
}): JSX.Element {
  const used = DAY_KINDS.filter((kind) => days.some((one) => kindOf(one) === kind));
  return (
    <ul class="key">
      {used.map((kind) => (
        <li>
          <svg class="cell" viewBox={`0 0 ${CELL} ${CELL}`} width="14" height="14" aria-hidden="true">
            {kind !== 'not-run' && <path class="frame" d={frame(0, 0)} />}
            <path class={`night ${kind}`} d={SHAPES[kind](0, 0)} />
          </svg>
          {words.word(WORDS_OF[kind])}
        </li>
      ))}
    </ul>
  );
}

export const dayWord = (kind: DayKind, words: Words): string => words.word(WORDS_OF[kind]);
