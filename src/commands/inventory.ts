import { inventoryOf } from '../advisories/inventory.ts';
import { csvOf } from '../render/csv.ts';
import { defineCommand, oneOf } from './command.ts';
import { EXIT } from './environment.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory } from './options.ts';
import { plural, table } from './speaking.ts';

const FEW = 4;

export const inventory = defineCommand({
  command: 'inventory',
  describe: 'the software last seen: product, version, sites',
  options: (program) =>
    withHistory(program)
      .option('product', { type: 'string', describe: 'only this one, such as wordpress' })
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json', 'csv']),
        describe: 'text | json | csv',
      })
      .example('$0 history inventory', 'every product and version')
      .example('$0 history inventory --product wordpress --format json', 'which site runs which WordPress'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const seen = await history.lastSeen('software');
      const rows = inventoryOf(seen).filter(({ product }) => args.product === undefined || product === args.product);
      const { stdout } = environment;
      if (args.format === 'json') {
        stdout.write(`${JSON.stringify(rows, null, 1)}\n`);
        return EXIT.done;
      }
      if (args.format === 'csv') {
        const cells = rows.map((row) => [
          row.product,
          row.name,
          row.version ?? '',
          row.distribution ?? '',
          String(row.sites.length),
          row.sites.join(' '),
        ]);
        stdout.write(csvOf([['product', 'name', 'version', 'distribution', 'count', 'sites'], ...cells]));
        return EXIT.done;
      }
      const lines = rows.map(({ name, version, distribution, sites }) => [
        name,
        version ?? '-',
        distribution ?? '',
        String(sites.length),
        sites.length > FEW ? `${sites.slice(0, FEW).join(' ')} …` : sites.join(' '),
      ]);
      stdout.write(table([['product', 'version', 'distribution', 'sites', ''], ...lines]));
      stdout.write(`Software of ${plural(seen.length, 'site')}, as it was last seen.\n`);
      return EXIT.done;
    }),
});
