import type { Waiver } from '../model/waiver.ts';
import { loadRules } from '../rules/registry.ts';
import { defineCommand, defineGroup } from './command.ts';
import { type Environment, EXIT } from './environment.ts';
import { withTargets, withWaivers } from './options.ts';
import { readAccepted, readTargets } from './reading.ts';
import { plural, table } from './speaking.ts';

const check = defineCommand({
  command: 'check',
  describe: 'prove the waivers: their days, and that their rules and targets exist',
  options: (program) => withTargets(withWaivers(program)).example('$0 waivers check', 'the waivers of targets/'),
  run: async (args, environment) => {
    const { register } = readTargets(args.targets, environment);
    const rules = await loadRules();
    const known = {
      rules: rules.flatMap(({ id, aliases = [] }) => [id, ...aliases]),
      targets: register.targets.map(({ id }) => id),
    };
    const waivers = readAccepted(
      { waivers: args.waivers, targets: args.targets },
      environment.now(),
      environment,
      known,
    );
    const ended = waivers.filter((waiver) => hasEnded(waiver, environment)).length;
    if (!args.quiet) environment.stdout.write(`${plural(waivers.length, 'waiver')}, ${ended} of them ended.\n`);
    return EXIT.done;
  },
});

const list = defineCommand({
  command: 'list',
  describe: 'the waivers: what was accepted, until when, and by whom',
  options: (program) => withTargets(withWaivers(program)).example('$0 waivers list', 'the waivers of targets/'),
  run: async (args, environment) => {
    const waivers = readAccepted({ waivers: args.waivers, targets: args.targets }, environment.now(), environment);
    const rows = waivers.map((waiver) => [
      waiver.target,
      waiver.rule,
      waiver.subject ?? '',
      hasEnded(waiver, environment) ? `ended ${waiver.until}` : `until ${waiver.until}`,
      waiver.approvedBy,
      waiver.reason,
    ]);
    environment.stdout.write(table([['target', 'rule', 'subject', 'end', 'approved by', 'reason'], ...rows]));
    return EXIT.done;
  },
});

const hasEnded = ({ until }: Waiver, { now }: Environment): boolean => until < now().slice(0, 10);

export const waivers = defineGroup('waivers', 'accepted findings: check | list', [check, list]);
