import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDomain } from 'tldts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFleet } from '../../src/demo/fleet.ts';
import { SITES } from '../../src/demo/sites.ts';
import { observatoryOf } from '../../src/grades/observatory.ts';
import type { ObservatoryGap, ObservatoryGrade } from '../../src/model/grades.ts';
import type { TargetNight } from '../../src/model/snapshot.ts';
import type { Target } from '../../src/model/target.ts';
import { createEye, observe } from '../../src/observe.ts';
import { corsProbe } from '../../src/probes/cors.ts';
import { httpProbe, httpsProbe } from '../../src/probes/http.ts';
import { pageProbe } from '../../src/probes/page.ts';
import { aNetwork, aTarget } from '../probes/net/loopback.ts';
import { installed, type LiveAnswer, lookAt } from './observatory.ts';
import { ODD_SITES } from './observatory-sites.ts';

/** Sites that it grades and of which we do not know what it saw. */
const UNTOLD: Readonly<Record<string, ObservatoryGap>> = {
  'donnees-www': 'blocked',
  'donnees-api': 'blocked',
  stub: 'stub',
  'https-circle': 'redirect-unfinished',
};

/** Where it puts its question about sharing to another page than we do (behind a certificate that nobody trusts), or we to none (http). */
const UNASKED: readonly string[] = [
  'sante-rdv',
  'eau-www',
  'cadastre-intranet',
  'cadastre-www',
  'univ-atlas-inscription',
  'tizi-nour-etat-civil',
  'cookie-untrusted',
  'http-untrusted',
  'https-down',
];

/** The demo's fleet and servers of our own on loopback, seen by MDN Observatory, and by our probes and the fold over what they observed. */
describe.skipIf(!installed)('MDN Observatory and our fold over what our probes saw', () => {
  let theirs: ReadonlyMap<string, LiveAnswer>;
  let ours: ReadonlyMap<string, ObservatoryGrade | ObservatoryGap>;
  let stop = async () => {};

  beforeAll(async () => {
    // Both sides ask the clock of this machine whether a certificate is good.
    const fleet = await startFleet({ firstNight: new Date().toISOString(), sites: [...SITES, ...ODD_SITES] });
    const folder = mkdtempSync(join(tmpdir(), 'observatory-'));
    writeFileSync(join(folder, 'root.pem'), fleet.caPem);
    stop = async () => {
      await fleet.close();
      rmSync(folder, { recursive: true });
    };

    const targets = fleet.sites.map(({ id, name, place }) =>
      aTarget({
        id,
        host: name,
        domain: getDomain(name) ?? name,
        https: place.https,
        http: place.http,
        addresses: [place.address],
      }),
    );
    const [seen, said] = await Promise.all([
      nightOf(targets, fleet.caPem),
      lookAt(
        fleet.sites.map(({ name, place }) => ({ host: name, ...place })),
        join(folder, 'root.pem'),
      ),
    ]);
    ours = new Map(targets.map((target) => [target.id, observatoryOf(target, seen.get(target.id) ?? [])]));
    theirs = new Map(said.map((answer, index) => [targets[index]?.id ?? '', answer]));
  }, 120_000);
  afterAll(() => stop());

  it.each([...SITES, ...ODD_SITES].map(({ id }) => id))('%s', (id) => {
    const [mine, their] = [ours.get(id), theirs.get(id)];
    if (mine === undefined || their === undefined) throw new Error(`${id} was not looked at`);
    if (typeof mine === 'string') {
      expect(mine).toBe(their.error ?? UNTOLD[id]);
      return;
    }
    const unasked = mine.tests.filter(({ code }) => code === null).map(({ test }) => test);
    expect(unasked).toEqual(UNASKED.includes(id) ? ['cross-origin-resource-sharing'] : []);
    expect({
      ...Object.fromEntries(mine.tests.map(({ test, code }) => [test, code ?? their.codes?.[test]])),
      grade: mine.grade,
      score: mine.score,
    }).toEqual({ ...their.codes, grade: their.grade, score: their.score });
  });
});

async function nightOf(targets: readonly Target[], root: string) {
  const { signal } = new AbortController();
  const network = aNetwork(targets, { extraRoots: [root], listed: targets.map(({ host }) => host) });
  const nights = new Map<string, TargetNight['observations']>();
  await observe(targets, {
    eye: createEye({
      probes: [httpProbe, httpsProbe, pageProbe, corsProbe],
      open: network.openLane,
      profileOf: () => 'standard',
      clock: () => '2026-11-22T02:00:00.000Z',
    }),
    clock: () => '2026-11-22T02:00:00.000Z',
    hosts: 64,
    deadline: null,
    signal,
    onNight: ({ target, observations }) => {
      nights.set(target, observations);
    },
  });
  return nights;
}
