import type { Waiver } from '../model/waiver.ts';
import { defineCommand, defineGroup } from './command.ts';
import { type Environment, EXIT } from './environment.ts';
import { withTargets, withWaivers } from './options.ts';
import { readAccepted } from './reading.ts';
import { table } from './speaking.ts';
import { addWaiver } from './waivers-add.ts';
import { checkWaivers } from './waivers-check.ts';

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

export const waivers = defineGroup('waivers', 'accepted findings: check | list | add', [checkWaivers, list, addWaiver]);
