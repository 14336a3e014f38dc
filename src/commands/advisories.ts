import { toCsaf } from '../advisories/csaf.ts';
import { matchAll } from '../advisories/inventory.ts';
import { csafFaults } from '../advisories/validate.ts';
import { nameOf } from '../knowledge/products.ts';
import { type Advisory, type Match, STANDINGS, type Standing } from '../model/advisory.ts';
import { by } from '../model/canonical.ts';
import { csvOf } from '../render/csv.ts';
import { defineCommand, defineGroup, oneOf } from './command.ts';
import { EXIT, UsageError } from './environment.ts';
import { importFiles } from './importing.ts';
import { knowledgeFor } from './known.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory } from './options.ts';
import { plural, table } from './speaking.ts';
import { writeOut } from './write-files.ts';

const bring = defineCommand({
  command: 'import <files..>',
  describe: 'bulletins from files: CSAF 2.0, OSV, KEV, RetireJS, or a form of ours in YAML',
  options: (program) =>
    program
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'JSON, or YAML of a form' })
      .example('$0 advisories import bulletin-1260.yaml', 'a bulletin that somebody typed')
      .example('$0 advisories import rhsa-2026_1234.json', 'a CSAF document'),
  run: async (args, environment) => {
    const said = await importFiles(args.files, ['bulletins', 'exploited'], environment);
    if (!args.quiet) environment.stdout.write(said.map((one) => `${one}\n`).join(''));
    return EXIT.done;
  },
});

const list = defineCommand({
  command: 'list',
  describe: 'what was imported, and how many advisories are shipped',
  options: (program) =>
    program
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json']),
        describe: 'text | json',
      })
      .example('$0 advisories list', 'every bulletin'),
  run: async (args, environment) => {
    const { imports, knowledge, versions } = knowledgeFor(environment);
    if (args.format === 'json') {
      environment.stdout.write(`${JSON.stringify(imports.bulletins, null, 1)}\n`);
      return EXIT.done;
    }
    const rows = imports.bulletins.map(({ id, origin, date, severity, rows: own, title }) => [
      id,
      origin,
      date,
      severity,
      String(own.length),
      title,
    ]);
    if (rows.length > 0)
      environment.stdout.write(table([['id', 'form', 'date', 'severity', 'advisories', 'title'], ...rows]));
    environment.stdout.write(
      `${plural(knowledge.advisories.rows.length, 'advisory', 'advisories')} in all, as of ${versions.advisories}.\n`,
    );
    return EXIT.done;
  },
});

const csaf = defineCommand({
  command: 'export <id>',
  describe: 'an imported bulletin as CSAF 2.0, for whoever reads that',
  options: (program) =>
    program
      .positional('id', { type: 'string', demandOption: true, describe: 'the reference of a bulletin' })
      .option('publisher', { type: 'string', demandOption: true, describe: 'who publishes it' })
      .option('namespace', { type: 'string', demandOption: true, describe: 'the address of the publisher' })
      .option('out', { type: 'string', default: '-', describe: 'a file, or - for stdout' })
      .example('$0 advisories export 1260 --publisher "CERT" --namespace https://cert.example --out 1260.json', 'CSAF'),
  run: async (args, environment) => {
    const bulletin = knowledgeFor(environment).imports.bulletins.find(({ id }) => id === args.id);
    if (bulletin === undefined)
      throw new UsageError(`No bulletin ${JSON.stringify(args.id)} was imported; see "rasid advisories list".`);
    if (URL.parse(args.namespace) === null)
      throw new UsageError(
        `--namespace is an address such as https://cert.example, not ${JSON.stringify(args.namespace)}.`,
      );
    if (bulletin.rows.length === 0)
      throw new UsageError(
        `Bulletin ${bulletin.id} names no product that can be seen from outside; a CSAF document needs one.`,
      );
    const document = toCsaf(bulletin, { name: args.publisher, namespace: args.namespace });
    const faults = await csafFaults(document);
    if (faults.length > 0)
      throw new UsageError(`Bulletin ${bulletin.id} makes no valid CSAF document:\n${faults.join('\n')}`);
    writeOut(args.out, `${JSON.stringify(document, null, 2)}\n`, environment);
    return EXIT.done;
  },
});

