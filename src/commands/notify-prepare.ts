import type { History, RunSummary } from '../history/history.ts';
import type { NotifyPolicy } from '../model/notification.ts';
import type { Report } from '../model/report.ts';
import type { Register } from '../model/target.ts';
import { composer, type Message } from '../notify/compose.ts';
import { type Decision, decide, type EarlierRun, isTold, type ToldDecision } from '../notify/select.ts';
import type { Owed, Told } from '../notify/told.ts';
import type { Aside } from './aside.ts';
import { type Environment, UsageError } from './environment.ts';
import { pastAfter, storedReport } from './reporting.ts';
import { plural } from './speaking.ts';
import { standardsFor } from './standards.ts';
import { keepingFor } from './telling.ts';

interface Wishes {
  readonly run: string;
  readonly targets?: readonly string[] | undefined;
  readonly waivers?: readonly string[] | undefined;
  readonly policy: NotifyPolicy;
  readonly register: Register;
  readonly told: Told;
  readonly aside: Aside; // stays until the last message is made
}

/** What there is to tell about a run, decided. */
export interface Prepared {
  readonly run: string;
  readonly decisions: readonly Decision[];
  readonly owed: readonly Owed[]; // about other runs
  readonly messageFor: (decision: ToldDecision) => Message;
}

/** Reads the run, and decides who is told what. Nothing is written and nothing is sent. */
export async function prepare(history: History, wishes: Wishes, environment: Environment): Promise<Prepared> {
  const { policy, register, told, aside } = wishes;
  const { scanner, owners } = register;
  if (scanner === null) throw new UsageError('The targets files name no scanner: a message has to say who writes.');
  const run = await history.find(wishes.run);
  const standards = await standardsFor(wishes, environment);
  /** The run as it differs from another one; from the one before it, when none is named. */
  const reportAgainst = async (since: RunSummary | null): Promise<Report> => {
    const report = await storedReport(history, run.id, standards, {
      past: since === null ? null : await pastAfter(history, since),
      pages: true,
      keeping: ({ targets }) => keepingFor(targets.length, apart(aside, since?.id ?? 'before'), true),
    });
    // Names, languages and contacts are those of today.
    const known = new Map([...report.owners, ...owners].map((owner) => [owner.id, owner]));
    return { ...report, owners: [...known.values()], scanner };
  };
  const report = await reportAgainst(null);
  const runs = await history.runs();
  const decisions = decide({
    document: report.document,
    owners,
    policy,
    told: told.of(run.id),
    earlier: earlierThan(run, runs),
  });
  const composers = new Map<string | null, ReturnType<typeof composer>>();
  for (const since of new Set(decisions.filter(isTold).map((one) => one.since))) {
    const earlier = runs.find(({ id }) => id === since) ?? null;
    const compared = earlier === null ? report : await reportAgainst(earlier);
    composers.set(since, composer(compared, policy, environment.now()));
  }
  return {
    run: run.id,
    decisions,
    owed: told.owed(run.id),
    messageFor: (decision) => {
      const compose = composers.get(decision.since);
      if (compose === undefined) throw new Error(`no report against ${decision.since}`);
      return compose(decision);
    },
  };
}

/** Files of one report do not meet those of another. */
const apart = (aside: Aside, name: string): Aside => ({
  file: (own) => aside.file(`${name}-${own}`),
  [Symbol.dispose]: () => {},
});

/** Those that a digest may look back to. */
const earlierThan = (run: RunSummary, runs: readonly RunSummary[]): readonly EarlierRun[] =>
  runs.filter(
    ({ takenAt, list, state, rehearsal }) =>
      takenAt < run.takenAt &&
      list === run.list &&
      rehearsal === run.rehearsal &&
      (state === 'complete' || state === 'interrupted'),
  );

/** What earlier runs have not been able to deliver, and the way out. */
export const owing = (owed: readonly Owed[]): string =>
  [...Map.groupBy(owed, ({ run }) => run)]
    .map(
      ([run, list]) =>
        `Not delivered about ${run}: ${plural(list.length, 'message')}. Try again: rasid notify ${run} --send\n`,
    )
    .join('');
