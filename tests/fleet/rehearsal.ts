import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCrew } from '../../src/fleet/crew.ts';
import { runNight } from '../../src/fleet/night.ts';
import { type History, openHistory, type RunHeader } from '../../src/history/history.ts';
import { by } from '../../src/model/canonical.ts';
import type { Drift } from '../../src/model/drift.ts';
import type { AnyProbe, LaneLike } from '../../src/model/plan.ts';
import type { Target } from '../../src/model/target.ts';
import { createEye } from '../../src/observe.ts';
import { alpha, knowledge, target } from '../compare/nights.ts';

const NAMES = ['a', 'b', 'c'];
const TARGETS = NAMES.map((id) => target(id));

/** Looks at a page whose title says what the test wants, at its first look and at later ones of the same night. */
const pageProbe = (title: Title, looks: Map<string, number>): AnyProbe<Lane> => ({
  kind: 'page',
  service: () => 'https:443',
  look: async ({ id }) => {
    const seen = title(id, looks.set(id, (looks.get(id) ?? 0) + 1).get(id) ?? 1);
    if (seen === 'silence') return SILENCE;
    return {
      connections: 1,
      outcome: {
        ok: true,
        value: {
          url: `https://${id}.example/`,
          overHttp: false,
          html: true,
          title: seen,
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
    };
  },
});

const SILENCE = {
  connections: 1,
  outcome: { ok: false, failure: { code: 'connection-timeout', detail: 'silence' } },
} as const;

export type Title = (id: string, look: number) => string;

interface Lane extends LaneLike {
  readonly id: string;
}

export async function openedHistory(): Promise<History> {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-night-'));
  const history = await openHistory(`sqlite:${join(folder, 'history.db')}`, { create: true });
  onTestFinished(async () => {
    await history.close();
    rmSync(folder, { recursive: true });
  });
  return history;
}

export const header = (id: string, takenAt: string, targets: readonly Target[] = TARGETS): RunHeader => ({
  id,
  takenAt,
  profile: 'standard',
  vantage: 'here',
  tool: 'rasid/0',
  rehearsal: true,
  list: 'targets',
  register: 'digest',
  registered: targets.map((one) => one.id),
  knowledge: {},
  owners: [],
  targets,
});

export const FIRST = header('first', '2026-11-21T02:00:00.000Z');
export const SECOND = header('second', '2026-11-22T02:00:00.000Z');
export const THIRD = header('third', '2026-11-23T02:00:00.000Z');

export interface Wishes {
  readonly title?: Title;
  readonly signal?: AbortSignal;
  readonly deadline?: string;
  readonly resumed?: boolean;
  readonly unreachable?: readonly string[];
  readonly onNight?: (target: string) => void;
}

/** Plays a night; gives it as it was kept, and what was said of it part by part. */
export async function play(history: History, run: RunHeader, wishes: Wishes = {}) {
  const looked: string[] = [];
  const said: Drift[] = [];
  const crew = createCrew({
    run: run.id,
    history,
    sleep: async () => {},
    onTarget: () => {},
    onNight: (id) => wishes.onNight?.(id),
    observing: {
      eye: createEye<Lane>({
        probes: [pageProbe(wishes.title ?? (() => 'good'), new Map())],
        open: ({ id }) => {
          looked.push(id);
          return { id, ledger: [], close: async () => {} };
        },
        profileOf: () => 'standard',
        clock: () => run.takenAt,
      }),
      clock: () => run.takenAt,
      hosts: 1,
      deadline: wishes.deadline ?? null,
      signal: wishes.signal ?? new AbortController().signal,
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'rasid-scratch-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const outline = await runNight({
    header: run,
    resumed: wishes.resumed ?? false,
    targets: run.targets,
    history,
    crew,
    standards: { rules: [alpha], version: 'sha256:0', knowledge, waivers: [] },
    clock: () => run.takenAt,
    scratch: () => join(folder, 'verdicts'),
    unreachable: async () => wishes.unreachable ?? [],
    onBegin: () => {},
    onSecondLooks: () => {},
    onPart: ({ review }) => said.push(review.drift),
  });
  const drift = {
    from: said[0]?.from ?? null,
    changes: said.flatMap((one) => one.changes).sort(by(({ target: id }) => id)),
    unconfirmed: said.flatMap((one) => one.unconfirmed),
  };
  return {
    snapshot: {
      ...outline,
      ...(await history.looks(
        run.id,
        run.targets.map(({ id }) => id),
      )),
    },
    drift,
    looked,
  };
}

export const changes = ({ drift }: Awaited<ReturnType<typeof play>>) =>
  drift.changes.map(({ target: id, state, cause }) => `${id} ${state} ${cause ?? '-'}`);
