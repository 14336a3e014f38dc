import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../src/model/observation.ts';
import type { AnyProbe, LaneLike } from '../src/model/plan.ts';
import type { TargetNight } from '../src/model/snapshot.ts';
import type { Area, Profile } from '../src/model/target.ts';
import { createEye, type Observing, observe, type Seeing } from '../src/observe.ts';
import { target } from './compare/nights.ts';

interface Lane extends LaneLike {
  readonly id: string;
}

/** A clock that moves a second with every look at it. */
const ticking = () => {
  let seconds = 0;
  return () => `2026-11-22T02:00:${String(seconds++).padStart(2, '0')}.000Z`;
};

const dns: AnyProbe<Lane> = {
  kind: 'dns',
  service: () => 'dns',
  look: async () => ({ connections: 0, outcome: { ok: true, value: { addresses: [], pinned: true } } }),
};
const crashing: AnyProbe<Lane> = {
  kind: 'tls',
  service: ({ https }) => (https === null ? null : `https:${https}`),
  look: async () => {
    throw new TypeError('our own mistake');
  },
};
const paths: AnyProbe<Lane> = {
  kind: 'paths',
  service: () => 'https:443',
  look: async () => ({ connections: 1, outcome: { ok: true, value: { table: '1', rows: [] } } }),
};

type Changes = Partial<Observing & Pick<Seeing<Lane>, 'open' | 'profileOf'>>;

async function nightsOf(
  ids: readonly string[],
  { open, profileOf, ...changes }: Changes = {},
  skip: readonly Area[] = [],
) {
  const nights: TargetNight[] = [];
  const closed: string[] = [];
  const clock = ticking();
  await observe(
    ids.map((id) => target(id, { skip })),
    {
      eye: createEye<Lane>({
        probes: [paths, dns, crashing],
        open: open ?? (({ id }) => ({ id, ledger: [] as LedgerEntry[], close: async () => void closed.push(id) })),
        profileOf: profileOf ?? ((): Profile => 'standard'),
        clock,
      }),
      clock,
      hosts: 2,
      deadline: null,
      signal: new AbortController().signal,
      onNight: (night) => void nights.push(night),
      ...changes,
    },
  );
  return { nights, closed };
}

const summary = ({ observations }: TargetNight) =>
  observations.map(
    ({ kind, outcome }) => `${kind} ${outcome.ok ? 'ok' : `${outcome.failure.code}: ${outcome.failure.detail}`}`,
  );

describe('observe', () => {
  it('looks in the order of the kinds, and a bug of ours costs one observation only', async () => {
    const { nights, closed } = await nightsOf(['a', 'b']);
    expect(nights.map(summary)).toEqual([
      ['dns ok', 'tls probe-crashed: TypeError: our own mistake', 'paths ok'],
      ['dns ok', 'tls probe-crashed: TypeError: our own mistake', 'paths ok'],
    ]);
    expect(closed.sort()).toEqual(['a', 'b']);
  });

  it('does not look at what the list excludes, and says so', async () => {
    const { nights } = await nightsOf(['a'], {}, ['exposure', 'tls', 'certificate']);
    expect(nights.map(summary)).toEqual([
      ['dns ok', 'tls not-permitted: excluded by the list', 'paths not-permitted: excluded by the list'],
    ]);
  });

  it('does not look at paths under the passive profile', async () => {
    const { nights } = await nightsOf(['a'], { profileOf: () => 'passive' });
    expect(nights.map(summary)[0]?.[2]).toBe('paths not-permitted: beyond the passive profile');
  });

  it('opens each lane with the profile of its target', async () => {
    const opened: string[] = [];
    await nightsOf(['a', 'b'], {
      profileOf: ({ id }) => (id === 'a' ? 'deep' : 'passive'),
      open: ({ id }, profile) => {
        opened.push(`${id} ${profile}`);
        return { id, ledger: [], close: async () => {} };
      },
    });
    expect(opened).toEqual(['a deep', 'b passive']);
  });

  it('starts no target after the deadline', async () => {
    const { nights } = await nightsOf(['a', 'b', 'c'], { hosts: 1, deadline: '2026-11-22T02:00:03.000Z' });
    expect(nights.map((night) => night.target)).toEqual(['a']);
  });

  it('hands over nothing once it is interrupted', async () => {
    const stop = new AbortController();
    const nights: string[] = [];
    await nightsOf(['a', 'b', 'c'], {
      hosts: 1,
      signal: stop.signal,
      onNight: (night) => {
        nights.push(night.target);
        if (night.target === 'b') stop.abort();
      },
    });
    expect(nights).toEqual(['a', 'b']);
  });
});
