import { FILTERS } from '../knowledge/filters.ts';
import type { FilterSign } from '../model/knowledge.ts';
import type { Failure } from '../model/observation.ts';
import { type Answered, filterAmong } from '../parse/filter.ts';

/** What stood in front of the site and answered in its place, or null. `text`: the body, one character a byte. */
export const filterOf = (reply: Answered, text: string): FilterSign | null => filterAmong(FILTERS, reply, text);

/** Why nothing is known of the site: "Cloudflare: challenge", "maintenance page". */
export const filtered = ({ vendor, means }: FilterSign): Failure => ({
  code: means === 'maintenance' ? 'maintenance' : 'blocked',
  detail: vendor === null ? `${means} page` : `${vendor}: ${means}`,
});
