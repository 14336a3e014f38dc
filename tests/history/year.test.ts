import { expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../src/history/history.ts';
import { knowledge } from '../../src/knowledge/index.ts';
import { loadRuleset } from '../../src/rules/registry.ts';
import { yearOf } from '../bench/year.ts';
import { newFile } from './folder.ts';
import { night, target } from './invented.ts';

test('the nights of the bench: the same every time, whole, and full of churn', async () => {
  const plan = {
    prototypes: ['a', 'b'].map((id) => ({ target: target(id, { domain: `${id}.example.ma` }), night: night(1, id) })),
    owners: [],
    sites: 12,
    from: '2026-11-22T02:00:00.000Z',
    ruleset: await loadRuleset(),
    knowledge,
  };
  const hashes: (readonly (string | null)[])[] = [];
  for (let time = 0; time < 2; time++) {
    const history = await openHistory(`sqlite:${newFile()}`, { create: true });
    onTestFinished(() => history.close());
    const year = yearOf(plan);
    await year.go(history, 12);
    const last = (await history.runs()).at(-1)?.id ?? '';
    expect((await history.snapshot(last)).targets).toEqual(year.targets);
    expect((await history.verifyChain()).faults).toEqual([]);
    const looks = await Promise.all(year.targets.map(({ id }) => history.nightsOf(id)));
    const distinct = new Set(looks.flat().map(({ observed }) => JSON.stringify(observed)));
    expect(distinct.size).toBeGreaterThan(year.targets.length); // some site became another
    await year.go(history, 2, { quiet: true });
    const [before, after] = (await history.runs()).slice(-2);
    const quiet = await Promise.all([before, after].map((run) => history.snapshot(run?.id ?? '')));
    const outcomes = quiet.map(({ observations }) => observations.map(({ outcome }) => outcome));
    expect(outcomes[0]).toEqual(outcomes[1]);
    hashes.push((await history.runs()).map(({ hash }) => hash));
  }
  expect(hashes[0]).toEqual(hashes[1]);
});
