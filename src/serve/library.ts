import type { History, RunSummary } from '../history/history.ts';
import type { Report, RuleWords } from '../model/report.ts';

/** All that may be asked of a history; nothing here writes. */
export interface Library {
  readonly history: Pick<History, 'runs' | 'brief' | 'snapshot' | 'nightsOf' | 'turnsOf' | 'outlook'>;
  readonly rules: readonly RuleWords[];
  /** Null: there is none of that name. Names as `history.find` knows them. */
  find(name: string): Promise<RunSummary | null>;
  /** Names today's rules, knowledge and waivers, and this program: the same name, the same words. */
  standards(): Promise<string>;
  /** A run as today's rules see it, with its past. */
  judged(run: RunSummary): Promise<Report>;
  /** The same beside another run, or beside what was known before it (null). */
  compared(from: RunSummary | null, to: RunSummary): Promise<Report>;
  /** What people can do something about, as a sentence; null: a mistake of ours. */
  mistake(error: unknown): string | null;
}

/** Only these can be opened: the others have not ended, or were taken away. */
export const isReadable = ({ state }: RunSummary): boolean => state !== 'running' && state !== 'pruned';
