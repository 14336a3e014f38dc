import type { Instant } from '../model/observation.ts';
import type { Authorisation, Register } from '../model/target.ts';
import { bad, days, daysBetween, ok, type Sign, warn } from './sign.ts';

const SOON = 30; // days
const NAMED = 3;

/** What people wrote: whether it can be used, and how long the permissions last. `mistakes`: a sentence each. */
export function listSigns(register: Register | null, mistakes: readonly string[], now: Instant): readonly Sign[] {
  if (register === null) {
    const more = mistakes.length > 1 ? ` and ${mistakes.length - 1} more` : '';
    return [bad('targets', `${mistakes[0] ?? 'cannot be read'}${more}`, 'rasid targets check names every mistake.')];
  }
  const { targets, owners, scanner } = register;
  const size = `${targets.length} targets of ${owners.length} owners`;
  return [
    scanner === null
      ? bad('targets', `${size}, and nobody says who scans`, 'Write "scanner:" with a contact and an information page.')
      : ok('targets', `${size}, scanned by ${scanner.contact.replace(/^mailto:/, '')} from ${scanner.vantage}`),
    permissionSign(register, now),
  ];
}

function permissionSign({ targets }: Register, now: Instant): Sign {
  const today = now.slice(0, 10);
  const without = targets.filter(({ authorisation }) => authorisation === null);
  const held = [...new Map(targets.flatMap(({ authorisation: one }) => (one === null ? [] : [[one.id, one]])))];
  const letters = held.map(([, letter]) => letter);
  const over = letters.filter(({ from, until }) => until < today || from > today);
  const ending = letters.filter((one) => !over.includes(one) && daysBetween(today, one.until) < SOON);
  if (without.length > 0 || over.length > 0) {
    const said = [
      ...(without.length > 0 ? [`${without.length} targets without any`] : []),
      ...(over.length > 0 ? [`not valid today: ${named(over, ({ id, until }) => `${id} (until ${until})`)}`] : []),
    ];
    return bad(
      'permission',
      said.join('; '),
      'Nothing is sent there: ask for letters, or scan with --allow-unauthorised-skip.',
    );
  }
  if (ending.length > 0)
    return warn(
      'permission',
      named(ending, ({ id, until }) => `${id} ends in ${days(daysBetween(today, until))} (${until})`),
      'Ask for a new letter now.',
    );
  const first = letters.map(({ until }) => until).sort()[0];
  return ok('permission', first === undefined ? 'no targets, none needed' : `all valid; the first ends on ${first}`);
}

function named(letters: readonly Authorisation[], say: (letter: Authorisation) => string): string {
  const more = letters.length > NAMED ? ` and ${letters.length - NAMED} more` : '';
  return `${letters.slice(0, NAMED).map(say).join(', ')}${more}`;
}