const match = defineCommand({
  command: 'match [ids..]',
  describe: 'which sites the advisories may concern, by the software last seen; sends nothing',
  options: (program) =>
    withHistory(program)
      .positional('ids', {
        type: 'string',
        array: true,
        describe: 'bulletins or flaws, such as 1260 or CVE-2025-49113 (default: all)',
      })
      .option('all', { type: 'boolean', describe: 'sites that are not concerned too' })
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json', 'csv']),
        describe: 'text | json | csv',
      })
      .option('out', { type: 'string', default: '-', describe: 'a file, or - for stdout' })
      .example('$0 advisories match 1260', 'the sites of one bulletin')
      .example('$0 advisories match --format csv --out sites.csv', 'for a spreadsheet'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const known = knowledgeFor(environment);
      const { knowledge } = known;
      const asked = askedFor(known, args.ids ?? []);
      const seen = await history.lastSeen('software');
      const matches = matchAll(
        seen,
        { ...knowledge, advisories: { ...knowledge.advisories, rows: asked.rows } },
        environment.now(),
      );
      const shown = args.all === true ? matches : matches.filter(({ standing }) => standing !== 'not-concerned');
      writeOut(args.out, written(args.format ?? 'text', shown, matches, asked, seen.length), environment);
      return EXIT.done;
    }),
});

/** What was asked about: advisories, and what of it nobody can see from outside. */
interface Asked {
  readonly rows: readonly Advisory[];
  readonly invisible: readonly string[];
}

/** By id, by an alias, or by the reference of the bulletin it came with; everything unless said. */
function askedFor({ knowledge, imports }: ReturnType<typeof knowledgeFor>, ids: readonly string[]): Asked {
  const all = knowledge.advisories.rows;
  const named = (id: string) => ({
    bulletins: imports.bulletins.filter((one) => one.id === id || one.identifiers.includes(id)),
    rows: all.filter((row) => row.id === id || row.aliases.includes(id) || row.source.startsWith(`bulletin ${id} `)),
  });
  const found = ids.map((id) => {
    const one = named(id);
    if (one.rows.length === 0 && one.bulletins.length === 0)
      throw new UsageError(`No advisory ${JSON.stringify(id)} is known; see "rasid advisories list".`);
    return one;
  });
  const rows = ids.length === 0 ? all : [...new Set(found.flatMap((one) => one.rows))];
  const bulletins = ids.length === 0 ? imports.bulletins : [...new Set(found.flatMap((one) => one.bulletins))];
  const hidden = rows
    .filter(({ visibility }) => visibility === 'path')
    .map(({ id, product }) => `${nameOf(product)} (${id})`);
  const unknown = bulletins.flatMap(({ id, unknown: products }) => products.map((product) => `${product} (${id})`));
  return { rows, invisible: [...new Set([...hidden, ...unknown])].sort() };
}

const HEADINGS: Readonly<Record<Standing, string>> = {
  'in-range': 'in the range',
  possible: 'possibly concerned',
  'version-unknown': 'present, version unknown',
  'not-concerned': 'not concerned',
};

function written(
  format: 'text' | 'json' | 'csv',
  shown: readonly Match[],
  all: readonly Match[],
  { invisible }: Asked,
  sites: number,
): string {
  const columns = ['advisory', 'target', 'product', 'version', 'standing', 'why', 'seenAt'] as const;
  if (format === 'csv') return csvOf([columns, ...shown.map((one) => columns.map((name) => one[name] ?? ''))]);
  if (format === 'json') return `${JSON.stringify({ sites, matches: shown, invisible }, null, 1)}\n`;
  const byAdvisory = Map.groupBy(all, ({ advisory }) => advisory);
  const lines = [...byAdvisory].sort(by(([id]) => id)).flatMap(([id, own]) => {
    const counts = STANDINGS.flatMap((standing) => {
      const number = new Set(own.filter((one) => one.standing === standing).map(({ target }) => target)).size;
      return number === 0 ? [] : [`${number} ${HEADINGS[standing]}`];
    });
    const concerned = shown.filter(({ advisory }) => advisory === id);
    return concerned.length === 0
      ? []
      : [
          `${id}: ${counts.join(', ')}\n`,
          table(
            concerned.map((one) => [
              '',
              one.target,
              `${nameOf(one.product)} ${one.version ?? '?'}`,
              one.standing,
              one.why,
              one.seenAt.slice(0, 10),
            ]),
          ),
        ];
  });
  const blind =
    invisible.length === 0
      ? ''
      : `Cannot be seen from outside, so that 0 sites mean nothing: ${invisible.join(', ')}.\n`;
  const none = lines.length === 0 ? 'No site shows software that these advisories may concern.\n' : '';
  return `${lines.join('')}${none}${blind}Software of ${plural(sites, 'site')} was looked at, as it was last seen. A version that is seen proves nothing: "in the range" means potentially concerned.\n`;
}

export const advisories = defineGroup('advisories', 'published flaws: import FILE | list | match | export ID', [
  bring,
  list,
  match,
  csaf,
]);
