import type { ComponentChildren, JSX } from 'preact';
import type { Language } from '../../model/target.ts';
import type { UiKey } from '../../text/en.ts';
import { type Part, prose } from '../../text/fill.ts';
import { formatDay, formatNumber } from '../../text/format.ts';
import { DIRECTION } from '../../text/languages.ts';
import type { Words } from '../../text/words.ts';
import { letterHtml, Sentence } from '../html/pieces.tsx';
import { escaped, written } from '../html/written.ts';
import type { Step, Turn } from '../over-time.ts';
import { PLOT, ticksOf, timeScale, WIDE } from './axis.ts';

/** A title, one sentence that says what is seen, the drawing, and the numbers behind it. */
export function Figure(props: {
  readonly id: string;
  readonly title: string;
  readonly says: readonly Part[];
  readonly note?: ComponentChildren;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { id, title, says, note, wide = false, children } = props;
  return (
    <figure class={wide ? 'chart wide' : 'chart'} id={id} aria-labelledby={`${id}-title`}>
      <div>
        <h3 id={`${id}-title`}>{title}</h3>
        <p class="says" id={`${id}-says`}>
          <Sentence parts={says} />
        </p>
      </div>
      <div class="drawn">
        {children}
        {note !== undefined && <figcaption>{note}</figcaption>}
      </div>
    </figure>
  );
}

/** Read aloud as its title and sentence. Its coordinates run from left to right in every language, as the time axis does. */
export function Picture(props: {
  readonly id: string;
  readonly high: number;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { id, high, children } = props;
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: its name stands beside it, for everyone
    <svg viewBox={`0 0 ${WIDE} ${high}`} role="img" aria-labelledby={`${id}-title ${id}-says`}>
      {children}
    </svg>
  );
}

/** What stands in a table behind a picture: text, or what was written out. */
export type Cell = string | { readonly html: string };

const cellHtml = (cell: Cell): string => (typeof cell === 'string' ? escaped(cell) : cell.html);

/** The numbers of a picture, folded. */
export function Numbers(props: {
  readonly title: string;
  readonly heads: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[]; // the first cell names its row, the last takes what is left of it
  readonly words: Words;
}): JSX.Element {
  const { title, heads, rows, words } = props;
  const lines = rows.map(([name = '', ...cells]) => {
    const left = heads.length - 1 - cells.length;
    const last = left > 0 ? ` colspan="${left + 1}"` : '';
    const told = cells.map((cell, index) => `<td${index === cells.length - 1 ? last : ''}>${cellHtml(cell)}</td>`);
    return `<tr><th scope="row">${cellHtml(name)}</th>${told.join('')}</tr>`;
  });
  const named = heads.map((head) => `<th scope="col">${cellHtml(head)}</th>`);
  return (
    <details class="brief numbers-behind">
      <summary>{words.word('time.table')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls with the keys */}
      <section class="scroll" aria-label={title} tabIndex={0}>
        <table>
          <caption class="unseen-text">{title}</caption>
          {written(`<thead><tr>${named.join('')}</tr></thead><tbody>${lines.join('')}</tbody>`)}
        </table>
      </section>
    </details>
  );
}

/** A day as a machine writes it: for tables. */
export const isoDay = (at: string): Cell => ({ html: `<bdi dir="ltr">${escaped(at.slice(0, 10))}</bdi>` });

/** A letter of a grade, in a table. */
export const letter = (grade: string): Cell => ({ html: letterHtml(grade) });

/** A word in a drawing. `anchor` is where it stands as the eye sees it, whatever the direction of its letters. */
export function Word(props: {
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly class?: string;
  readonly language: Language;
  readonly children: string;
}): JSX.Element {
  const { x, y, anchor = 'start', language, children } = props;
  const rtl = DIRECTION[language] === 'rtl';
  const turned = anchor === 'start' ? 'end' : anchor === 'end' ? 'start' : anchor;
  return (
    <text
      x={x}
      y={y}
      text-anchor={rtl ? turned : anchor}
      {...(rtl ? { direction: 'rtl' } : {})}
      {...(props.class === undefined ? {} : { class: props.class })}
    >
      {children}
    </text>
  );
}

export function TimeAxis({
  steps,
  language,
}: {
  readonly steps: readonly Step<unknown>[];
  readonly language: Language;
}): JSX.Element {
  const x = timeScale(steps);
  const ticks = ticksOf(steps, language);
  return (
    <g class="axis">
      <path
        d={`M${PLOT.from} ${PLOT.bottom}H${PLOT.to}${ticks.map(({ at }) => `M${x(at)} ${PLOT.bottom}v4`).join('')}`}
      />
      {ticks.map(({ at, label }, index) => (
        <Word
          x={x(at)}
          y={PLOT.bottom + 15}
          anchor={index === ticks.length - 1 && x(at) > PLOT.to - 30 ? 'end' : 'start'}
          language={language}
        >
          {label}
        </Word>
      ))}
    </g>
  );
}

export const dayOf = (at: string, words: Words): readonly Part[] => prose(formatDay(at, words.language));
export const numberOf = (n: number, words: Words): string => formatNumber(n, words.language);
export const percentOf = (share: number, words: Words): readonly Part[] =>
  words.say('time.percent', { n: prose(numberOf(Math.round(share * 100), words)) });

/** What is now, and how that compares with the month before. */
export function turnSays<T>(
  { now, before }: Turn<T>,
  countOf: (value: T) => number,
  sentence: (n: number) => readonly Part[],
  words: Words,
): readonly Part[] {
  const n = countOf(now.value);
  if (before === null) return words.say('time.one', { first: sentence(n) });
  const moved = n - countOf(before.value);
  const key: UiKey = moved < 0 ? 'time.fewer' : moved > 0 ? 'time.more' : 'time.same';
  const date = dayOf(before.at, words);
  const second = moved === 0 ? words.say(key, { date }) : words.count(key, Math.abs(moved), { date });
  return words.say('time.two', { first: sentence(n), second });
}
