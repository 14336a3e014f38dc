import type { RuleWords } from '../model/report.ts';
import { areaOf } from '../model/rule.ts';
import type { TRANSLATIONS } from '../text/words.ts';

type Translations = typeof TRANSLATIONS;

/** The page of one rule in docs/rules: its words in the three languages side by side, then what is the same in all of them. Markdown. */
export function rulePage(rule: RuleWords, translations: Translations): string {
  const { id, severity, text, snippets, verify, references, controls } = rule;
  const fr = translations.fr.rules[id];
  const ar = translations.ar.rules[id];
  const row = (name: string, ...cells: readonly (string | undefined)[]) =>
    `| ${name} | ${cells.map((one) => cell(one ?? '')).join(' | ')} |`;
  const code = Object.entries(snippets ?? {}).map(([server, snippet]) => fenced(`**${server}**`, snippet));
  return [
    `# ${id}`,
    '',
    `Severity: ${severity}${controls.length > 0 ? ` · DNSSI (indicative mapping, not validated by DGSSI): ${controls.join(', ')}` : ''}`,
    '',
    '| | English | Français | العربية |',
    '|---|---|---|---|',
    row('title', text.title, fr?.title, ar?.title),
    row('why', text.rationale, fr?.rationale, ar?.rationale),
    row('repair', text.remediation, fr?.remediation, ar?.remediation),
    ...Object.keys(text.messages).map((message) =>
      row(`\`${message}\``, text.messages[message], fr?.messages[message], ar?.messages[message]),
    ),
    '',
    ...code,
    ...(verify === undefined ? [] : [fenced('To see the new state:', verify)]),
    ...(references.length === 0 ? [] : ['References:', '', ...references.map((url) => `- <${url}>`), '']),
  ].join('\n');
}

/** The index of docs/rules. */
export function rulesIndex(rules: readonly RuleWords[]): string {
  const areas = Map.groupBy(rules, ({ id }) => areaOf(id));
  const list = [...areas].flatMap(([area, members]) => [
    `## ${area}`,
    '',
    '| rule | severity | good state |',
    '|---|---|---|',
    ...members.map(({ id, severity, text }) => `| [${id}](${id}.md) | ${severity} | ${cell(text.title)} |`),
    '',
  ]);
  return [
    '# Rules',
    '',
    `${rules.length} rules; written by \`npm run docs\` from the rules themselves.`,
    '',
    ...list,
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', '<br>');

const fenced = (title: string, code: string): string => [title, '', '```', code.trim(), '```', ''].join('\n');
