import { HistoryError, type RunSummary } from '../history/history.ts';
import type { Instant } from '../model/observation.ts';
import type { Log } from './log.ts';
import {
  afterFailure,
  type Decision,
  decide,
  later,
  MOST_TRIES,
  missedNights,
  type Night,
  nightAfter,
  type Plan,
  type Tries,
} from './nights.ts';
import { type Ending, HEARTBEAT_MS, type ListStanding, type Seen } from './standing.ts';

/** One list and its nights. */
export interface ListPlan extends Plan {
  readonly name: string; // Snapshot.list
  readonly cron: string;
  readonly timeZone: string;
  readonly jitter: number; // milliseconds at most
}

/** How a process of ours ended. */
export interface Ended {
  readonly code: number | null; // null: by a signal, or it never began
  readonly words: string; // "exit code 2", "SIGKILL"
  readonly said: string; // the end of what it said on stderr
}

/** What the schedule needs of the world; every night is a process of its own, so that none takes the schedule with it. */
export interface World {
  readonly clock: () => Instant;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly chance: () => number; // from 0 to 1
  readonly signal: AbortSignal; // no further night; the one that runs is asked to save and end
  readonly held: () => 'paused' | 'stopped' | null; // by a file beside the reports
  readonly runsOf: (list: string) => Promise<readonly RunSummary[]>; // without rehearsals and parts of the list; oldest first
  readonly seenIn: (run: string) => Promise<Seen | null>;
  readonly scan: (list: string, night: Night, resume: boolean) => Promise<Ended>;
  readonly notify: (list: string, run: string) => Promise<void>;
  readonly retry: number; // milliseconds to wait after a failure; doubles
  readonly log: Log;
  readonly publish: (lists: readonly ListStanding[], running: boolean) => void;
}

interface ListState {
  readonly plan: ListPlan;
  runs: readonly RunSummary[];
  tries: readonly Tries[]; // of the night that is open, and of the next one
  accounted: Instant; // nights whose window closed before are told already
  standing: ListStanding;
}

/** Starts each night of each list, one after the other because a history has one writer, until the signal. */
export async function supervise(plans: readonly ListPlan[], world: World): Promise<void> {
  const { clock, signal } = world;
  const states: ListState[] = [];
  for (const plan of plans) {
    const state = beginning(plan, clock());
    await readHistory(state, world);
    state.accounted = state.runs.at(-1)?.takenAt ?? clock();
    states.push(state);
  }
  while (!signal.aborted) {
    const now = clock();
    const decisions = states.map((state) => ({ state, decision: considered(state, world, now) }));
    const first = decisions
      .flatMap(({ state, decision }) => (decision.act === 'wait' ? [] : [{ state, due: decision.night.due }]))
      .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))[0];
    publish(states, world);
    if (first === undefined || world.held() === 'stopped') {
      await world.sleep(untilNext(decisions, now), signal).catch(() => {});
    } else if (await readHistory(first.state, world)) {
      const tried = await oneNight(first.state, states, world);
      if (tried?.ending === 'failed') failed(first.state, tried, world);
    } else await rest(world);
  }
  publish(states, world);
}

/** What became of the night of a list: how its process ended; nothing was due; its history could not be read. */
export type Once = Ended | 'nothing' | 'unreadable';

/** Tries the night of each list that is due now, once, and waits for nothing: whoever starts us comes again. */
export async function superviseOnce(plans: readonly ListPlan[], world: World): Promise<readonly Once[]> {
  const states = plans.map((plan) => beginning(plan, world.clock()));
  const all: Once[] = [];
  for (const state of states) all.push(await onceFor(state, states, world));
  return all;
}

