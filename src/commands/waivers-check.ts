import { existsSync } from 'node:fs';
import type { Change } from '../model/drift.ts';
import type { Waiver } from '../model/waiver.ts';
import { sentenceOf } from '../targets/mistake.ts';
import { defineCommand } from './command.ts';
import { type Environment, EXIT } from './environment.ts';
import { knowledgeFor } from './known.ts';
import { withOpenHistory } from './opening.ts';
import { historyUrl, withHistory, withTargets, withWaivers } from './options.ts';
import { readWaiversThemselves } from './reading.ts';
import { plural, table } from './speaking.ts';
import { type Standing, standingOf } from './standing.ts';
import { whatExists } from './what-exists.ts';

const SOON_DAYS = 30;

/** What becomes of a waiver. `ended` and `void`: the finding gates again, so that somebody must decide anew. */
type Fate = 'ended' | 'void' | 'ends soon' | 'not needed' | 'holds';
const FAULTS: readonly Fate[] = ['ended', 'void'];

export const checkWaivers = defineCommand({
  command: 'check',
  describe: 'prove the waivers: which end soon, ended, are void or no longer needed; exit 1 when one does not hold',
  options: (program) =>
    withHistory(withTargets(withWaivers(program)))
      .example('$0 waivers check', 'the waivers of targets/, held against the newest night of their targets')
      .example('$0 waivers check --waivers accepted.yaml --quiet', 'only the exit code and what is wrong'),
  run: async (args, environment) => {
    const { known, ruleset } = await whatExists(args.targets, environment);
    const { waivers, places, faults } = readWaiversThemselves(args, environment, known);
    for (const fault of faults) environment.stderr.write(`${sentenceOf(fault)}\n`);
    if (faults.length > 0) return EXIT.gateFailed;

    const today = environment.now().slice(0, 10);
    const soon = new Date(Date.parse(today) + SOON_DAYS * 86_400_000).toISOString().slice(0, 10);
    const standing = isThere(args.history, environment)
      ? await withOpenHistory(args.history, environment, (history) =>
          standingOf(history, new Set(waivers.map(({ target }) => target)), {
            ...ruleset,
            knowledge: knowledgeFor(environment).knowledge,
            waivers,
          }),
        )
      : null;
    const fates = waivers.map((waiver) => ({ waiver, fate: fateOf(waiver, { today, soon }, standing) }));
    const wrong = fates.filter(({ fate }) => FAULTS.includes(fate));
    const told = args.quiet ? wrong : fates.filter(({ fate }) => fate !== 'holds');
    const rows = told.map(({ waiver, fate }) => [
      places.get(waiver) ?? '',
      fate,
      waiver.target,
      waiver.rule,
      waiver.subject ?? '',
      `until ${waiver.until}`,
      WHY[fate],
    ]);
    environment.stdout.write(table(rows));
    if (!args.quiet)
      environment.stdout.write(`${summary(fates.map(({ fate }) => fate))}${standing === null ? NO_HISTORY : ''}\n`);
    return wrong.length === 0 ? EXIT.done : EXIT.gateFailed;
  },
});

const WHY: Readonly<Record<Fate, string>> = {
  ended: 'the finding gates again: correct it, or accept it anew',
  void: 'the evidence is another than the one that was accepted',
  'ends soon': '',
  'not needed': 'no such finding is open any more: the waiver can go',
  holds: '',
};

const NO_HISTORY = ' There is no history to hold them against.';

function summary(fates: readonly Fate[]): string {
  const names: readonly Fate[] = ['ends soon', 'ended', 'void', 'not needed'];
  const counted = names
    .map((name) => ({ name, count: fates.filter((fate) => fate === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`);
  return `${[plural(fates.length, 'waiver'), ...counted].join(', ')}.`;
}

function fateOf(
  waiver: Waiver,
  { today, soon }: { readonly today: string; readonly soon: string },
  standing: Standing | null,
): Fate {
  if (waiver.until < today) return 'ended';
  if (standing?.seen.has(waiver.target)) {
    const open = standing.changes.filter((change) => change.waiver?.waiver === waiver && isOpen(change));
    if (open.some((change) => change.waiver?.state === 'void')) return 'void';
    if (open.length === 0) return 'not needed';
  }
  return waiver.until <= soon ? 'ends soon' : 'holds';
}

const isOpen = ({ record }: Change): boolean => record.state === 'open';

/** Without any history the files can still be proved; one that was asked for must be there. */
function isThere(option: string | undefined, environment: Environment): boolean {
  if (option !== undefined || environment.env.RASID_HISTORY !== undefined) return true;
  return existsSync(historyUrl(undefined, environment).replace(/^sqlite:/, ''));
}
