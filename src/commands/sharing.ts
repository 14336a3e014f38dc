import { type Crew, createCrew, type Hands } from '../fleet/crew.ts';
import { placeOf } from '../history/place.ts';
import type { Commons } from '../model/plan.ts';
import { type Environment, UsageError } from './environment.ts';
import type { ScanPlan } from './scan-plan.ts';
import { TOOL } from './version.ts';

/** Where the run is kept, and whether this process looks too. */
export interface Shared {
  readonly url: string;
  readonly work: boolean;
}

/** Who looks: this process, or whoever works for a history in PostgreSQL. */
interface Sharing {
  readonly commons: Commons | null;
  readonly crewOf: (hands: Hands) => Crew;
}

interface SharedRun extends Shared {
  readonly run: string;
  readonly plan: ScanPlan;
}

export function refuseIdle({ url, work }: Shared): void {
  if (work || placeOf(url).engine === 'postgres') return;
  throw new UsageError(
    '--no-work leaves the looking to "rasid worker", which needs --history postgres://USER@HOST/DATABASE.',
  );
}

/** What a run shares with other processes as long as `use` lasts; nothing, when its history is a file. */
export async function withSharing<T>(
  { url, work, run, plan }: SharedRun,
  environment: Environment,
  use: (sharing: Sharing) => Promise<T>,
): Promise<T> {
  if (placeOf(url).engine !== 'postgres') return use({ commons: null, crewOf: createCrew });
  const { openLine, queueOn } = await import('../queue/queue.ts');
  const { leadOn } = await import('../queue/lead.ts');
  const { createSharedCrew } = await import('../queue/crew.ts');
  const { stderr, sleep } = environment;
  const line = await openLine(url);
  try {
    const lead = await leadOn(line, run, TOOL);
    const queue = queueOn(line, TOOL, () => {});
    const { ahead, asked, willing, deadline, register } = plan;
    const may = new Set(willing);
    const sharing: Sharing = {
      commons: queue.commons(run),
      crewOf: (hands) =>
        createSharedCrew({
          hands,
          lead,
          queue,
          plan: {
            scanner: plan.scanner,
            roots: plan.extraRoots,
            ahead,
            unwilling: asked.filter((target) => !may.has(target)).map(({ id }) => id),
            listed: register.targets.map(({ host }) => host),
          },
          stopAt: deadline === null ? null : new Date(Date.parse(deadline) - ahead).toISOString(),
          hosts: work ? hands.observing.hosts : 0,
          sleep,
          onAlone: () =>
            void stderr.write('Nobody works for this run: start "rasid worker" with the same --history.\n'),
        }),
    };
    try {
      return await use(sharing);
    } finally {
      await lead.close();
      await queue.close();
    }
  } finally {
    await line.close();
  }
}
