import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LANGUAGES } from '../model/target.ts';
import { renderBulletinMarkdown } from '../render/bulletin-markdown.ts';
import { nationalHtml, siteFiles } from '../render/site.ts';
import { asideElsewhere } from './aside.ts';
import { defineCommand, oneOf } from './command.ts';
import { EXIT, UsageError } from './environment.ts';
import { FORMATS, isMarkdown, rendered, writeRun } from './formats.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withWaivers } from './options.ts';
import { factsOf, storedReport } from './reporting.ts';
import { standardsFor } from './standards.ts';
import { keepingFor } from './telling.ts';
import { namedFolder, writeInto, writeOut } from './write-files.ts';

export const report = defineCommand({
  command: 'report [run]',
  describe: 'render a stored run',
  options: (program) =>
    withWaivers(withHistory(program))
      .positional('run', { type: 'string', default: 'latest', describe: 'a run id, latest, previous, or a date' })
      .option('format', {
        type: 'string',
        default: 'html',
        coerce: oneOf('format', FORMATS),
        describe: FORMATS.join(' | '),
      })
      .option('lang', { type: 'string', default: 'fr', coerce: oneOf('lang', LANGUAGES), describe: 'fr | ar | en' })
      .option('out', {
        type: 'string',
        default: '-',
        describe: 'a file, a folder (html: the whole site), or - for stdout',
      })
      .option('public', {
        type: 'boolean',
        describe: 'html for publication: sums and shares alone, no site and no owner named',
      })
      .example('$0 report --out report.html', 'the newest run, in French')
      .example('$0 report previous --format html --out out/', 'the site of the run before it, in three languages')
      .example('$0 report --public --out public/', 'the national view, for publication')
      .example('$0 report 2026-11-22 --format snapshot --out -', 'all facts of the last run of that day'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const format = args.format ?? 'html';
      if (args.public && format !== 'html') throw new UsageError(`--public writes html, not ${format}.`);
      const run = await history.find(args.run);
      const standards = await standardsFor(args, environment);
      const out = resolve(environment.cwd, args.out);
      const folder = args.out.endsWith('/') || statSync(out, { throwIfNoEntry: false })?.isDirectory();
      const pages = format === 'html' && (folder || args.public === true);
      using aside = asideElsewhere();
      const told = await storedReport(history, run.id, standards, {
        pages,
        // One page that holds every site holds it whole.
        keeping: ({ targets }) =>
          format === 'html' && !pages ? null : keepingFor(targets.length, aside, pages || format === 'bulletin'),
      });
      const facts = format === 'snapshot' ? await factsOf(history, run.id, aside) : null;
      if (!folder || args.out === '-') {
        const language = args.lang ?? 'fr';
        const content = args.public
          ? nationalHtml(told, language)
          : format === 'bulletin' && isMarkdown(args.out)
            ? renderBulletinMarkdown(told, language)
            : rendered(format, told, facts, language);
        writeOut(args.out, content, environment);
        return EXIT.done;
      }
      const into = namedFolder(args.out, environment.cwd);
      if (args.public) writeInto(into, siteFiles(told, { public: true }));
      else await writeRun(into, [format], told, facts);
      return EXIT.done;
    }),
});
