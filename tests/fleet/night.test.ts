import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Night, runIdFor, runNight } from '../../src/fleet/night.ts';
import { type History, openHistory, type RunHeader } from '../../src/history/history.ts';
import type { AnyProbe, LaneLike } from '../../src/model/plan.ts';
import { alpha, knowledge, target } from '../compare/nights.ts';

const NAMES = ['a', 'b', 'c'];
const TARGETS = NAMES.map((id) => target(id));

/** Looks at a page whose title says what the test wants. */
const pageProbe = (title: (id: string) => string): AnyProbe<Lane> => ({
  kind: 'page',
  service: () => 'https:443',
  look: async ({ id }) => ({
    connections: 1,
    outcome: {
      ok: true,
      value: {
        url: `https://${id}.example/`,
        overHttp: false,
        html: true,
        title: title(id),
        generator: null,
        language: null,
        forms: [],
        scripts: [],
        styles: [],
        images: [],
        links: [],
        refresh: null,
        truncated: false,
        metaPolicies: [],
        metaReferrer: null,
        metaHsts: false,
        nature: 'content',
        marks: [],
        stackTrace: null,
        privateAddresses: [],
        sourceMaps: 0,
        scriptsInline: 0,
        handlers: 0,
        thirdParties: [],
      },
    },
  }),
});

interface Lane extends LaneLike {
  readonly id: string;
}

async function openedHistory(): Promise<History> {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-night-'));
  const history = await openHistory(`sqlite:${join(folder, 'history.db')}`, { create: true });
  onTestFinished(async () => {
    await history.close();
    rmSync(folder, { recursive: true });
  });
  return history;
}

const header = (id: string, takenAt: string): RunHeader => ({
  id,
  takenAt,
  profile: 'standard',
  vantage: 'here',
  tool: 'rasid/0',
  rehearsal: true,
  list: 'targets',
  register: 'digest',
  registered: NAMES,
  knowledge: {},
  owners: [],
  targets: TARGETS,
});

const FIRST = header('first', '2026-11-21T02:00:00.000Z');
const SECOND = header('second', '2026-11-22T02:00:00.000Z');

interface Wishes {
  readonly title?: (id: string) => string;
  readonly signal?: AbortSignal;
  readonly deadline?: string;
  readonly resumed?: boolean;
  readonly unreachable?: readonly string[];
  readonly onNight?: (target: string) => void;
}

function play(history: History, run: RunHeader, wishes: Wishes = {}) {
  const looked: string[] = [];
  const night: Night<Lane> = {
    header: run,
    resumed: wishes.resumed ?? false,
    targets: TARGETS,
    history,
    standards: { rules: [alpha], version: 'sha256:0', knowledge, waivers: [] },
    sleep: async () => {},
    unreachable: async () => wishes.unreachable ?? [],
    observing: {
      probes: [pageProbe(wishes.title ?? (() => 'good'))],
      open: ({ id }) => ({ id, ledger: [], close: async () => {} }),
      profileOf: () => 'standard',
      clock: () => run.takenAt,
      hosts: 1,
      deadline: wishes.deadline ?? null,
      signal: wishes.signal ?? new AbortController().signal,
    },
    onBegin: () => {},
    onTarget: ({ id }) => void looked.push(id),
    onNight: ({ target: id }) => wishes.onNight?.(id),
    onSecondLooks: () => {},
  };
  return runNight(night).then((ended) => ({ ...ended, looked }));
}

const changes = ({ drift }: Awaited<ReturnType<typeof play>>) =>
  drift.changes.map(({ target: id, state, cause }) => `${id} ${state} ${cause ?? '-'}`);

describe('a night', () => {
  test('is observed, judged, compared and kept', async () => {
    const history = await openedHistory();
    const first = await play(history, FIRST, { title: (id) => (id === 'a' ? 'bad' : 'good') });
    expect(first.snapshot.state).toBe('complete');
    expect(changes(first)).toEqual(['a new register']);

    const second = await play(history, SECOND, { title: (id) => (id === 'b' ? 'bad' : 'good') });
    expect(second.drift.from).toBe('first');
    expect(changes(second)).toEqual(['a fixed site', 'b new site']);

    const stored = await history.snapshot('second');
    expect(stored).toEqual(second.snapshot);
    const memory = await history.memory(null);
    expect([...memory.records.values()].map(({ target: id, state }) => `${id} ${state}`).sort()).toEqual([
      'a fixed',
      'b open',
    ]);
  });

  test('that is interrupted keeps what was seen, and goes on where it stopped', async () => {
    const history = await openedHistory();
    await play(history, FIRST);
    const interruption = new AbortController();
    const half = await play(history, SECOND, {
      signal: interruption.signal,
      title: () => 'bad',
      onNight: (id) => {
        if (id === 'b') interruption.abort();
      },
    });
    expect(half.snapshot.state).toBe('interrupted');
    expect(half.looked).toEqual(['a', 'b']);
    expect(changes(half)).toEqual(['a new site', 'b new site']);
    expect((await history.unfinished())?.id).toBe('second');

    const whole = await play(history, SECOND, { resumed: true, title: () => 'bad' });
    expect(whole.looked).toEqual(['c']);
    expect(whole.snapshot.state).toBe('complete');
    expect(changes(whole)).toEqual(['a new site', 'b new site', 'c new site']);
    expect(await history.unfinished()).toBeNull();
  });

  test('starts no target after its deadline; what it did not reach is unverified, not fixed', async () => {
    const history = await openedHistory();
    await play(history, FIRST, { title: () => 'bad' });
    const late = await play(history, SECOND, { deadline: '2026-11-22T01:00:00.000Z' });
    expect(late.looked).toEqual([]);
    expect(late.snapshot.state).toBe('interrupted');
    expect(changes(late)).toEqual(['a unverified -', 'b unverified -', 'c unverified -']);
  });

  test('that cannot be stored stops at once, and throws what stopped it', async () => {
    const history = await openedHistory();
    const full: History = {
      ...history,
      addNight: async (run, night) => {
        if (night.target === 'b') throw new Error('the disk is full');
        await history.addNight(run, night);
      },
    };
    const looked: string[] = [];
    await expect(play(full, FIRST, { onNight: (id) => void looked.push(id) })).rejects.toThrow('the disk is full');
    expect(looked).toEqual(['a']);
    expect(await history.resume('first')).toEqual(['a']);
  });
});

test.each([
  [[], '2026-11-22T02-00-00Z'],
  [['2026-11-22T02-00-00Z'], '2026-11-22T02-00-00Z-2'],
  [['2026-11-22T02-00-00Z', '2026-11-22T02-00-00Z-2', 'other'], '2026-11-22T02-00-00Z-3'],
])('a run id beside %j', (taken, id) => {
  expect(runIdFor('2026-11-22T02:00:00.123Z', taken)).toBe(id);
});
