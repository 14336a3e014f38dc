import { resolve } from 'node:path';
import { DocumentMistake } from '../advisories/documents.ts';
import { type Imports, readImports, versionsWith, withImports } from '../advisories/store.ts';
import { knowledgeVersions, knowledge as shipped } from '../knowledge/index.ts';
import type { Knowledge, KnowledgeName } from '../model/knowledge.ts';
import { type Environment, UsageError } from './environment.ts';

/** Where imports are kept: RASID_KNOWLEDGE, or `knowledge/` in the folder we were called in. */
export const knowledgeFolder = ({ env, cwd }: Environment): string => resolve(cwd, env.RASID_KNOWLEDGE ?? 'knowledge');

/** What is shipped together with what the operator imported. */
export function knowledgeFor(environment: Environment): {
  readonly knowledge: Knowledge;
  readonly versions: Readonly<Record<KnowledgeName, string>>;
  readonly imports: Imports;
} {
  const imports = mistakesSaid(() => readImports(knowledgeFolder(environment)));
  return { knowledge: withImports(shipped, imports), versions: versionsWith(knowledgeVersions, imports), imports };
}

/** A document that cannot be used is the user's mistake. */
export function mistakesSaid<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (error instanceof DocumentMistake) throw new UsageError(error.message);
    throw error;
  }
}
