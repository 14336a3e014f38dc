import type { JSX } from 'preact';

/**
 * One pattern for each degree of seriousness, so that layers are told apart in grey: the worse, the denser. Those of the letters are the
 * same, because the worst open point is what caps a letter.
 */
export const FILLS = ['critical', 'high', 'medium', 'low', 'info', 'good'] as const;
export type Fill = (typeof FILLS)[number];

const STROKES: Readonly<Record<Fill, JSX.Element | null>> = {
  critical: null, // solid
  high: <path d="M-1 5 5-1M-1 1 1-1M3 5 5 3" />,
  medium: <path d="M0 2h4" />,
  low: <circle cx="2" cy="2" r=".9" />,
  info: <path d="M2 0v4" />,
  good: null, // plain
};

/** Drawn once a page; layers refer to them. */
export function Fills(): JSX.Element {
  return (
    <svg class="shapes" width="0" height="0" aria-hidden="true">
      {FILLS.map((fill) => (
        <pattern id={`fill-${fill}`} class={`fill ${fill}`} width="4" height="4" patternUnits="userSpaceOnUse">
          <rect width="4" height="4" />
          {STROKES[fill]}
        </pattern>
      ))}
    </svg>
  );
}

export const fillOf = (fill: Fill): string => `url(#fill-${fill})`;
