import type { Report } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { LANGUAGES, type Language } from '../model/target.ts';
import { bulletinsOf } from '../render/bulletin.ts';
import { renderBulletinMarkdown } from '../render/bulletin-markdown.ts';
import { renderCsv } from '../render/csv.ts';
import { renderBulletinHtml } from '../render/html/bulletin.tsx';
import { renderHtml } from '../render/html/page.tsx';
import { renderJson } from '../render/json.ts';
import { renderJunit } from '../render/junit.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { renderSarif } from '../render/sarif.ts';
import { siteFiles } from '../render/site.ts';
import type { WrittenFile } from './write-files.ts';

/** What one file can hold. */
export const FORMATS = ['html', 'json', 'sarif', 'junit', 'csv', 'markdown', 'bulletin', 'snapshot'] as const;
export type Format = (typeof FORMATS)[number];

/** A run, in one format and, where it speaks to people, in one language. */
export function rendered(format: Format, report: Report, snapshot: Snapshot, language: Language): string {
  switch (format) {
    case 'html':
      return renderHtml(report, language);
    case 'markdown':
      return renderMarkdown(report, language);
    case 'bulletin':
      return renderBulletinHtml(report, language);
    case 'json':
      return renderJson(report);
    case 'sarif':
      return renderSarif(report);
    case 'junit':
      return renderJunit(report);
    case 'csv':
      return renderCsv(report);
    case 'snapshot':
      return `${JSON.stringify(snapshot, null, 1)}\n`;
  }
}

const NAMES: Readonly<Record<Format, (language: Language) => string>> = {
  html: (language) => `report.${language}.html`,
  markdown: (language) => `report.${language}.md`,
  bulletin: (language) => `bulletin.${language}.html`,
  json: () => 'report.json',
  sarif: () => 'report.sarif',
  junit: () => 'junit.xml',
  csv: () => 'findings.csv',
  snapshot: () => 'snapshot.json',
};

/** The files of a run folder: a site of pages, and what other readers want. Those for people are in three languages. One is made when it is asked for, so that one at a time is in memory. */
export function* runFiles(
  formats: readonly Format[],
  report: Report,
  snapshot: Snapshot,
): Generator<WrittenFile, void, undefined> {
  for (const format of formats) {
    if (format === 'bulletin') {
      yield* bulletinFiles(report);
      continue;
    }
    if (format === 'html') {
      yield* siteFiles(report);
      continue;
    }
    const languages = format === 'markdown' ? LANGUAGES : LANGUAGES.slice(0, 1);
    for (const language of languages)
      yield { name: NAMES[format](language), content: rendered(format, report, snapshot, language) };
  }
}

/** One bulletin for each owner with something to correct, to print and to paste; in the languages of administrations and in that of the owner. */
function* bulletinFiles(report: Report): Generator<WrittenFile, void, undefined> {
  for (const { owner, known } of bulletinsOf(report)) {
    for (const language of new Set<Language>(['fr', 'ar', known?.language ?? 'fr'])) {
      yield { name: `bulletin.${owner}.${language}.html`, content: renderBulletinHtml(report, language, owner) };
      yield { name: `bulletin.${owner}.${language}.md`, content: renderBulletinMarkdown(report, language, owner) };
    }
  }
}

/** A bulletin for a file of Markdown. */
export const isMarkdown = (path: string): boolean => /\.(?:md|markdown)$/i.test(path);
