import type { Ruleset } from '../model/rule.ts';
import { loadRuleset } from '../rules/registry.ts';
import type { Known } from '../targets/waivers.ts';
import type { Environment } from './environment.ts';
import { readTargets } from './reading.ts';

/** The rules and targets that a waiver may name, by their ids of today and of before. */
export async function whatExists(
  targets: readonly string[] | undefined,
  environment: Environment,
): Promise<{ readonly known: Known; readonly ruleset: Ruleset }> {
  const { register } = readTargets(targets, environment);
  const ruleset = await loadRuleset();
  return {
    ruleset,
    known: {
      rules: ruleset.rules.flatMap(({ id, aliases = [] }) => [id, ...aliases]),
      targets: register.targets.flatMap(({ id, formerly = [] }) => [id, ...formerly]),
    },
  };
}
