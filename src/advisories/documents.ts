import type { Advisory } from '../model/advisory.ts';
import { tidy } from '../parse/body.ts';

/** Foreign prose on one line: no control or bidirectional characters, no more than `longest`. */
export const plainText = (text: string, longest: number): string => tidy(text, longest);

const WORDS: Readonly<Record<string, Advisory['severity']>> = {
  critical: 'critical',
  critique: 'critical',
  high: 'high',
  important: 'high',
  importante: 'high',
  élevé: 'high',
  medium: 'medium',
  moderate: 'medium',
  modéré: 'medium',
  modere: 'medium',
  moyen: 'medium',
  low: 'low',
  faible: 'low',
};

/** `critique`, `Important`, `MODERATE`; null when it is no such word. */
export function severityOfWord(word: string): Advisory['severity'] | null {
  const lower = word.trim().toLowerCase();
  return Object.hasOwn(WORDS, lower) ? (WORDS[lower] ?? null) : null;
}

/** CVSS 3.1, section 5: qualitative severity rating scale. */
export const severityOfScore = (score: number): Advisory['severity'] =>
  score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';

/** What a person gave us and we cannot use: one sentence, with the place where it is known. */
export class DocumentMistake extends Error {
  override readonly name = 'DocumentMistake';
}
