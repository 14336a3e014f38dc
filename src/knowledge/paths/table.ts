import { digestOf } from '../../model/canonical.ts';
import type { Day } from '../../model/target.ts';
import { BACKUPS } from './backups.ts';
import { CONSOLES } from './consoles.ts';
import { DIAGNOSTICS } from './diagnostics.ts';
import { DOORS } from './doors.ts';
import type { PathEntry } from './entry.ts';
import { LISTINGS } from './listings.ts';
import { SECRETS } from './secrets.ts';
import { SETTINGS } from './settings.ts';
import { WEBSITES } from './websites.ts';

/** The day on which the table was last looked over. */
export const PATH_TABLE_DAY: Day = '2026-11-22';

/**
 * What is looked for. GET only, no credentials, no tricks with the path, nothing whose GET acts (see probes/net/deny). A row is believed
 * for its status and its signature together. Within a tier the most serious rows come first: when the night's budget ends, the rest waits.
 */
export const PATH_TABLE: readonly PathEntry[] = [
  ...SECRETS,
  ...SETTINGS,
  ...BACKUPS,
  ...CONSOLES,
  ...DIAGNOSTICS,
  ...LISTINGS,
  ...WEBSITES,
  ...DOORS,
];

/** Changes whenever what is asked or believed changes: then a first answer is newly measured, not new. */
export const pathTableVersion = `${PATH_TABLE_DAY}.${digestOf(JSON.parse(JSON.stringify(PATH_TABLE, sourceOf))).slice(0, 12)}`;

/** A pattern as text; JSON alone would make every pattern `{}`. */
function sourceOf(_key: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}
