import { digestOf } from '../../model/canonical.ts';
import type { Day } from '../../model/target.ts';
import { APPLIANCES, PLUGINS } from './appliances.ts';
import { APPLICATIONS } from './applications.ts';
import { LIBRARIES } from './libraries.ts';
import { SERVERS } from './servers.ts';
import type { SoftwareEntry } from './sign.ts';

export type { Sign, SoftwareEntry } from './sign.ts';

/** The day on which the table was last looked over. */
export const SOFTWARE_TABLE_DAY: Day = '2026-11-22';

/** The products that we know by sight. */
export const SOFTWARE_TABLE: readonly SoftwareEntry[] = [
  ...SERVERS,
  ...APPLICATIONS,
  ...APPLIANCES,
  ...PLUGINS,
  ...LIBRARIES,
];

/** Stands in the facts: a product that only new signs show is newly measured, not newly there. */
export const softwareTableVersion = `${SOFTWARE_TABLE_DAY}-${digestOf(
  SOFTWARE_TABLE.map(({ product, signs, file }) => [
    product,
    signs.map((sign) => ('pattern' in sign ? { ...sign, pattern: String(sign.pattern) } : sign)),
    String(file),
  ]),
).slice(0, 8)}`;
