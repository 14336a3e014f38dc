import type { ComponentChildren, JSX } from 'preact';

// Rows of a table that are drawings too: the numbers stand beside them. Lengths start where the language starts (see style.ts).

/** Shares and places are between 0 and 1. */
export function ShareBar({
  share,
  mark = null,
}: {
  readonly share: number;
  readonly mark?: number | null;
}): JSX.Element {
  return (
    <Ruler>
      <rect class="part" y="2" width={percent(share)} height="6" />
      {mark !== null && <path class="was" d={`M${percent(mark)} 0v10`} />}
    </Ruler>
  );
}

/** A range with what lies in its middle. */
export function RangeBar(props: { readonly from: number; readonly to: number; readonly at: number }): JSX.Element {
  const { from, to, at } = props;
  return (
    <Ruler>
      <rect class="range" x={percent(from)} y="2.5" width={percent(to - from)} height="5" />
      <path class="was" d={`M${percent(at)} 0v10`} />
    </Ruler>
  );
}

function Ruler({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <svg class="ruler" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="whole" y="2" width="100" height="6" />
      {children}
    </svg>
  );
}

const percent = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;

export interface BarRow {
  readonly name: ComponentChildren;
  readonly bar: JSX.Element;
  readonly cells: readonly ComponentChildren[];
}

/** `heads`: the name of the rows, that of the bar and of the first cell together, then those of the other cells. */
export function Bars(props: {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly BarRow[];
}): JSX.Element {
  const { title, heads, rows } = props;
  const [name, drawn, ...others] = heads;
  return (
    <table class="bars">
      <caption class="unseen-text">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col" colSpan={2}>
            {drawn}
          </th>
          {others.map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">{row.name}</th>
            <td class="bar-cell">{row.bar}</td>
            {row.cells.map((cell) => (
              <td>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
