import { type Once, superviseOnce, type World } from '../schedule/supervise.ts';
import { EXIT, type ExitCode } from './environment.ts';
import type { ScheduledList } from './schedule-plan.ts';

/** From well to grave: of several lists the gravest end is ours. */
const GRAVITY: readonly ExitCode[] = [EXIT.done, EXIT.tooLittleSeen, EXIT.usage, EXIT.ourFault, EXIT.interrupted];

/** What is due now, tried once; gives the exit code of the scan. */
export async function scheduleOnce(lists: readonly ScheduledList[], world: World): Promise<ExitCode> {
  const codes = (await superviseOnce(lists, world)).map(codeOf);
  return GRAVITY.findLast((code) => codes.includes(code)) ?? EXIT.done;
}

/** A process that ended by a signal, or never began, is our fault as far as whoever started us can tell. */
function codeOf(once: Once): ExitCode {
  if (once === 'nothing') return EXIT.done;
  if (once === 'unreadable') return EXIT.usage;
  return GRAVITY.find((code) => code === once.code) ?? EXIT.ourFault;
}
