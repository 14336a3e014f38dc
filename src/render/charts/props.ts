import type { Outlook } from '../../model/outlook.ts';
import type { Report } from '../../model/report.ts';
import type { Owner, Target } from '../../model/target.ts';
import type { Words } from '../../text/words.ts';

/** The section of a page that says how things went over time. Its heading is `time.title`. */
export const OVER_TIME = 'over-time';

interface Told {
  readonly outlook: Outlook | null; // null or a single night: a sentence stands where the charts would
  readonly words: Words;
}

export interface ListOverTimeProps extends Told {
  readonly targets: readonly Pick<Target, 'id' | 'owner'>[]; // those of the list
  readonly owners: readonly Owner[];
}

export interface OwnerOverTimeProps extends Told {
  readonly targets: readonly string[]; // ids of the owner's sites
}

export interface SiteOverTimeProps extends Told {
  readonly target: string; // id
}

/** Aggregates only: whatever the report holds, no host and no owner comes out. */
export interface NationalFiguresProps {
  readonly report: Report;
  readonly words: Words;
}
