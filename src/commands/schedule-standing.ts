import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from '../schedule/log.ts';
import { isAlive, type Standing } from '../schedule/standing.ts';
import { type Environment, UsageError } from './environment.ts';
import { table } from './speaking.ts';
import { writeOut } from './write-files.ts';

/** Where the health file is. */
export const standingPath = (options: { readonly health?: string | undefined; readonly reports: string }): string =>
  options.health ?? join(options.reports, 'schedule.json');

/** Reads the health file of a schedule, in this or another process. */
export function readStanding(path: string, { cwd }: Environment): Standing {
  const standing = standingIn(path, cwd);
  if (standing === null) throw new UsageError(`${path} is no health file of a schedule, or there is none.`);
  return standing;
}

function standingIn(path: string, cwd: string): Standing | null {
  try {
    const read: unknown = JSON.parse(readFileSync(resolve(cwd, path), 'utf8'));
    return typeof read === 'object' && read !== null && 'schema' in read && read.schema === 'rasid/schedule@1'
      ? (read as Standing)
      : null;
  } catch {
    return null;
  }
}

/**
 * Gives what writes the health file. It is written once at the beginning: where it cannot be, the schedule does not begin. Later a full disk is
 * told once in the log, and the nights go on; whoever reads the file sees that it is old.
 */
export function keepStanding(
  path: string,
  first: Standing,
  environment: Environment,
  log: Log,
): (now: Standing) => void {
  const { cwd, machine } = environment;
  const other = standingIn(path, cwd);
  const isHere = other !== null && other.host === machine.host && other.process !== machine.process;
  if (isHere && machine.lives(other.process) && isAlive(other, first.at)) {
    throw new UsageError(
      `Process ${other.process} keeps a schedule in ${path} since ${other.since}; end it first, or name another --health.`,
    );
  }
  const write = (standing: Standing) => writeOut(path, `${JSON.stringify(standing, null, 1)}\n`, environment);
  write(first);
  let failing = false;
  return (standing) => {
    try {
      write(standing);
      failing = false;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (!failing) log('error', 'health-unwritten', error.message);
      failing = true;
    }
  };
}

/** How a schedule stands, for people. */
export function renderStanding(standing: Standing, now: string): string {
  const { state, process, host, since, at, lists } = standing;
  const alive = isAlive(standing, now) ? state : state === 'stopped' ? 'stopped' : `silent since ${at}`;
  const rows = lists.map(({ list, running, last, next, failures, missed }) => [
    list,
    running === null ? (next ?? 'never') : `running since ${running.since}`,
    last === null ? 'none' : `${last.id} ${last.state}`,
    `${failures}`,
    `${missed}`,
  ]);
  const heads = ['list', 'next', 'last run', 'failures', 'missed'];
  return `${alive}: process ${process} on ${host}, since ${since}\n${table([heads, ...rows])}`;
}
