import { defineCommand, defineGroup, oneOf } from './command.ts';
import { EXIT } from './environment.ts';
import { importFiles } from './importing.ts';
import { knowledgeFolder, knowledgeFor } from './known.ts';
import { table } from './speaking.ts';

const bring = defineCommand({
  command: 'import <files..>',
  describe: 'dated facts from files: endoflife.date, KEV, OSV, CSAF 2.0, RetireJS, or a bulletin form',
  options: (program) =>
    program
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'JSON, or YAML of a form' })
      .example('$0 knowledge import php.json', 'the life cycles of endoflife.date/api/php.json')
      .example('$0 knowledge import known_exploited_vulnerabilities.json', 'CISA’s catalogue'),
  run: async (args, environment) => {
    const said = await importFiles(args.files, ['bulletins', 'exploited', 'lifecycles'], environment);
    if (!args.quiet) environment.stdout.write(said.map((one) => `${one}\n`).join(''));
    return EXIT.done;
  },
});

const list = defineCommand({
  command: 'list',
  describe: 'the dated facts that rules read, and what was imported',
  options: (program) =>
    program
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json']),
        describe: 'text | json',
      })
      .example('$0 knowledge list', 'versions and where imports are kept'),
  run: async (args, environment) => {
    const { versions, imports } = knowledgeFor(environment);
    const folder = knowledgeFolder(environment);
    if (args.format === 'json') {
      const imported = {
        bulletins: imports.bulletins.map(({ id, origin, date }) => ({ id, origin, date })),
        exploited: imports.exploited?.asOf ?? null,
      };
      environment.stdout.write(`${JSON.stringify({ versions, folder, imported }, null, 1)}\n`);
      return EXIT.done;
    }
    environment.stdout.write(
      table(
        Object.entries(versions)
          .sort()
          .map(([name, version]) => [name, version]),
      ),
    );
    environment.stdout.write(`Imports: ${imports.bulletins.length} bulletins in ${folder}.\n`);
    return EXIT.done;
  },
});

export const knowledge = defineGroup('knowledge', 'dated facts that rules read: import FILE | list', [bring, list]);
