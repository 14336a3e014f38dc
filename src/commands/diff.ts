import { LANGUAGES } from '../model/target.ts';
import { reportPieces } from '../render/json.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { renderSummary } from '../render/terminal.ts';
import { asideElsewhere } from './aside.ts';
import { reportFrom, standardsDigest } from './brief.ts';
import { defineCommand, oneOf } from './command.ts';
import { EXIT, type Output, UsageError } from './environment.ts';
import { knowledgeFor } from './known.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withWaivers } from './options.ts';
import { pastAfter, storedReport } from './reporting.ts';
import { readRulesets, rulesetDiff, spokenRulesetDiff } from './ruleset-diff.ts';
import { styleOf } from './speaking.ts';
import { standardsFor } from './standards.ts';
import { keepingFor } from './telling.ts';
import { writeOut } from './write-files.ts';

/** A file keeps no colours. */
const NO_TERMINAL: Output = { write() {}, isTTY: false, columns: 80 };

export const diff = defineCommand({
  command: 'diff [from] [to]',
  describe: 'what changed between two runs, both judged by today’s rules',
  options: (program) =>
    withWaivers(withHistory(program))
      .positional('from', {
        type: 'string',
        describe: 'a run id, latest, previous, or a date (default: whatever was known before TO)',
      })
      .positional('to', { type: 'string', default: 'latest', describe: 'a run id, latest, previous, or a date' })
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json', 'markdown']),
        describe: 'text | json | markdown',
      })
      .option('lang', { type: 'string', default: 'en', coerce: oneOf('lang', LANGUAGES), describe: 'fr | ar | en' })
      .option('ruleset', {
        type: 'string',
        describe:
          'what a change of rules does to one run, without a packet: A..B, each stored, today or the dist folder of another Rasid',
      })
      .option('out', { type: 'string', default: '-', describe: 'a file, or - for stdout' })
      .example('$0 diff', 'the newest run against what was known before it')
      .example('$0 diff --ruleset stored..today', 'what our new rules make of the last night, before anybody sees it')
      .example('$0 diff 2026-11-01 2026-11-30 --format markdown', 'what a month changed'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const to = await history.find(args.to);
      const from = args.from === undefined ? null : await history.find(args.from);
      if (from !== null && args.ruleset === undefined && (from.takenAt > to.takenAt || from.id === to.id)) {
        throw new UsageError(`${from.id} is not before ${to.id}: name the older run first.`);
      }
      const standards = await standardsFor(args, environment);
      if (args.ruleset !== undefined) {
        const names = readRulesets(args.ruleset);
        const moved = await rulesetDiff(history, from ?? to, names, standards, environment);
        const text =
          args.format === 'json'
            ? `${JSON.stringify(moved, null, 1)}\n`
            : spokenRulesetDiff(moved, (from ?? to).id, names);
        writeOut(args.out, text, environment);
        return EXIT.done;
      }
      using aside = asideElsewhere();
      const short = from === null && args.format !== 'json' ? await history.brief(to.id) : null;
      const isCurrent = short?.standards === standardsDigest(standards, knowledgeFor(environment).versions);
      const whole =
        short !== null && isCurrent
          ? reportFrom(short, standards.rules)
          : await storedReport(history, to.id, standards, {
              past: from === null ? null : await pastAfter(history, from),
              keeping: ({ targets }) => keepingFor(targets.length, aside, false),
            });
      const language = args.lang ?? 'en';
      const text =
        args.format === 'json'
          ? reportPieces(whole)
          : args.format === 'markdown'
            ? renderMarkdown(whole, language)
            : renderSummary(whole, {
                language,
                ...styleOf(args.out === '-' ? environment.stdout : NO_TERMINAL, args, environment),
              });
      writeOut(args.out, text, environment);
      return EXIT.done;
    }),
});
