import { expect, test } from 'vitest';
import { storedReport } from '../../src/commands/reporting.ts';
import { memoryOf } from '../../src/fleet/baseline.ts';
import { pastIn } from '../../src/fleet/parts.ts';
import { gate, USUAL_POLICY } from '../../src/gate.ts';
import type { Change } from '../../src/model/drift.ts';
import type { Observation } from '../../src/model/observation.ts';
import { alpha, knowledge } from '../compare/nights.ts';
import { FIRST, header, openedHistory, play } from '../fleet/rehearsal.ts';

/** Of a time when nobody looked at pages. */
const dns = (target: string): Observation => ({
  kind: 'dns',
  target,
  service: 'dns',
  at: FIRST.takenAt,
  connections: 0,
  outcome: { ok: true, value: { addresses: [{ address: '192.0.2.1', refused: null }], pinned: false } },
});

test('against an old baseline, what it did not measure fails the gate 14 days after its first sight', async () => {
  const history = await openedHistory();
  const standards = { rules: [alpha], version: 'sha256:0', knowledge, waivers: [] };
  const old = { ...(await play(history, FIRST, { title: () => 'good' })).snapshot };
  const baseline = pastIn(
    memoryOf(
      { ...old, observations: old.targets.map(({ id }) => dns(id)) },
      { snapshot: old.id, takenAt: old.takenAt, ruleset: '', findings: [] },
    ),
  );

  const nights = [1, 14, 15].map((days) => {
    const takenAt = new Date(Date.parse(FIRST.takenAt) + days * 86_400_000).toISOString();
    return header(`day-${days}`, takenAt);
  });
  const said: unknown[] = [];
  for (const night of nights) {
    await play(history, night, { title: (id) => (id === 'a' ? 'bad!' : 'good') });
    const changes: Change[] = [];
    await storedReport(history, night.id, standards, {
      past: baseline,
      onPart: ({ review }) => changes.push(...review.drift.changes),
    });
    const { verdict } = gate({ from: old.id, changes }, { asked: 3, seen: 3, degraded: false }, USUAL_POLICY);
    said.push([changes.map(({ state, record }) => [state, record.firstSeen.slice(0, 10)]), verdict]);
  }
  expect(said).toEqual([
    [[['newly-measured', '2026-11-22']], 'passed'],
    [[['newly-measured', '2026-11-22']], 'passed'],
    [[['newly-measured', '2026-11-22']], 'failed'],
  ]);
});
