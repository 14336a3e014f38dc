import { describe, expect, it, test } from 'vitest';
import { eventsOf } from '../src/events.ts';
import type { RememberedTarget } from '../src/model/memory.ts';
import type { Observation, SoftwareFacts } from '../src/model/observation.ts';
import { softwareFacts } from './rules/table.ts';

const observation = (facts: SoftwareFacts): Observation => ({
  kind: 'software',
  target: 'site',
  service: 'https:443',
  at: '2026-11-22T02:00:00.000Z',
  connections: 0,
  outcome: { ok: true, value: facts },
});
const known = (facts: SoftwareFacts): RememberedTarget['known'] => ({
  software: {
    run: '2026-11-21T02-00-00Z',
    takenAt: '2026-11-21T02:00:00.000Z',
    vantage: 'rabat-1',
    schema: 'software@1',
    digest: '',
    observation: observation(facts),
  },
});
const events = (before: SoftwareFacts, after: SoftwareFacts) =>
  eventsOf('site', known(before), [observation(after)]).map(({ event, evidence }) => `${event} ${evidence.products}`);

const seen = (table: string, ...products: readonly string[]): SoftwareFacts => ({
  ...softwareFacts(...products.map((product) => ({ product }))),
  table,
  unread: [],
});

describe('technology that comes and goes', () => {
  test.each([
    ['a product more', seen('1', 'php'), seen('1', 'php', 'wordpress'), ['new-technology wordpress']],
    ['a product less', seen('1', 'php', 'wordpress'), seen('1', 'php'), ['technology-gone wordpress']],
    ['the same', seen('1', 'php'), seen('1', 'php'), []],
    ['new signs of ours', seen('1', 'php', 'spip'), seen('2', 'php', 'wordpress'), []],
  ])('%s', (_, before, after, said) => {
    expect(events(before, after)).toEqual(said);
  });

  it('is not gone where a part did not come', () => {
    const after = { ...seen('1', 'php'), unread: [{ source: 'icon', failure: 'read-timeout' as const }] };
    expect(events(seen('1', 'php', 'glpi'), after)).toEqual([]);
  });
});
