import type { NightSummary, RunSummary } from './history.ts';

// What `history list` and `history show` give to another program; `rasid serve` gives the same bytes.

export const runsText = (runs: readonly RunSummary[]): string => `${JSON.stringify(runs, null, 1)}\n`;

export const nightsText = (nights: readonly NightSummary[]): string =>
  `${JSON.stringify(
    nights.map((night) => ({ ...night, said: Object.fromEntries(night.said) })),
    null,
    1,
  )}\n`;
