import type { Report } from '../model/report.ts';
import type { Language } from '../model/target.ts';
import { DIRECTION } from '../text/languages.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { adviceOf, bulletinsOf, expectedOf, headingOf, headOf, type OwnerBulletin, observedOf } from './bulletin.ts';
import { hostOf, marked } from './markdown.ts';

/** The bulletins of a run, as Markdown; `owner`: one owner's. Foreign text cannot become markup. Ends with a line feed. */
export function renderBulletinMarkdown(
  report: Report,
  language: Language,
  owner: string | null = null,
  words: Words = wordsOf(language, report.rules),
): string {
  const bulletins = bulletinsOf(report, owner);
  const lines =
    bulletins.length === 0
      ? [words.word('bulletin.none')]
      : bulletins.flatMap((one) => [...linesOf(one, report, words)]);
  const text = `${lines.join('\n')}\n`;
  return DIRECTION[language] === 'rtl' ? `<div dir="rtl" lang="${language}">\n\n${text}\n</div>\n` : text;
}

function* linesOf(bulletin: OwnerBulletin, report: Report, words: Words): Generator<string> {
  yield `# ${marked(headingOf(bulletin, words))}`;
  yield '';
  yield '**TLP:AMBER**';
  yield '';
  for (const [label, says] of headOf(bulletin, report, words)) yield `- **${label}** — ${marked(says)}`;
  yield '';
  yield words.word('bulletin.notice');
  for (const point of bulletin.points) {
    yield '';
    yield `## ${words.word(`bulletin.risk.${point.risk}`)} — ${marked(expectedOf(point, words).parts)}`;
    yield '';
    yield `**${words.word('bulletin.observed')}**`;
    yield '';
    for (const { site, findings } of point.places) {
      yield `- ${hostOf(site)}`;
      for (const finding of findings) yield `  - ${marked(observedOf(finding, words).parts)}`;
    }
    const advice = adviceOf(point, words);
    if (advice !== null) {
      yield '';
      yield `**${words.word('bulletin.why')}** — ${marked(advice.why.parts)}`;
      yield '';
      yield `**${words.word('bulletin.solution')}** — ${marked(advice.solution.parts)}`;
    }
    if (point.references.length > 0) {
      yield '';
      yield `**${words.word('bulletin.references')}** — ${point.references.map((address) => `<${address}>`).join(' · ')}`;
    }
  }
  yield '';
}
