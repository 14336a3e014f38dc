import type { Observation } from '../model/observation.ts';
import type { Report } from '../model/report.ts';
import type { Outline } from '../model/snapshot.ts';
import { LANGUAGES, type Language } from '../model/target.ts';
import { bulletinFile, bulletinLanguages, bulletinsOf } from '../render/bulletin.ts';
import { renderBulletinMarkdown } from '../render/bulletin-markdown.ts';
import { csvPieces } from '../render/csv.ts';
import { renderBulletinHtml } from '../render/html/bulletin.tsx';
import { renderHtml } from '../render/html/page.tsx';
import { reportPieces } from '../render/json.ts';
import { jsonPieces } from '../render/json-pieces.ts';
import { junitPieces } from '../render/junit.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { sarifPieces } from '../render/sarif.ts';
import { writePages } from './pages.ts';
import { type Folder, type WrittenFile, writeInto } from './write-files.ts';

/** What one file can hold. */
export const FORMATS = ['html', 'json', 'sarif', 'junit', 'csv', 'markdown', 'bulletin', 'snapshot'] as const;
export type Format = (typeof FORMATS)[number];

/** A run with all that it saw, however much that is. */
export type Facts = Outline & { readonly [Look in 'observations' | 'again']: Iterable<Observation> };

/** A run, in one format and, where it speaks to people, in one language. `facts` are asked for by `snapshot` alone. */
export function rendered(
  format: Format,
  report: Report,
  facts: Facts | null,
  language: Language,
): string | Iterable<string> {
  switch (format) {
    case 'html':
      return renderHtml(report, language);
    case 'markdown':
      return renderMarkdown(report, language);
    case 'bulletin':
      return renderBulletinHtml(report, language);
    case 'json':
      return reportPieces(report);
    case 'sarif':
      return sarifPieces(report);
    case 'junit':
      return junitPieces(report);
    case 'csv':
      return csvPieces(report);
    case 'snapshot':
      return jsonPieces(facts ?? {}, 1);
  }
}

const NAMES: Readonly<Record<Exclude<Format, 'html' | 'bulletin'>, (language: Language) => string>> = {
  markdown: (language) => `report.${language}.md`,
  json: () => 'report.json',
  sarif: () => 'report.sarif',
  junit: () => 'junit.xml',
  csv: () => 'findings.csv',
  snapshot: () => 'snapshot.json',
};

/** Writes a run into its folder: a site of pages, and what other readers want. Those for people are in three languages. */
export async function writeRun(
  folder: Folder,
  formats: readonly Format[],
  report: Report,
  facts: Facts | null,
): Promise<void> {
  for (const format of formats) {
    if (format === 'html') await writePages(folder, report, { bulletins: formats.includes('bulletin') });
    else writeInto(folder, filesOf(format, report, facts));
  }
}

/** One is made when it is asked for, so that one at a time is in memory. */
function* filesOf(
  format: Exclude<Format, 'html'>,
  report: Report,
  facts: Facts | null,
): Generator<WrittenFile, void, undefined> {
  if (format === 'bulletin') {
    yield* bulletinFiles(report);
    return;
  }
  const languages = format === 'markdown' ? LANGUAGES : LANGUAGES.slice(0, 1);
  for (const language of languages)
    yield { name: NAMES[format](language), content: rendered(format, report, facts, language) };
}

/** One bulletin for each owner with something to correct, to print and to paste. */
function* bulletinFiles(report: Report): Generator<WrittenFile, void, undefined> {
  for (const { owner, known } of bulletinsOf(report)) {
    for (const language of bulletinLanguages(known)) {
      yield { name: bulletinFile(owner, language, 'html'), content: renderBulletinHtml(report, language, owner) };
      yield { name: bulletinFile(owner, language, 'md'), content: renderBulletinMarkdown(report, language, owner) };
    }
  }
}

/** A bulletin for a file of Markdown. */
export const isMarkdown = (path: string): boolean => /\.(?:md|markdown)$/i.test(path);
