import { normalize } from 'node:path';
import type { Standards } from '../fleet/review.ts';
import type { Instant } from '../model/observation.ts';
import { atMost, type Profile, type Register, type Scanner, type Target } from '../model/target.ts';
import { isLoopback } from '../parse/address.ts';
import { loadRuleset } from '../rules/registry.ts';
import { authorised } from '../targets/authorised.ts';
import { type Environment, UsageError } from './environment.ts';
import { knowledgeFor } from './known.ts';
import { readDeadline, readInstant } from './options.ts';
import { readAccepted, readRoots, readTargets, targetPaths } from './reading.ts';
import { refusal } from './refusal.ts';
import { selector } from './select.ts';

export interface ScanOptions {
  readonly targets?: readonly string[] | undefined;
  readonly waivers?: readonly string[] | undefined;
  readonly select?: readonly string[] | undefined;
  readonly profile?: Profile | undefined;
  readonly ca: readonly string[];
  readonly deadline?: string | undefined;
  readonly now?: string | undefined;
  readonly next?: string | undefined;
  readonly allowUnauthorisedSkip?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/** All that is decided before the first packet. */
export interface ScanPlan {
  readonly register: Register;
  readonly scanner: Scanner;
  readonly asked: readonly Target[];
  readonly willing: readonly Target[]; // asked for, with a valid authorisation
  readonly profile: Profile;
  readonly list: string;
  readonly rehearsal: boolean;
  readonly takenAt: Instant;
  readonly clock: () => Instant;
  readonly ahead: number; // milliseconds: that clock before the real one
  readonly deadline: Instant | null;
  readonly next: Instant | null; // when the next night of this list begins
  readonly extraRoots: readonly string[];
  readonly standards: Standards;
  readonly knowledge: Readonly<Record<string, string>>; // name -> version, as in Snapshot
}

/** Reads everything that people wrote, and refuses with a sentence before anything is sent. */
export async function planScan(options: ScanOptions, environment: Environment): Promise<ScanPlan> {
  const pretended = options.now === undefined ? null : readInstant('now', options.now);
  const clock = clockOf(environment, pretended);
  const takenAt = pretended ?? environment.now();
  const { register } = readTargets(options.targets, environment);
  const waivers = readAccepted(options, takenAt, environment);
  const extraRoots = readRoots(options.ca, environment);
  const deadline = options.deadline === undefined ? null : readDeadline(options.deadline, takenAt);
  const next = options.next === undefined ? null : readInstant('next', options.next);

  const asked = register.targets.filter(selector(options.select ?? []));
  if (asked.length === 0) {
    const why = options.select ? `fits --select ${options.select.join(' --select ')}` : 'is on the list';
    throw new UsageError(`No target ${why}.`);
  }
  const objection = objectionAt(takenAt, pretended === null ? null : environment.now());
  const willing = asked.filter((target) => objection(target) === null);
  if (willing.length === 0 || (willing.length < asked.length && !options.allowUnauthorisedSkip)) {
    throw new UsageError(refusal(asked, objection, register.owners, takenAt, options));
  }
  const { knowledge, versions } = knowledgeFor(environment);
  const { scanner } = register;
  if (scanner === null) throw new UsageError(NO_SCANNER);
  return {
    register,
    scanner,
    asked,
    willing,
    profile: profileFor(willing, options.profile),
    list: listName(options.targets),
    rehearsal: pretended !== null,
    takenAt,
    clock,
    ahead: pretended === null ? 0 : Date.parse(pretended) - Date.parse(environment.now()),
    deadline,
    next,
    extraRoots,
    standards: { ...(await loadRuleset()), knowledge, waivers },
    knowledge: versions,
  };
}

const NO_SCANNER =
  'Nothing was sent: the list does not say who scans; add a block "scanner" with contact, info and vantage (see "rasid targets template").';

/** `--now` moves the beginning of the run; time runs on from there. */
function clockOf({ now, monotonic }: Environment, pretended: Instant | null): () => Instant {
  if (pretended === null) return now;
  const start = monotonic();
  return () => new Date(Date.parse(pretended) + Math.floor(monotonic() - start)).toISOString();
}

/**
 * Why a target may not be looked at, or null. A rehearsal pretends a date, and no letter was written for that: beyond loopback the
 * authorisation must hold on the real day too.
 */
function objectionAt(night: Instant, today: Instant | null): (target: Target) => string | null {
  return (target) => {
    const permission = authorised(target, night);
    if (!permission.ok) return permission.why;
    if (today === null || staysHere(target)) return null;
    const really = authorised(target, today);
    return really.ok ? null : `${really.why}, whatever --now says`;
  };
}

const staysHere = ({ addresses }: Target): boolean => addresses.length > 0 && addresses.every(isLoopback);

function profileFor(targets: readonly Target[], wanted: Profile | undefined): Profile {
  if (wanted === undefined) return 'standard';
  const beyond = targets.filter(({ authorisation }) => atMost(wanted, authorisation?.allows ?? 'passive') !== wanted);
  if (beyond.length === 0) return wanted;
  const named = beyond.slice(0, 5).map(({ id, authorisation }) => `${id} (${authorisation?.allows ?? 'none'})`);
  const more = beyond.length > named.length ? ` and ${beyond.length - named.length} more` : '';
  throw new UsageError(
    `Nothing was sent: --profile ${wanted} is more than was authorised for ${named.join(', ')}${more}.`,
  );
}

/** Which list a run was about; the same for `targets` and `./targets/`. */
export const listName = (option: readonly string[] | undefined): string =>
  targetPaths(option)
    .map((path) => normalize(path).replace(/(?<=.)[/\\]+$/, ''))
    .sort()
    .join(',');
