import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { diskSigns, historyNight, reportsNight, secrecySign } from '../doctor/disk.ts';
import { listSigns } from '../doctor/lists.ts';
import { runtimeSigns, strengthSigns, userSigns, variableSigns } from '../doctor/machine.ts';
import { clockSign, egressSigns, type Line, nameSigns } from '../doctor/network.ts';
import { chainSign, fileSign, runsSign } from '../doctor/past.ts';
import { bad, ok, type Sign, unmeasured } from '../doctor/sign.ts';
import { knowledgeSign, rootSign } from '../doctor/trust.ts';
import { verifyRecords } from '../fleet/verify.ts';
import { HistoryError } from '../history/history.ts';
import { type Colour, painter, wrapped, written } from '../render/lines.ts';
import { sentenceOf } from '../targets/mistake.ts';
import { readPolicy } from '../targets/notify.ts';
import { readRegister } from '../targets/register.ts';
import { visible } from '../text/bidi.ts';
import { defineCommand, oneOf, wholeNumber } from './command.ts';
import { type Environment, EXIT } from './environment.ts';
import { knowledgeFor } from './known.ts';
import { withOpenHistory } from './opening.ts';
import { historyUrl, withHistory, withTargets } from './options.ts';
import { targetPaths } from './reading.ts';
import { plural, styleOf } from './speaking.ts';
import { standardsFor } from './standards.ts';
import { TOOL } from './version.ts';

const PATIENCE_MS = 5_000; // for the resolver, and for each control host

export const doctor = defineCommand({
  command: 'doctor',
  describe: 'whether this machine is fit for a night: clock, line, disk, trust, history, list; exit 1 when it is not',
  options: (program) =>
    withTargets(withHistory(program))
      .option('reports', { type: 'string', default: 'reports/', describe: 'folder of the reports' })
      .option('notify', { type: 'string', default: 'targets/notify.yaml', describe: 'who is told what' })
      .option('hosts', {
        type: 'string',
        default: '64',
        coerce: wholeNumber('hosts', 1, 10_000),
        describe: 'targets at once, as the scan will be asked',
      })
      .option('deep', { type: 'boolean', describe: 'compute the hashes and verdicts of the history again' })
      .option('format', {
        type: 'string',
        default: 'text',
        coerce: oneOf('format', ['text', 'json']),
        describe: 'text | json',
      })
      .example('$0 doctor', 'before the first night, and after every change of the machine')
      .example('$0 doctor --hosts 400 --deep', 'for a longer list, and with every hash of the history'),
  run: async (args, environment) => {
    const { cwd, env, now, machine, stdout } = environment;
    const facts = machine.facts();
    const today = now();
    const { register, mistakes } = readRegister(targetPaths(args.targets), cwd);
    const targets = register?.targets.length ?? null;
    const line: Line = {
      controls: register?.scanner?.controls ?? [],
      timeoutMs: PATIENCE_MS,
      agent: `${TOOL} (doctor; ${register?.scanner?.info ?? 'no information page'})`,
    };
    const reports = resolve(cwd, args.reports);
    const nobody = `${Date.parse(today).toString(36)}-${machine.process}`;
    const signs: readonly Sign[] = [
      ...runtimeSigns(facts, today),
      ...strengthSigns(facts, { hosts: args.hosts ?? 64, targets }),
      ...userSigns(facts),
      ...variableSigns(env),
      ...(await Promise.all([clockSign(line, now), nameSigns(line, nobody), egressSigns(line)])).flat(),
      rootSign(facts, today),
      knowledgeSign(knowledgeFor(environment).knowledge, today),
      ...listSigns(register, mistakes.map(sentenceOf), today),
      ...policySigns(args.notify, environment),
      ...diskSigns('reports', { folder: reports, night: reportsNight(reports, targets) }),
      ...(await historySigns(args, targets, environment)),
    ];
    const isFit = signs.every(({ fitness }) => fitness !== 'bad');
    stdout.write(
      args.format === 'json'
        ? `${JSON.stringify({ schema: 'rasid/doctor@1', at: today, fit: isFit, signs }, null, 2)}\n`
        : spoken(args.quiet ? signs.filter(needsSomebody) : signs, styleOf(stdout, args, environment)),
    );
    return isFit ? EXIT.done : EXIT.gateFailed;
  },
});

