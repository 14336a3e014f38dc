import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Instant } from '../model/observation.ts';
import type { Register } from '../model/target.ts';
import type { Waiver } from '../model/waiver.ts';
import { inReadingOrder, type Mistake, sentenceOf } from '../targets/mistake.ts';
import { type ListSchedule, readRegister } from '../targets/register.ts';
import { type Known, type ReadWaivers, readWaivers } from '../targets/waivers.ts';
import { type Environment, UsageError } from './environment.ts';

const DEFAULT_FOLDER = 'targets/';
const NOTHING_KNOWN: Known = { rules: null, targets: null };

export const targetPaths = (option: readonly string[] | undefined): readonly string[] => option ?? [DEFAULT_FOLDER];

/** The register that people wrote, or one sentence for each of their mistakes. */
export function readTargets(
  option: readonly string[] | undefined,
  { cwd }: Environment,
): {
  readonly register: Register;
  readonly notes: ReadonlyMap<string, string>;
  readonly schedule: ListSchedule;
} {
  const { register, notes, schedule, mistakes } = readRegister(targetPaths(option), cwd);
  if (register === null) throw mistaken(mistakes);
  return { register, notes, schedule };
}

/**
 * The waivers: those of `--waivers`, and otherwise those that lie in the folders of `--targets` (targets/ when that is not said
 * either; its absence is no mistake).
 */
export function readAccepted(
  options: WaiverOptions,
  now: Instant,
  { cwd }: Environment,
  known: Known = NOTHING_KNOWN,
): readonly Waiver[] {
  const { waivers, mistakes, faults } = readWaivers(waiverPaths(options, cwd), cwd, now, known);
  const wrong = inReadingOrder([...mistakes, ...faults]);
  if (wrong.length > 0) throw mistaken(wrong);
  return waivers;
}

/** The same for who looks at the waivers themselves: what is against the rules of the house is given, not thrown. */
export function readWaiversThemselves(
  options: WaiverOptions,
  { now, cwd }: Environment,
  known: Known,
): Omit<ReadWaivers, 'mistakes'> {
  const read = readWaivers(waiverPaths(options, cwd), cwd, now(), known);
  if (read.mistakes.length > 0) throw mistaken(read.mistakes);
  return read;
}

export interface WaiverOptions {
  readonly waivers?: readonly string[] | undefined;
  readonly targets?: readonly string[] | undefined;
}

export const waiverPaths = ({ waivers, targets }: WaiverOptions, cwd: string): readonly string[] =>
  waivers ?? targetPaths(targets).filter((path) => isFolder(resolve(cwd, path)));

export const mistaken = (mistakes: readonly Mistake[]): UsageError =>
  new UsageError(mistakes.map(sentenceOf).join('\n'));

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Roots in PEM. `called`: how the user named them. */
export function readRoots(files: readonly string[], { cwd }: Environment, called = '--ca'): readonly string[] {
  return files.flatMap((file) => {
    let text: string;
    try {
      text = readFileSync(resolve(cwd, file), 'latin1');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
      throw new UsageError(`${called} ${file} cannot be read: ${why}.`);
    }
    const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (certificates.length === 0) throw new UsageError(`${called} ${file} holds no certificate in PEM.`);
    try {
      for (const certificate of certificates) new X509Certificate(certificate);
    } catch {
      throw new UsageError(`${called} ${file} holds a certificate that cannot be read.`);
    }
    return certificates;
  });
}
