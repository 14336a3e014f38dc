import { area, curveStepAfter, line } from 'd3-shape';
import type { JSX } from 'preact';
import type { Severity } from '../../model/finding.ts';
import type { Language } from '../../model/target.ts';
import type { Words } from '../../text/words.ts';
import type { Step } from '../over-time.ts';
import { apart, countScale, HIGH, PLOT, round, timeScale, WIDE } from './axis.ts';
import { numberOf, Picture, TimeAxis, Word } from './drawing.tsx';
import { type Fill, fillOf } from './fills.tsx';

export interface Layer<T> {
  readonly name: string;
  readonly language: Language; // of its name
  readonly fill: Fill;
  readonly mark: Severity | null; // its shape, beside its name
  readonly count: (value: T) => number;
}

interface Corner {
  readonly x: number;
  readonly floor: number;
  readonly roof: number;
}

/** Counts in steps, one layer on the other, the first at the bottom; a night of which nothing is known leaves a gap. */
export function Stack<T>(props: {
  readonly id: string;
  readonly steps: readonly Step<T>[];
  readonly layers: readonly Layer<T>[];
  readonly words: Words;
}): JSX.Element {
  const { id, steps, words } = props;
  const values = steps.flatMap(({ value }) => value ?? []) as readonly T[];
  const layers = props.layers.filter(({ count }) => values.some((value) => count(value) > 0));
  const sumTo = (value: T, upTo: number) => layers.slice(0, upTo).reduce((sum, { count }) => sum + count(value), 0);
  const { y, ticks } = countScale(Math.max(0, ...values.map((value) => sumTo(value, layers.length))));
  const x = timeScale(steps);
  const bends = cornersOf(steps, x);
  const between = (floor: number, roof: number): readonly (Corner | null)[] =>
    thinned(
      bends.map((corner) =>
        corner === null
          ? null
          : { x: corner.x, floor: round(y(sumTo(corner.value, floor))), roof: round(y(sumTo(corner.value, roof))) },
      ),
    );
  const last = values.at(-1);
  return (
    <Picture id={id} high={HIGH}>
      <path class="grid" d={ticks.map((tick) => `M${PLOT.from} ${round(y(tick))}H${PLOT.to}`).join('')} />
      {ticks.map((tick) => (
        <Word x={PLOT.from - 5} y={round(y(tick)) + 4} anchor="end" language="en">
          {numberOf(tick, words)}
        </Word>
      ))}
      {layers.map(({ fill }, index) => (
        <path class="layer" fill={fillOf(fill)} d={AREA(between(index, index + 1)) ?? ''} />
      ))}
      <path class="roof" d={ROOF(between(0, layers.length)) ?? ''} />
      <TimeAxis steps={steps} language={words.language} />
      {last !== undefined && (
        <Names
          layers={layers}
          last={last}
          heights={layers.map((_, index) => y((sumTo(last, index) + sumTo(last, index + 1)) / 2))}
          words={words}
        />
      )}
    </Picture>
  );
}

/** Without the corners at which nothing turns: a quiet month is one line. */
const thinned = (corners: readonly (Corner | null)[]): readonly (Corner | null)[] =>
  corners.filter((corner, index) => {
    const [before, after] = [corners[index - 1], corners[index + 1]];
    return !(corner && before && after && before.floor === corner.floor && before.roof === corner.roof);
  });

const AREA = area<Corner | null>()
  .defined((corner) => corner !== null)
  .x((corner) => corner?.x ?? 0)
  .y0((corner) => corner?.floor ?? 0)
  .y1((corner) => corner?.roof ?? 0)
  .curve(curveStepAfter)
  .digits(1);

const ROOF = line<Corner | null>()
  .defined((corner) => corner !== null)
  .x((corner) => corner?.x ?? 0)
  .y((corner) => corner?.roof ?? 0)
  .curve(curveStepAfter)
  .digits(1);

/** Where the value changes, from the left; null where the line is broken. A night is as wide as it lasts. */
export function cornersOf<T>(
  steps: readonly Step<T>[],
  x: (at: string) => number,
): readonly ({ readonly x: number; readonly value: T } | null)[] {
  return steps.flatMap(({ at, until, value }, index) => {
    if (value === null) return [null];
    const next = steps[index + 1];
    const goesOn = next !== undefined && next.value !== null && next.at === until;
    const corner = { x: x(at), value };
    return goesOn ? [corner] : [corner, { x: x(until), value }, null];
  });
}

const GAP = 13;

/** The names of the layers beside the last night, each with its count. Those that are empty now are left out. */
function Names<T>(props: {
  readonly layers: readonly Layer<T>[];
  readonly last: T;
  readonly heights: readonly number[];
  readonly words: Words;
}): JSX.Element {
  const { layers, last, heights, words } = props;
  const named = layers
    .map((layer, index) => ({ layer, height: heights[index] ?? 0, n: layer.count(last) }))
    .filter(({ n }) => n > 0)
    .toReversed(); // from the top
  const places = apart(
    named.map(({ height }) => height),
    GAP,
    PLOT.top,
    PLOT.bottom - 2,
  );
  return (
    <>
      {named.map(({ layer, height, n }, index) => {
        const place = places[index] ?? 0;
        return (
          <g>
            <path class="lead" d={`M${PLOT.to} ${round(height)}L${PLOT.to + 7} ${place}h3`} />
            {layer.mark !== null && (
              <use
                class={layer.mark}
                href={`#mark-${layer.mark}`}
                x={PLOT.to + 12}
                y={place - 4.5}
                width="9"
                height="9"
              />
            )}
            <Word x={PLOT.to + (layer.mark === null ? 13 : 25)} y={place + 4} language={layer.language}>
              {layer.name}
            </Word>
            <Word class="count" x={layer.mark === null ? PLOT.to + 48 : WIDE} y={place + 4} anchor="end" language="en">
              {numberOf(n, words)}
            </Word>
          </g>
        );
      })}
    </>
  );
}
