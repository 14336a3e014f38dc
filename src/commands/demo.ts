import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Fleet, startFleet } from '../demo/fleet.ts';
import type { Instant } from '../model/observation.ts';
import { LANGUAGES } from '../model/target.ts';
import { defineCommand } from './command.ts';
import { type Environment, EXIT, type ExitCode, UsageError } from './environment.ts';

/** The demo is about these nights, whenever it is played. */
const NIGHTS: readonly [Instant, Instant] = ['2026-11-21T02:00:00.000Z', '2026-11-22T02:00:00.000Z'];
const PORTS = [18443, 18080] as const;

export const demo = defineCommand({
  command: 'demo',
  describe: 'two nights over a fleet of local servers, and the report of what changed; nothing leaves this machine',
  options: (program) =>
    program
      .option('out', { type: 'string', default: 'reports/demo', describe: 'folder for what the demo writes' })
      .example('$0 demo', 'scan the fleet on two nights and say where the reports are'),
  run: async ({ out }, environment) => {
    const folder = openFolder(out, environment);
    const fleet = await startFleet({ firstNight: NIGHTS[0], ports: PORTS });
    try {
      writeFileSync(join(folder, TARGETS), fleet.targetsYaml());
      writeFileSync(join(folder, ROOT), fleet.caPem);
      return await play(fleet, out, environment);
    } finally {
      await fleet.close();
    }
  },
});

const TARGETS = 'fleet.yaml';
const ROOT = 'fleet-root.pem';
const HISTORY = 'history.db';

/** Begins with an empty history, but never removes one that the demo did not make. */
function openFolder(out: string, { cwd }: Environment): string {
  const folder = resolve(cwd, out);
  const history = join(folder, HISTORY);
  if (existsSync(history) && !existsSync(join(folder, TARGETS))) {
    throw new UsageError(`${out} holds a history that the demo did not make: choose another folder with --out.`);
  }
  for (const ending of ['', '-wal', '-shm']) rmSync(`${history}${ending}`, { force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function play(fleet: Fleet, out: string, environment: Environment): Promise<ExitCode> {
  const { stdout } = environment;
  const place = fleet.sites[0]?.place;
  stdout.write(
    `${fleet.sites.length} sites of invented public bodies answer on this machine, from ${place?.address}:${place?.https} on.\n`,
  );

  const first = await scan(NIGHTS[0], ['--quiet'], out, environment);
  if (first !== EXIT.done) return first;
  stdout.write(`They were looked at on the night of ${NIGHTS[0].slice(0, 10)}. Since then:\n`);

  await fleet.night(2);
  for (const { host, overnight } of fleet.sites) {
    if (overnight !== undefined) stdout.write(`  ${host.padEnd(30)} ${overnight}\n`);
  }

  stdout.write(`and they are looked at again.\n\n`);
  const second = await scan(NIGHTS[1], [], out, environment);
  if (second !== EXIT.done) return second;

  const run = `${NIGHTS[1].slice(0, 19).replaceAll(':', '-')}Z`;
  stdout.write(`\nThe report, to be opened in a browser:\n`);
  for (const language of LANGUAGES) stdout.write(`  ${join(out, run, language, 'index.html')}\n`);
  return EXIT.done;
}

/** `rasid scan`, word for word. It is imported here because the program lists this command. */
async function scan(night: Instant, more: readonly string[], out: string, environment: Environment): Promise<ExitCode> {
  const { run } = await import('./program.ts');
  const argv = [
    'scan',
    ...['--targets', join(out, TARGETS)],
    ...['--ca', join(out, ROOT)],
    ...['--history', `sqlite:${join(out, HISTORY)}`],
    ...['--reports', out],
    ...['--now', night],
    ...more,
  ];
  return run({ ...environment, argv });
}
