import { readdirSync } from 'node:fs';
import { by } from '../model/canonical.ts';
import type { AnyRule } from '../model/rule.ts';

/** The folder is the registry: every file of an area is one rule. Sorted by id. */
export async function loadRules(): Promise<readonly AnyRule[]> {
  const here = new URL('./', import.meta.url);
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /^[a-z0-9]+\/[a-z0-9.-]+\.(ts|js)$/.test(name) && !name.endsWith('.d.ts'));
  const rules = await Promise.all(
    files.map(async (name) => ((await import(new URL(name, here).href)) as { default: AnyRule }).default),
  );
  return rules.sort(by(({ id }) => id));
}
