import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Standards } from '../fleet/review.ts';
import type { History, RunSummary } from '../history/history.ts';
import { judge } from '../judge.ts';
import { by } from '../model/canonical.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Ruleset } from '../model/rule.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Environment, UsageError } from './environment.ts';
import { plural, table } from './speaking.ts';
import { type MovedVerdict, movedVerdicts, storedVerdicts, type Verdicts, verdictsOf } from './verdicts.ts';

/** `A..B`, each `stored`, `today` or the folder of another built Rasid. */
export function readRulesets(text: string): readonly [before: string, after: string] {
  // The two dots in the middle follow a name; those of a path follow a slash, or nothing.
  const [, before, after] = /^(.*?[^./])\.\.(.+)$/.exec(text.trim()) ?? [];
  if (before !== undefined && after !== undefined) return [before, after];
  throw new UsageError(
    `--ruleset ${text} is no pair: write A..B, each "stored", "today" or the dist folder of another Rasid, such as stored..today.`,
  );
}

/** What a change of rules does to the facts of one run, without a packet. */
export async function rulesetDiff(
  history: History,
  run: RunSummary,
  names: readonly [before: string, after: string],
  standards: Standards,
  environment: Environment,
): Promise<readonly MovedVerdict[]> {
  const { targets, ...outline } = await history.outline(run.id);
  const [before, after] = [
    await verdictsUnder(names[0], history, standards, environment),
    await verdictsUnder(names[1], history, standards, environment),
  ];
  const moved: MovedVerdict[] = [];
  for (const target of targets) {
    const snapshot = { ...outline, targets: [target], ...(await history.looks(run.id, [target.id])) };
    moved.push(...movedVerdicts(await before(snapshot), await after(snapshot)));
  }
  return moved;
}

/** What a ruleset says of one target of a run. */
type Judging = (night: Snapshot) => Promise<Verdicts>;

async function verdictsUnder(
  name: string,
  history: History,
  standards: Standards,
  { cwd }: Environment,
): Promise<Judging> {
  if (name === 'stored') return ({ id, targets }) => storedVerdicts(history, id, targets);
  if (name === 'today') return async (night) => verdictsOf(judge(night, standards, standards.knowledge).findings);
  const { ruleset, knowledge } = await otherBuild(name, cwd);
  return async (night) => verdictsOf(judge(night, ruleset, knowledge).findings);
}

/** The rules and the knowledge of another build: code that the operator names, run as ours is. */
async function otherBuild(
  folder: string,
  cwd: string,
): Promise<{ readonly ruleset: Ruleset; readonly knowledge: Knowledge }> {
  const part = (path: string) => join(resolve(cwd, folder), path);
  const [registry, knowledge] = [part('rules/registry.js'), part('knowledge/index.js')];
  if (!existsSync(registry) || !existsSync(knowledge)) {
    throw new UsageError(`${folder} is no built Rasid: there is no rules/registry.js in it (name its dist folder).`);
  }
  const rules = (await import(pathToFileURL(registry).href)) as { readonly loadRuleset: () => Promise<Ruleset> };
  const facts = (await import(pathToFileURL(knowledge).href)) as { readonly knowledge: Knowledge };
  return { ruleset: await rules.loadRuleset(), knowledge: facts.knowledge };
}

/** By rule first: whoever changed one wants to see that one; then each verdict. */
export function spokenRulesetDiff(
  moved: readonly MovedVerdict[],
  run: string,
  [before, after]: readonly [string, string],
): string {
  const rules = [...Map.groupBy(moved, ({ rule }) => rule)]
    .map(([rule, rows]) => [
      rule,
      plural(rows.length, 'verdict'),
      [...Map.groupBy(rows, (row) => `${row.before} -> ${row.after}`)]
        .map(([step, same]) => `${same.length} x ${step}`)
        .sort()
        .join(', '),
    ])
    .sort(by(([rule = '']) => rule));
  const rows = moved.map((row) => ['', row.target, row.rule, row.before, `-> ${row.after}`]);
  return `${run}, ${before} against ${after}: ${plural(moved.length, 'verdict')} differ.\n${table(rules)}${table(rows)}`;
}
