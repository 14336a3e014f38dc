import type { JSX } from 'preact';
import type { Report } from '../../../model/report.ts';
import type { Words } from '../../../text/words.ts';
import { ListOverTime, NationalFigures, OwnerOverTime, SiteOverTime } from '../../charts/index.ts';
import type { Site } from '../../view.ts';

// Where curves and calendars stand on each kind of page.

export interface ChartsOf {
  readonly report: Report;
  readonly words: Words;
}

/** For the whole list: on the morning page. */
export const MorningCharts = ({ report, words }: ChartsOf): JSX.Element => (
  <ListOverTime outlook={report.outlook} targets={report.targets} owners={report.owners} words={words} />
);

/** For the sites of one owner: `report` holds those alone. */
export const OwnerCharts = ({ report, words }: ChartsOf): JSX.Element => (
  <OwnerOverTime outlook={report.outlook} targets={report.targets.map(({ id }) => id)} words={words} />
);

export const SiteCharts = ({ report, words, site }: ChartsOf & { readonly site: Site }): JSX.Element => (
  <SiteOverTime outlook={report.outlook} target={site.target.id} words={words} />
);

/** For publication: no site and no owner is named. */
export const NationalCharts = ({ report, words }: ChartsOf): JSX.Element => (
  <NationalFigures report={report} words={words} />
);