async function onceFor(state: ListState, states: readonly ListState[], world: World): Promise<Once> {
  const { clock, signal, log } = world;
  const list = state.plan.name;
  if (signal.aborted || world.held() === 'stopped') {
    log('warn', 'night-held', 'Nothing is begun: it was stopped.', { list });
    return 'nothing';
  }
  if (!(await readHistory(state, world))) return 'unreadable';
  const tried = await oneNight(state, states, world);
  if (tried === null) {
    const next = nightAfter(state.plan, clock())?.due ?? null;
    log('info', 'nothing-due', `Nothing is due; the next night: ${next ?? 'never'}.`, { list, next });
    return 'nothing';
  }
  const { run, ended, ending } = tried;
  const about = { list, run: run?.id, ended: ended.words, said: ended.said };
  if (ending === 'failed') log('error', 'night-failed', `The scan failed (${ended.words}).`, about);
  return ended;
}

const NONE: Readonly<Record<Ending, number>> = { complete: 0, degraded: 0, interrupted: 0, failed: 0 };

function beginning(plan: ListPlan, now: Instant): ListState {
  const { name: list, cron, timeZone } = plan;
  const standing: ListStanding = {
    list,
    cron,
    timeZone,
    running: null,
    last: null,
    lastSuccess: null,
    seen: null,
    next: null,
    failures: 0,
    endings: NONE,
    missed: 0,
  };
  return { plan, runs: [], tries: [], accounted: now, standing };
}

/** What to do about a list; tells the nights that were missed, and draws the jitter of the next one when it comes into sight. */
function considered(state: ListState, { chance, log }: World, now: Instant): Decision {
  const { plan } = state;
  const missed = missedNights(plan, state.runs, state.accounted, now);
  state.accounted = now;
  if (missed.length > 0) {
    const which = missed.length === 1 ? `The night of ${missed[0]} was` : `${missed.length} nights were`;
    const about = { list: plan.name, nights: missed.length, from: missed[0], to: missed.at(-1) };
    log('warn', 'night-missed', `${which} missed.`, about);
  }
  const decision = decide(plan, state.runs, state.tries, now);
  const { night } = decision;
  const failures = state.tries.find(({ due }) => due === night?.due)?.failed ?? 0;
  if (
    decision.act === 'wait' &&
    night !== null &&
    night.due > now &&
    !state.tries.some(({ due }) => due === night.due)
  ) {
    keep(state, { due: night.due, failed: 0, notBefore: later(night.due, chance() * plan.jitter) });
  }
  const next = decision.act === 'wait' ? (state.tries.find(({ due }) => due === night?.due)?.notBefore ?? null) : now;
  amend(state, { next, failures, missed: state.standing.missed + missed.length });
  return decision;
}

const keep = (state: ListState, tries: Tries): void => {
  state.tries = [...state.tries.filter(({ due }) => due !== tries.due), tries].slice(-2);
};

const amend = (state: ListState, change: Partial<ListStanding>): void => {
  state.standing = { ...state.standing, ...change };
};

const publish = (states: readonly ListState[], { publish: tell }: World): void =>
  tell(
    states.map(({ standing }) => standing),
    states.some(({ standing }) => standing.running !== null),
  );

/** Milliseconds; at most a heartbeat, so that a machine that slept or whose clock was set notices. */
function untilNext(decisions: readonly { readonly decision: Decision }[], now: Instant): number {
  const waits = decisions.flatMap(({ decision }) =>
    decision.act === 'wait' && decision.until !== null ? [Date.parse(decision.until) - Date.parse(now)] : [],
  );
  return Math.max(1, Math.min(HEARTBEAT_MS, ...waits));
}

/** A night that was tried. */
interface Tried {
  readonly night: Night;
  readonly ended: Ended;
  readonly run: RunSummary | undefined;
  readonly ending: Ending;
}

