import { readdirSync, readFileSync } from 'node:fs';
import { by, sha256 } from '../model/canonical.ts';
import type { AnyRule, Ruleset } from '../model/rule.ts';

const HERE = new URL('./', import.meta.url);
const GRAMMARS = new URL('../parse/', import.meta.url);
const MATCHING = new URL('../advisories/', import.meta.url);

/** The rules, and what tells this ruleset from every other one: their code, and the grammars and the matching they read with. */
export async function loadRuleset(): Promise<Ruleset> {
  const code = [HERE, GRAMMARS, MATCHING].flatMap((folder) =>
    codeIn(folder).map((name) => readFileSync(new URL(name, folder))),
  );
  return { rules: await loadRules(), version: `sha256:${sha256(Buffer.concat(code))}` };
}

/** The folder is the registry: every file of an area is one rule, and is called by its id. All of them, or those of `named`; sorted by id. */
export async function loadRules(named?: ReadonlySet<string>): Promise<readonly AnyRule[]> {
  const files = codeIn(HERE).filter(
    (name) => /^[a-z0-9]+\/[^/]+$/.test(name) && (named?.has(name.replace(/\.\w+$/, '')) ?? true),
  );
  const rules = await Promise.all(
    files.map(async (name) => ((await import(new URL(name, HERE).href)) as { default: AnyRule }).default),
  );
  return rules.sort(by(({ id }) => id));
}

const codeIn = (folder: URL): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(ts|js)$/.test(name) && !name.endsWith('.d.ts'))
    .sort();
