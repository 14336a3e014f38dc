import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Crew } from '../../src/fleet/crew.ts';
import { type History, openHistory } from '../../src/history/history.ts';
import type { LedgerEntry } from '../../src/model/observation.ts';
import type { AnyProbe, LaneLike } from '../../src/model/plan.ts';
import type { Target } from '../../src/model/target.ts';
import { createEye, type Observing } from '../../src/observe.ts';
import { createSharedCrew } from '../../src/queue/crew.ts';
import { type Lead, leadOn } from '../../src/queue/lead.ts';
import { openLine, queueOn } from '../../src/queue/queue.ts';
import { work } from '../../src/queue/work.ts';
import { target } from '../compare/nights.ts';
import { header } from '../fleet/rehearsal.ts';
import { freshDatabase } from '../history/postgres.ts';

// Leaders and workers in one process, each with connections of its own to a true PostgreSQL.

export const RUN = 'run';
export const TOOL = 'rasid/0';
const TAKEN_AT = '2026-11-21T02:00:00.000Z';

interface Lane extends LaneLike {
  readonly target: Target;
}

/** What happens when somebody looks: may wait, until it is given up. */
export type Look = (target: string, givenUp: AbortSignal) => Promise<void>;

export interface Desk {
  readonly url: string;
  readonly history: History;
  readonly targets: readonly Target[];
  /** Who looked at what, in the order in which it began. */
  readonly looked: string[];
}

/** A run that was begun, of targets with these names. */
export async function openDesk(names: readonly string[]): Promise<Desk> {
  const url = await freshDatabase();
  const history = await openHistory(url, { create: true });
  onTestFinished(() => history.close());
  const targets = names.map((name) => target(name));
  await history.begin(header(RUN, TAKEN_AT, targets));
  return { url, history, targets, looked: [] };
}

function observingBy(who: string, { looked }: Desk, look: Look, signal: AbortSignal): Omit<Observing, 'onNight'> {
  const probe: AnyProbe<Lane> = {
    kind: 'page',
    service: () => 'https:443',
    look: async ({ target: { id } }) => {
      looked.push(`${who} ${id}`);
      await look(id, signal);
      return { connections: 1, outcome: { ok: false, failure: { code: 'connection-timeout', detail: who } } };
    },
  };
  return {
    eye: createEye({
      probes: [probe],
      open: (one) => ({ target: one, ledger: [lineOf(one.id, who)], close: async () => {} }),
      profileOf: () => 'standard',
      clock: () => TAKEN_AT,
    }),
    clock: () => TAKEN_AT,
    hosts: 1,
    deadline: null,
    signal,
  };
}

const lineOf = (id: string, who: string): LedgerEntry => ({
  at: TAKEN_AT,
  target: id,
  host: `${id}.example`,
  address: '192.0.2.1',
  port: 443,
  method: 'GET',
  path: '/',
  reason: who,
  status: null,
  bytes: 0,
  failure: 'connection-timeout',
});

const AT_ONCE: Look = async () => {};

interface Leadership {
  readonly hosts?: number; // it works too
  readonly look?: Look;
  readonly signal?: AbortSignal;
  readonly stopAt?: string;
  readonly mayStart?: () => Promise<'go' | 'stop'>;
}

export interface Leader {
  readonly crew: Crew;
  readonly lead: Lead;
  readonly told: string[]; // targets whose end it heard of
}

export async function leader(desk: Desk, wishes: Leadership = {}): Promise<Leader> {
  const line = await openLine(desk.url);
  const lead = await leadOn(line, RUN, TOOL);
  const queue = queueOn(line, TOOL, () => {});
  onTestFinished(async () => {
    await lead.close();
    await queue.close();
    await line.close();
  });
  const told: string[] = [];
  const signal = wishes.signal ?? new AbortController().signal;
  const { mayStart } = wishes;
  const crew = createSharedCrew({
    hands: {
      run: RUN,
      history: desk.history,
      observing: {
        ...observingBy('leader', desk, wishes.look ?? AT_ONCE, signal),
        ...(mayStart === undefined ? {} : { mayStart }),
      },
      sleep: (milliseconds) => sleep(milliseconds),
      onTarget: () => {},
      onNight: (id) => void told.push(id),
    },
    lead,
    queue,
    plan: {
      scanner: { contact: 'mailto:a@b.example', info: 'https://b.example/', vantage: 'here', controls: [] },
      roots: [],
      ahead: 0,
      unwilling: [],
      listed: [],
    },
    stopAt: wishes.stopAt ?? null,
    hosts: wishes.hosts ?? 0,
    sleep: (milliseconds, given) => sleep(milliseconds, undefined, given === undefined ? {} : { signal: given }),
    onAlone: () => {},
  });
  return { crew, lead, told };
}

interface Employment {
  readonly hosts?: number;
  readonly look?: Look;
  readonly tool?: string;
}

export interface Worker {
  /** Like kill -9 as far as the database can see; what it looks at goes on, as on a machine that lost its network. */
  cut(): Promise<void>;
  /** Tells it to stop at once, and waits until it has. */
  stop(): Promise<void>;
  readonly words: string[];
  readonly strangers: string[];
}

export async function worker(desk: Desk, who: string, wishes: Employment = {}): Promise<Worker> {
  const line = await openLine(desk.url);
  const strangers: string[] = [];
  const queue = queueOn(line, wishes.tool ?? TOOL, ({ run, tool }) => void strangers.push(`${run} ${tool}`));
  const stopping = new AbortController();
  const words: string[] = [];
  const working = work({
    queue,
    history: desk.history,
    hosts: wishes.hosts ?? 2,
    round: async (_run, signal) => ({
      observing: observingBy(who, desk, wishes.look ?? AT_ONCE, signal),
      target: (id) => desk.targets.find((one) => one.id === id),
    }),
    stop: stopping.signal,
    graceMs: 0,
    sleep: (milliseconds, given) => sleep(milliseconds, undefined, given === undefined ? {} : { signal: given }),
    told: ({ id }, word) => void words.push(`${id} ${word}`),
  });
  working.catch(() => {}); // a cut line is an error of its own
  const cut = async () => void (await Promise.all([line.holding.close(), line.side.close()]));
  const stop = async () => {
    stopping.abort();
    await working;
  };
  onTestFinished(async () => {
    stopping.abort();
    await cut().catch(() => {});
    await working.catch(() => {});
    await queue.close().catch(() => {});
  });
  return { cut, stop, words, strangers };
}

/** What is stored of each target: by whom, at the first look and at the second. */
export async function stored({ history, targets }: Desk): Promise<Record<string, string>> {
  const nights = targets.map(async ({ id }) => {
    const { observations, again } = await history.looks(RUN, [id]);
    const sent = (await history.ledger(RUN, id)).map(({ reason }) => reason);
    const saw = [...observations, ...again].map(({ outcome }) => (outcome.ok ? 'facts' : outcome.failure.code));
    return [id, [...saw, ...sent].join(', ')] as const;
  });
  return Object.fromEntries(await Promise.all(nights));
}

/** Until the signal says so. */
export const untilGivenUp = (givenUp: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (givenUp.aborted) resolve();
    givenUp.addEventListener('abort', () => resolve(), { once: true });
  });