/** One night of one list, in a process of its own; null when none is due, because somebody did it by hand. */
async function oneNight(state: ListState, states: readonly ListState[], world: World): Promise<Tried | null> {
  const { clock, log, signal } = world;
  const list = state.plan.name;
  const decision = decide(state.plan, state.runs, state.tries, clock());
  if (decision.act === 'wait') return null;
  const { act, night } = decision;
  const since = clock();
  const open = { list, run: act === 'resume' ? state.runs.at(-1)?.id : undefined, due: night.due, until: night.end };
  log('info', act === 'resume' ? 'night-resumed' : 'night-begun', WORDS[act], open);
  amend(state, { running: { since, due: night.due, end: night.end } });
  publish(states, world);
  const ended = await whileBeating(world.scan(list, night, act === 'resume'), world, () => publish(states, world));
  amend(state, { running: null });
  const read = await readHistory(state, world);
  const run = read ? state.runs.findLast(({ takenAt }) => takenAt >= night.due) : undefined;
  const ending = endingOf(run, ended, night, world);
  amend(state, { endings: { ...state.standing.endings, [ending]: state.standing.endings[ending] + 1 } });
  const tried = { night, ended, run, ending };
  if (ending === 'failed') return tried;

  const seconds = Math.round((Date.parse(clock()) - Date.parse(since)) / 1_000);
  const about = { list, run: run?.id, state: ending, seconds, targets: run?.targets, observed: run?.observed };
  log(ending === 'complete' ? 'info' : 'warn', 'night-ended', `The night ended: ${ending}.`, about);
  if (run !== undefined && !signal.aborted && world.held() !== 'stopped') await world.notify(list, run.id);
  return tried;
}

const WORDS = { begin: 'The night begins.', resume: 'The night goes on.' } as const;

/** A night that is not finished before its end, and that nobody stopped, has failed and is tried again. */
function endingOf(run: RunSummary | undefined, { code }: Ended, { end }: Night, world: World): Ending {
  if (run?.state === 'complete' || run?.state === 'degraded') return run.state;
  if (world.signal.aborted || world.held() === 'stopped') return 'interrupted';
  return run?.state === 'interrupted' && code !== null && world.clock() >= end ? 'interrupted' : 'failed';
}

function failed(state: ListState, { night, ended, run }: Tried, { clock, retry, log }: World) {
  const before = state.tries.find(({ due }) => due === night.due) ?? null;
  const tries = afterFailure(before, night, clock(), retry);
  keep(state, tries);
  const list = state.plan.name;
  const about = { list, run: run?.id, failures: tries.failed, ended: ended.words, said: ended.said };
  if (tries.failed >= MOST_TRIES || tries.notBefore >= night.end) {
    log('error', 'night-given-up', `The scan failed (${ended.words}); this night is given up.`, about);
  } else {
    const words = `The scan failed (${ended.words}); it is tried again at ${tries.notBefore}.`;
    log('error', 'night-failed', words, { ...about, next: tries.notBefore });
  }
}

/** False when the history could not be read; that is told, and may pass. */
async function readHistory(state: ListState, { runsOf, seenIn, log }: World): Promise<boolean> {
  const list = state.plan.name;
  try {
    state.runs = await runsOf(list);
    const ended = state.runs.findLast(({ finishedAt }) => finishedAt !== null);
    const success = state.runs.findLast((run) => run.state === 'complete');
    const last = state.runs.at(-1);
    amend(state, {
      last:
        last === undefined
          ? null
          : { id: last.id, takenAt: last.takenAt, finishedAt: last.finishedAt, state: last.state },
      lastSuccess: success?.finishedAt ?? null,
      seen: ended === undefined ? null : await seenIn(ended.id),
    });
    return true;
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    log('error', 'history-unreadable', error.message, { list });
    return false;
  }
}

const rest = ({ sleep, signal }: World): Promise<void> => sleep(HEARTBEAT_MS, signal).catch(() => {});

/** Waits for a process, and lets others see meanwhile that we are alive. */
async function whileBeating<T>(work: Promise<T>, { sleep }: World, beat: () => void): Promise<T> {
  const over = new AbortController();
  const beating = async () => {
    while (!over.signal.aborted) {
      await sleep(HEARTBEAT_MS, over.signal).catch(() => {});
      if (!over.signal.aborted) beat();
    }
  };
  const heart = beating();
  try {
    return await work;
  } finally {
    over.abort();
    await heart;
  }
}
