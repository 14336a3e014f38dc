import type { Standards } from '../fleet/review.ts';
import { loadRuleset } from '../rules/registry.ts';
import type { Environment } from './environment.ts';
import { knowledgeFor } from './known.ts';
import { readAccepted } from './reading.ts';

/** Today's rules, knowledge and waivers. */
export async function standardsFor(
  options: { readonly waivers?: readonly string[] | undefined; readonly targets?: readonly string[] | undefined },
  environment: Environment,
): Promise<Standards> {
  const waivers = readAccepted(options, environment.now(), environment);
  return { ...(await loadRuleset()), knowledge: knowledgeFor(environment).knowledge, waivers };
}
