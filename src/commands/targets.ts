import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { authorised } from '../targets/authorised.ts';
import { importTargets } from '../targets/import.ts';
import { TEMPLATE } from '../targets/template.ts';
import { defineCommand, defineGroup, oneOf } from './command.ts';
import { type Environment, EXIT, UsageError } from './environment.ts';
import { withTargets } from './options.ts';
import { mistaken, readAccepted, readTargets } from './reading.ts';
import { selector } from './select.ts';
import { plural, table } from './speaking.ts';
import { writeOut } from './write-files.ts';

const check = defineCommand({
  command: 'check [paths..]',
  describe: 'prove the files without touching the network',
  options: (program) =>
    withTargets(program)
      .positional('paths', { type: 'string', array: true, describe: 'files or folders, instead of --targets' })
      .example('$0 targets check', 'the files of targets/')
      .example('$0 targets check targets/morocco.yaml', 'one file'),
  run: async (args, environment) => {
    const paths = args.paths?.length ? args.paths : args.targets;
    const { register } = readTargets(paths, environment);
    readAccepted({ waivers: undefined, targets: paths }, environment.now(), environment);
    const { owners, targets, scanner } = register;
    const now = environment.now();
    const allowed = targets.filter((target) => authorised(target, now).ok).length;
    if (!args.quiet) {
      const who = scanner === null ? ' No block "scanner" says who scans.' : '';
      environment.stdout.write(
        `${plural(targets.length, 'target')} of ${plural(owners.length, 'owner')}, ${allowed} with a valid authorisation today.${who}\n`,
      );
    }
    return EXIT.done;
  },
});

const list = defineCommand({
  command: 'list',
  describe: 'the targets, their owners and their authorisations',
  options: (program) =>
    withTargets(program)
      .option('select', { type: 'string', array: true, describe: 'only these, as for scan' })
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json']),
        describe: 'text | json',
      })
      .example('$0 targets list --select owner:cnss', 'the sites of one owner'),
  run: async (args, environment) => {
    const { register, notes } = readTargets(args.targets, environment);
    const targets = register.targets.filter(selector(args.select ?? []));
    const now = environment.now();
    if (args.format === 'json') {
      const rows = targets.map((target) => ({
        ...target,
        note: notes.get(target.id) ?? null,
        authorised: authorised(target, now).ok,
      }));
      environment.stdout.write(`${JSON.stringify(rows, null, 1)}\n`);
      return EXIT.done;
    }
    const rows = targets.map((target) => {
      const permission = authorised(target, now);
      const until = permission.ok
        ? `${target.authorisation?.allows} until ${target.authorisation?.until}`
        : permission.why;
      return [target.id, target.display, target.owner, until, target.tags.join(','), notes.get(target.id) ?? ''];
    });
    environment.stdout.write(table([['id', 'host', 'owner', 'authorisation', 'tags', 'note'], ...rows]));
    return EXIT.done;
  },
});

const importCsv = defineCommand({
  command: 'import <file>',
  describe: 'turn a CSV of candidate sites into YAML, without any authorisation',
  options: (program) =>
    program
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'columns: domain, name_fr, name_ar, type, sector, single_source, note',
      })
      .option('out', { type: 'string', default: '-', describe: 'a file, or - for stdout' })
      .example('$0 targets import sites.csv --out targets/sites.yaml', 'a list to begin with'),
  run: async (args, environment) => {
    const imported = importTargets(args.file, readText(args.file, environment));
    if ('mistakes' in imported) throw mistaken(imported.mistakes);
    writeOut(args.out, imported.yaml, environment);
    if (!args.quiet) {
      environment.stderr.write(
        `${plural(imported.targets, 'target')} of ${plural(imported.owners, 'owner')}, none authorised.\n`,
      );
    }
    return EXIT.done;
  },
});

const template = defineCommand({
  command: 'template',
  describe: 'print a targets file to begin with',
  options: (program) => program.example('$0 targets template > targets/mine.yaml', 'a file to change'),
  run: async (_args, { stdout }) => {
    stdout.write(TEMPLATE);
    return EXIT.done;
  },
});

function readText(file: string, { cwd }: Environment): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UsageError(`${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is not text in UTF-8; save it as "CSV UTF-8".`);
  }
}

export const targets = defineGroup('targets', 'the list: check | list | import CSV | template', [
  check,
  list,
  importCsv,
  template,
]);
