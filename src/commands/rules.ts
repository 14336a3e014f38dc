import { LANGUAGES, type Language } from '../model/target.ts';
import { loadRules } from '../rules/registry.ts';
import { didYouMean } from '../targets/mistake.ts';
import { wordsOf } from '../text/words.ts';
import { defineCommand, defineGroup, oneOf } from './command.ts';
import { EXIT, UsageError } from './environment.ts';
import { table } from './speaking.ts';

const list = defineCommand({
  command: 'list',
  describe: 'every rule: its id, severity and title',
  options: (program) =>
    program
      .option('lang', { type: 'string', default: 'en', coerce: oneOf('lang', LANGUAGES), describe: 'fr | ar | en' })
      .example('$0 rules list --lang fr', 'in French'),
  run: async (args, { stdout }) => {
    const rules = await loadRules();
    const words = wordsOf(args.lang ?? 'en', rules);
    stdout.write(table(rules.map(({ id, severity, text }) => [id, severity, words.rule(id)?.title ?? text.title])));
    return EXIT.done;
  },
});

const HEADINGS: Readonly<Record<Language, { why: string; what: string; says: string }>> = {
  en: { why: 'Why', what: 'What to do', says: 'What it says' },
  fr: { why: 'Pourquoi', what: 'Que faire', says: 'Ce que la règle dit' },
  ar: { why: 'لماذا', what: 'ما العمل', says: 'ما تقوله القاعدة' },
};

const show = defineCommand({
  command: 'show <id>',
  describe: 'one rule: why it matters and how to repair what it finds',
  options: (program) =>
    program
      .positional('id', { type: 'string', demandOption: true, describe: 'the id of a rule, such as tls/version-1.0' })
      .option('lang', { type: 'string', default: 'en', coerce: oneOf('lang', LANGUAGES), describe: 'fr | ar | en' })
      .example('$0 rules show tls/version-1.0 --lang ar', 'in Arabic'),
  run: async (args, { stdout }) => {
    const rules = await loadRules();
    const rule = rules.find(({ id, aliases }) => id === args.id || aliases?.includes(args.id));
    if (rule === undefined) {
      const hint = didYouMean(
        args.id,
        rules.map(({ id }) => id),
      );
      throw new UsageError(`There is no rule ${JSON.stringify(args.id)}${hint}; see "rasid rules list".`);
    }
    const language = args.lang ?? 'en';
    const text = wordsOf(language, rules).rule(rule.id) ?? rule.text;
    const heading = HEADINGS[language];
    const paragraphs = [
      `${rule.id}  ${rule.severity}\n${text.title}`,
      `${heading.why}\n${text.rationale}`,
      `${heading.what}\n${text.remediation}`,
      ...Object.entries(rule.snippets ?? {}).map(
        ([server, snippet]) => `${server}\n${String(snippet).trim().replace(/^/gm, '    ')}`,
      ),
      ...(rule.verify === undefined ? [] : [`$ ${rule.verify}`]),
      `${heading.says}\n${table(Object.entries(text.messages).map(([id, message]) => ['', id, String(message)])).trimEnd()}`,
      ...(rule.controls.length === 0 ? [] : [`DNSSI  ${rule.controls.join(', ')}`]),
      ...(rule.references.length === 0 ? [] : [rule.references.join('\n')]),
    ];
    stdout.write(`${paragraphs.join('\n\n')}\n`);
    return EXIT.done;
  },
});

export const rules = defineGroup('rules', 'what is judged: list | show ID', [list, show]);
