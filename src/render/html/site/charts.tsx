import type { JSX } from 'preact';
import type { Report } from '../../../model/report.ts';
import type { Words } from '../../../text/words.ts';
import type { Site } from '../../view.ts';

// Where curves and calendars go. Null: nothing is drawn yet.

export interface ChartsOf {
  readonly report: Report;
  readonly words: Words;
}

/** For the whole list: on the morning page. */
export const MorningCharts = (_: ChartsOf): JSX.Element | null => null;

/** For the sites of one owner: `report` holds those alone. */
export const OwnerCharts = (_: ChartsOf): JSX.Element | null => null;

/** For one site. */
export const SiteCharts = (_: ChartsOf & { readonly site: Site }): JSX.Element | null => null;

/** For publication: no site and no owner is named. */
export const NationalCharts = (_: ChartsOf): JSX.Element | null => null;
