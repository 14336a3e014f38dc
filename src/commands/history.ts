import type { History, RunSummary } from '../history/history.ts';
import { chronicleNight } from '../history/nights-seen.ts';
import { nightsText, runsText } from '../history/texts.ts';
import { LANGUAGES } from '../model/target.ts';
import { renderChronicle } from '../render/chronicle.ts';
import { loadRules } from '../rules/registry.ts';
import { defineCommand, defineGroup, oneOf } from './command.ts';
import { type Environment, EXIT, UsageError } from './environment.ts';
import {
  exportHistory,
  importHistory,
  migrateHistory,
  pruneHistory,
  unlockHistory,
  verifyHistory,
} from './history-keeping.ts';
import { inventory } from './inventory.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory } from './options.ts';
import { styleOf, table } from './speaking.ts';

const list = defineCommand({
  command: 'list',
  describe: 'every run, oldest first',
  options: (program) =>
    withHistory(program)
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json']),
        describe: 'text | json',
      })
      .example('$0 history list', 'every run')
      .example('$0 history list --format json', 'for another program'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const runs = await history.runs();
      if (args.format === 'json') environment.stdout.write(runsText(runs));
      else environment.stdout.write(table([['run', 'state', 'seen', 'targets'], ...runs.map(rowOf)]));
      return EXIT.done;
    }),
});

const rowOf = ({ id, state, rehearsal, observed, targets, list: about }: RunSummary): readonly string[] => [
  id,
  rehearsal ? `${state}, rehearsal` : state,
  `${observed}/${targets}`,
  about,
];

const show = defineCommand({
  command: 'show <target>',
  describe:
    'the nights of one target: what was seen, what is open, what opened and closed; or every request of one night',
  options: (program) =>
    withHistory(program)
      .positional('target', { type: 'string', demandOption: true, describe: 'the id of a target' })
      .option('ledger', { type: 'boolean', describe: 'every request and handshake of one night' })
      .option('run', {
        type: 'string',
        default: 'latest',
        describe: 'the night of --ledger: a run id, latest, previous, or a date',
      })
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json']),
        describe: 'text | json',
      })
      .option('lang', { type: 'string', default: 'en', coerce: oneOf('lang', LANGUAGES), describe: 'fr | ar | en' })
      .example('$0 history show cnss-www', 'what was seen, night by night')
      .example('$0 history show cnss-www --lang fr', 'in French')
      .example('$0 history show cnss-www --ledger --run previous', 'what we sent there, and when'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const nights = await history.nightsOf(args.target);
      if (nights.length === 0) throw new UsageError(`The history knows no target ${JSON.stringify(args.target)}.`);
      if (args.ledger) return showLedger(history, args.target, args.run, args.format, environment);
      const { stdout } = environment;
      if (args.format === 'json') {
        stdout.write(nightsText(nights));
        return EXIT.done;
      }
      const turns = await history.turnsOf(args.target);
      const rules = await loadRules(new Set(turns.map(({ rule }) => rule)));
      const chronicle = { target: args.target, nights: nights.map(chronicleNight), turns };
      const style = { language: args.lang ?? 'en', ...styleOf(stdout, args, environment) };
      stdout.write(renderChronicle(chronicle, rules, style));
      return EXIT.done;
    }),
});

async function showLedger(
  history: History,
  target: string,
  name: string,
  format: 'text' | 'json' | undefined,
  { stdout }: Environment,
) {
  const run = await history.find(name);
  const ledger = await history.ledger(run.id, target);
  if (format === 'json') {
    stdout.write(`${JSON.stringify(ledger, null, 1)}\n`);
    return EXIT.done;
  }
  const rows = ledger.map(({ at, method, host, port, path, address, status, bytes, failure, reason }) => [
    at,
    method,
    `${host}:${port}${path}`,
    address,
    status === null ? (failure ?? '-') : String(status),
    `${bytes} B`,
    reason,
  ]);
  stdout.write(table([['time', 'method', 'what', 'address', 'answer', 'read', 'why'], ...rows]));
  return EXIT.done;
}

export const history = defineGroup(
  'history',
  'what the history knows, and its keeping: list | show TARGET | inventory | export | import | prune | verify | migrate | unlock',
  [list, show, inventory, exportHistory, importHistory, pruneHistory, verifyHistory, migrateHistory, unlockHistory],
);
