import { curveStepAfter, line } from 'd3-shape';
import type { JSX } from 'preact';
import type { Words } from '../../text/words.ts';
import { LETTERS, type Letter, type Step } from '../over-time.ts';
import { HIGH, PLOT, timeScale } from './axis.ts';
import { Picture, TimeAxis, Word } from './drawing.tsx';
import { cornersOf } from './stack.tsx';

/** The letter of one site, best on top. A night of which nothing is known leaves a gap. */
export function Letters(props: {
  readonly id: string;
  readonly steps: readonly Step<Letter>[];
  readonly words: Words;
}): JSX.Element {
  const { id, steps, words } = props;
  const x = timeScale(steps);
  const last = steps.findLast(({ value }) => value !== null)?.value ?? null;
  const path = line<{ readonly x: number; readonly value: Letter } | null>()
    .defined((corner) => corner !== null)
    .x((corner) => corner?.x ?? 0)
    .y((corner) => heightOf(corner?.value ?? 'F'))
    .curve(curveStepAfter)
    .digits(1);
  return (
    <Picture id={id} high={HIGH}>
      <path class="grid" d={LETTERS.map((letter) => `M${PLOT.from} ${heightOf(letter)}H${PLOT.to}`).join('')} />
      {LETTERS.map((letter) => (
        <Word x={PLOT.from - 6} y={heightOf(letter) + 4} anchor="end" language="en">
          {letter}
        </Word>
      ))}
      <path class="curve" d={path(cornersOf(steps, x)) ?? ''} />
      <TimeAxis steps={steps} language={words.language} />
      {last !== null && (
        <Word class="letter-now" x={PLOT.to + 12} y={heightOf(last) + 10} language="en">
          {last}
        </Word>
      )}
    </Picture>
  );
}

const ROW = (PLOT.bottom - PLOT.top - 10) / (LETTERS.length - 1);
const heightOf = (letter: Letter): number => Math.round(PLOT.top + 4 + LETTERS.indexOf(letter) * ROW);
