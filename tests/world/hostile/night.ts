import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleet } from '../../../src/demo/fleet.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { type HostileFleet, startHostile } from './fleet.ts';
import type { Hostile } from './hostile.ts';
import { type Scanned, scanIn } from './scan.ts';

const NIGHT = '2026-11-22T02:00:00.000Z';
const RUN = '2026-11-22T02-00-00Z';

/** One night over the demo's sites alone, and one over them and hostile servers. Everything lies below `folder`. */
export interface HostileNight {
  readonly folder: string;
  readonly reports: string; // of the night with hostile servers
  readonly good: readonly string[]; // ids of the demo's sites
  readonly alone: Snapshot;
  readonly together: Snapshot;
  readonly said: Scanned; // what the second scan said
  remove(): void;
}

export async function hostileNight(
  table: readonly Hostile[],
  formats: string,
  everything: boolean,
): Promise<HostileNight> {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-hostile-'));
  const fleet = await startFleet({ firstNight: NIGHT });
  let hostile: HostileFleet | null = null;
  const scan = async (list: string, reports: string): Promise<Scanned> => {
    const said = await scanIn(folder, [
      ...['--targets', list, '--ca', 'root.pem', '--ca', 'hostile.pem', '--now', NIGHT, '--hosts', '8'],
      ...['--history', `sqlite:${reports}/history.db`, '--reports', reports, '--format', formats],
    ]);
    // 3: so many of them cannot be seen that the run is no history.
    if (said.code !== 0 && said.code !== 3) throw new Error(`rasid scan ended with ${said.code}: ${said.err}`);
    return said;
  };
  const snapshot = (reports: string): Snapshot =>
    JSON.parse(readFileSync(join(folder, reports, RUN, 'snapshot.json'), 'utf8')) as Snapshot;
  try {
    hostile = await startHostile(table, { night: NIGHT, owner: 'conseil', authorisation: 'demo', everything });
    writeFileSync(join(folder, 'good.yaml'), fleet.targetsYaml());
    writeFileSync(join(folder, 'all.yaml'), `${fleet.targetsYaml()}${hostile.entries}\n`);
    writeFileSync(join(folder, 'root.pem'), fleet.caPem);
    writeFileSync(join(folder, 'hostile.pem'), hostile.caPem);
    await scan('good.yaml', 'alone');
    const said = await scan('all.yaml', 'together');
    return {
      folder,
      reports: join(folder, 'together', RUN),
      good: fleet.sites.map(({ id }) => id),
      alone: snapshot('alone'),
      together: snapshot('together'),
      said,
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    await hostile?.close();
    await fleet.close();
  }
}

/** The facts of one target. When they were seen, and over how many connections, is not the site's. */
export const seenOf = (snapshot: Snapshot, target: string): readonly unknown[] =>
  observationsOf(snapshot, target).map(({ kind, service, outcome }) => ({ kind, service, outcome }));

export const observationsOf = ({ observations }: Snapshot, target: string): readonly Observation[] =>
  observations.filter((one) => one.target === target);