const needsSomebody = ({ fitness }: Sign): boolean => fitness === 'bad' || fitness === 'warn';

/** The history: its file, its nights, and with --deep everything in it. */
async function historySigns(
  args: {
    readonly history?: string | undefined;
    readonly deep?: boolean | undefined;
    readonly targets?: readonly string[] | undefined;
  },
  targets: number | null,
  environment: Environment,
): Promise<readonly Sign[]> {
  const file = /^sqlite:(.+)$/.exec(historyUrl(args.history, environment))?.[1] ?? null;
  const onDisk =
    file === null ? [] : diskSigns('history', { folder: dirname(file), file, night: historyNight(targets) });
  if (file !== null && !existsSync(file)) return [...onDisk, unmeasured('nights', 'there is no history yet')];
  const around = file === null ? [] : [...onDisk, secrecySign('secrecy', file), fileSign(file)];
  try {
    const inside = await withOpenHistory(
      args.history,
      environment,
      async (history) => {
        const signs = [runsSign(await history.runs(), environment.now())];
        if (!args.deep) return signs;
        const chain = await history.verifyChain();
        const records = await verifyRecords(history, await standardsFor(args, environment), 30);
        return [...signs, chainSign([...chain.faults, ...records.faults], chain.runs)];
      },
      { create: false, readOnly: true },
    );
    return [...around, ...inside];
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    return [...around, bad('contents', error.message, 'Every command needs it.')];
  }
}

/** Who is told, when somebody wrote that down. */
function policySigns(path: string, { cwd }: Environment): readonly Sign[] {
  if (!existsSync(resolve(cwd, path))) return [];
  const { policy, mistakes } = readPolicy(path, cwd);
  if (policy === null)
    return [
      bad('notify', mistakes.map(sentenceOf)[0] ?? `${path} cannot be read`, 'rasid notify names every mistake.'),
    ];
  const files = [policy.smtp.credentialsFile, policy.smtp.ca].filter((one) => one !== null);
  const lost = files.find((one) => !isReadable(resolve(cwd, one)));
  if (lost !== undefined)
    return [bad('notify', `${path} names ${lost}, which cannot be read`, 'Give it to the user that scans.')];
  const says = `${plural(policy.mail.length, 'group')} by mail, ${plural(policy.webhooks.length, 'webhook')}`;
  return [ok('notify', policy.enabled ? says : `${says}; switched off`)];
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

const LABELS: Readonly<Record<Sign['fitness'], readonly [word: string, colour: Colour]>> = {
  ok: ['ok', 'good'],
  warn: ['warn', 'medium'],
  bad: ['BAD', 'critical'],
  unmeasured: ['-', 'dim'],
};

const NAME = 14; // columns

/** One line each, and below it what to do. */
function spoken(
  signs: readonly Sign[],
  { colour, columns }: { readonly colour: boolean; readonly columns: number },
): string {
  const paint = painter(colour);
  const indent = ' '.repeat(6 + NAME);
  const lines = signs.flatMap(({ name, fitness, says, todo }) => {
    const [word, tint] = LABELS[fitness];
    const [first = '', ...rest] = wrapped(visible(says), columns, indent, `${word.padEnd(6)}${name.padEnd(NAME)}`);
    return [
      paint(first.slice(0, 6), tint) + first.slice(6),
      ...rest,
      ...(todo === null ? [] : wrapped(visible(todo), columns, `${indent}  `, `${indent}> `)),
    ];
  });
  const count = (fitness: Sign['fitness']) => signs.filter((one) => one.fitness === fitness).length;
  const [faults, warnings, open] = [count('bad'), count('warn'), count('unmeasured')];
  const but = [...(warnings > 0 ? [plural(warnings, 'warning')] : []), ...(open > 0 ? [`${open} not measured`] : [])];
  const verdict = faults > 0 ? `Not fit: ${plural(faults, 'thing')} to repair` : 'Fit';
  const sum = `${[verdict, ...but].join(', ')}.`;
  return [...lines, '', paint(sum, faults > 0 ? 'critical' : 'good')].map(written).join('');
}
