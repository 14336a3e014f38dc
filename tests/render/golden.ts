import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

const FOLDER = new URL('../golden/', import.meta.url);

/** Compares with tests/golden; `UPDATE_GOLDEN=1 npx vitest run tests/render` writes the files anew. */
export function expectGolden(name: string, text: string): void {
  const file = new URL(name, FOLDER);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

/** Characters that a reader cannot see, or that move others: none may reach an output but the line feed. */
export const INVISIBLE = /[^\P{C}\n]|[\u2028\u2029]/u;

/** What is written in pieces, as one text. */
export const whole =
  <R>(pieces: (report: R) => Iterable<string>) =>
  (report: R): string =>
    [...pieces(report)].join('');
