import { accessSync, constants, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bad, bytes, ok, type Sign, unmeasured, warn } from './sign.ts';

const SITE_BYTES = 620_000; // of the pages of one site in three languages, and
const SITE_FILES = 4.1; // their number (docs/benchmarks.md); the last run tells better
const NIGHT_BYTES = 300; // that a site adds to the history
const FEW = 7; // nights
const SOME = 60;

/** What a night writes. */
interface Night {
  readonly bytes: number;
  readonly files: number;
}

/** Whether a folder can be written, and for how many nights. `file`: the history in it is a file that has to be writable too. */
export function diskSigns(
  name: string,
  {
    folder,
    file = null,
    night,
  }: { readonly folder: string; readonly file?: string | null; readonly night: Night | null },
): readonly Sign[] {
  const there = nearest(folder);
  if (there === null) return [bad(name, `${folder} has no folder above it`, 'Name another one.')];
  if (!statSync(there).isDirectory())
    return [
      bad(name, `${there} is a file, and ${folder} would have to lie in it`, 'Move it away, or name another folder.'),
    ];
  const locked = [there, ...(file !== null && isThere(file) ? [file] : [])].find((path) => !isWritable(path));
  if (locked !== undefined) return [bad(name, `${locked} cannot be written`, 'Give it to the user that scans.')];
  const exists = there === folder ? folder : `${folder} (the first scan makes it)`;
  return [ok(name, `${exists} can be written`), roomSign(name, there, night)];
}

function roomSign(name: string, folder: string, night: Night | null): Sign {
  const { bavail, bsize, ffree, files } = statfsSync(folder);
  const free = bavail * bsize;
  const inodes = files === 0 ? Number.POSITIVE_INFINITY : ffree; // some file systems do not count them
  const says = `${bytes(free)} free${Number.isFinite(inodes) ? `, ${about(inodes)} files more` : ''}`;
  const label = `${name} disk`;
  if (night === null || night.bytes === 0) return free === 0 ? bad(label, says, 'Make room.') : ok(label, says);
  const nights = Math.floor(Math.min(free / night.bytes, inodes / Math.max(1, night.files)));
  const each = `a night takes about ${bytes(night.bytes)}${night.files > 1 ? ` in ${Math.round(night.files).toLocaleString('en')} files` : ''}`;
  const whole = `${says}: ${nights > 3650 ? 'years' : `${nights} nights`}; ${each}`;
  const todo = 'Make room, or take old runs away (their folders; rasid history prune).';
  if (nights < FEW) return bad(label, whole, todo);
  return nights < SOME ? warn(label, whole, todo) : ok(label, whole);
}

/** `15.9M`: the last digits of a disk in use change while one reads them. */
const about = (files: number): string =>
  files.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** What a night writes into the reports: as much as the last run did, or what pages of so many sites take. */
export function reportsNight(reports: string, targets: number | null): Night | null {
  const last = isThere(reports)
    ? readdirSync(reports, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\dT/.test(entry.name))
        .map(({ name }) => name)
        .sort()
        .at(-1)
    : undefined;
  if (last !== undefined) {
    const files = readdirSync(join(reports, last), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    const sizes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
    return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: files.length };
  }
  return targets === null ? null : { bytes: targets * SITE_BYTES, files: targets * SITE_FILES };
}

export const historyNight = (targets: number | null): Night | null =>
  targets === null ? null : { bytes: targets * NIGHT_BYTES, files: 0 };

/** The history is a list of weak points: nobody but its user should read it. */
export function secrecySign(name: string, path: string): Sign {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return unmeasured(name, `${path} is not there yet`);
  const open = (mode: number, bit: number) => (mode & bit) !== 0;
  const exposed = open(found.mode, 0o004) && open(statSync(dirname(path)).mode, 0o001);
  const octal = (found.mode & 0o777).toString(8).padStart(3, '0');
  return exposed
    ? warn(name, `everybody on this machine can read ${path} (${octal})`, `chmod o= ${path}`)
    : ok(name, `${path} is closed to others (${octal})`);
}

/** The folder itself, or the first above it that is there. */
function nearest(path: string): string | null {
  for (let at = path; ; at = dirname(at)) {
    if (isThere(at)) return at;
    if (at === dirname(at)) return null;
  }
}

const isThere = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // a part of the path is no folder
  }
};

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
