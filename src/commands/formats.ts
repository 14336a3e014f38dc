import type { Report } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { LANGUAGES, type Language } from '../model/target.ts';
import { renderHtml } from '../render/html/page.tsx';
import { renderJson } from '../render/json.ts';
import { renderMarkdown } from '../render/markdown.ts';
import type { WrittenFile } from './write-files.ts';

/** What one file can hold. Others (SARIF, JUnit, CSV, bulletin) have no renderer yet. */
export const FORMATS = ['html', 'json', 'snapshot', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** A run, in one format and, where it speaks to people, in one language. */
export function rendered(format: Format, report: Report, snapshot: Snapshot, language: Language): string {
  if (format === 'html') return renderHtml(report, language);
  if (format === 'markdown') return renderMarkdown(report, language);
  if (format === 'json') return renderJson(report);
  return `${JSON.stringify(snapshot, null, 1)}\n`;
}

const NAMES: Readonly<Record<Format, (language: Language) => string>> = {
  html: (language) => `report.${language}.html`,
  markdown: (language) => `report.${language}.md`,
  json: () => 'report.json',
  snapshot: () => 'snapshot.json',
};

/** The files of a run folder: those for people in three languages. One is made when it is asked for, so that one at a time is in memory. */
export function* runFiles(
  formats: readonly Format[],
  report: Report,
  snapshot: Snapshot,
): Generator<WrittenFile, void, undefined> {
  for (const format of formats) {
    const languages = format === 'html' || format === 'markdown' ? LANGUAGES : LANGUAGES.slice(0, 1);
    for (const language of languages)
      yield { name: NAMES[format](language), content: rendered(format, report, snapshot, language) };
  }
}
