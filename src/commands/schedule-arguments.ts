import { type Night, nightAfter } from '../schedule/nights.ts';
import type { ScheduledList } from './schedule-plan.ts';

/** The options of `rasid scan` that every night is given. */
export interface NightOptions {
  readonly history?: string | undefined;
  readonly reports: string;
  readonly waivers?: readonly string[] | undefined;
  readonly select?: readonly string[] | undefined;
  readonly profile?: string | undefined;
  readonly ca: readonly string[];
  readonly hosts?: number | undefined;
  readonly allowUnauthorisedSkip?: boolean | undefined;
  readonly notify?: string | undefined;
  readonly noWork?: boolean | undefined;
}

/** The command line of one night. */
export function scanArguments(
  list: ScheduledList | undefined,
  night: Night,
  resume: boolean,
  options: NightOptions,
): readonly string[] {
  const next = list === undefined ? null : nightAfter(list, night.due);
  return [
    'scan',
    '--quiet',
    ...(resume ? ['--resume'] : []),
    `--deadline=${night.end}`,
    ...single('next', next?.due),
    ...repeated('targets', list?.paths),
    ...repeated('waivers', options.waivers),
    ...repeated('select', options.select),
    ...repeated('ca', options.ca),
    ...single('profile', options.profile),
    ...single('history', options.history),
    ...single('reports', options.reports),
    ...single('format', list?.formats.join(',')),
    ...single('hosts', options.hosts?.toString()),
    ...(options.allowUnauthorisedSkip ? ['--allow-unauthorised-skip'] : []),
    ...(options.noWork ? ['--no-work'] : []),
  ];
}

/** The command line that tells people of it. */
export const notifyArguments = (
  run: string,
  config: string,
  paths: readonly string[],
  { history, reports, waivers }: NightOptions,
): readonly string[] => [
  'notify',
  run,
  '--send',
  '--quiet',
  `--config=${config}`,
  ...repeated('targets', paths),
  ...repeated('waivers', waivers),
  ...single('history', history),
  ...single('reports', reports),
];

const repeated = (option: string, values: readonly string[] | undefined): string[] =>
  (values ?? []).map((value) => `--${option}=${value}`);

const single = (option: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`--${option}=${value}`];
