import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src/model/finding.ts';
import type { OutlookNight, TargetOutlook } from '../../src/model/outlook.ts';
import {
  bySector,
  calendarOf,
  fixTimesBySeverity,
  fixTimesOf,
  gradeOver,
  gradesOver,
  openOver,
  publicSectors,
  type Step,
  sharesOf,
  stretchesOf,
  totalOf,
  turnOf,
} from '../../src/render/over-time.ts';
import { ago, country, inPart, nightsAgo, OWNERS, outlookOf, repair, seen, unseen } from './outlooks.ts';

const totals = (nights: readonly OutlookNight[], targets: Record<string, readonly (TargetOutlook | null)[]>) =>
  openOver(outlookOf(nights, targets), Object.keys(targets)).map(({ value }) =>
    value === null ? null : totalOf(value.points),
  );

describe('open points, night by night', () => {
  it.each([
    ['a site that is seen every night', nightsAgo(1, 0), { a: [seen({ high: 2 }), seen({ low: 1 })] }, [2, 1]],
    [
      'a night on which it was not seen is a gap, never a zero',
      nightsAgo(2, 1, 0),
      { a: [seen({ high: 2 }), unseen({ high: 2 }), seen()] },
      [2, null, 0],
    ],
    [
      'among several, what was last known is counted on',
      nightsAgo(2, 1, 0),
      { a: [seen({ high: 2 }), unseen({ high: 2 }), seen()], b: [seen(), seen({ low: 1 }), seen()] },
      [2, 3, 0],
    ],
    [
      'without records, what failed at last sight is counted on',
      nightsAgo(1, 0),
      {
        a: [seen({ high: 2 }), seen()].map(
          ({ open, ...night }, index): TargetOutlook => (index === 0 ? night : { ...night, sight: 'untestable' }),
        ),
        b: [seen(), seen({ low: 1 })],
      },
      [2, 3],
    ],
    [
      'a degraded night says nothing, and what was known stays known',
      nightsAgo(2, [1, 'degraded'], 0),
      { a: [seen({ high: 2 }), seen(), unseen({ high: 2 })], b: [seen(), seen(), seen()] },
      [2, null, 2],
    ],
    [
      'an interrupted night keeps what it did not reach',
      nightsAgo(1, [0, 'interrupted']),
      { a: [seen({ high: 2 }), null], b: [seen(), seen()] },
      [2, 2],
    ],
    [
      'a site that joins or leaves the list counts only while it is on it',
      nightsAgo(2, 1, 0),
      { a: [null, seen({ high: 2 }), null], b: [seen(), seen(), seen()] },
      [0, 2, 0],
    ],
    ['a site that was never seen', nightsAgo(1, 0), { a: [unseen(), unseen()] }, [null, null]],
    ['a site that is not known', nightsAgo(0), {}, [null]],
  ] as const)('%s', (_, nights, targets, expected) => {
    expect(totals(nights, targets)).toEqual(expected);
  });

  it('says how many sites were seen and how many were counted on', () => {
    const outlook = outlookOf(nightsAgo(1, 0), { a: [seen(), unseen()], b: [seen(), seen()], c: [null, unseen()] });
    expect(openOver(outlook, ['a', 'b', 'c']).map(({ value }) => [value?.seen, value?.held])).toEqual([
      [2, 0],
      [1, 1],
    ]);
  });

  it('adds up to the same whatever is drawn: each severity and the sum', () => {
    const { outlook, targets } = country(20, 60);
    const ids = targets.map(({ id }) => id);
    const each = ids.map((id) => openOver(outlook, [id]));
    for (const [index, { value }] of openOver(outlook, ids).entries()) {
      if (value === null || value.held > 0) continue;
      for (const severity of SEVERITIES)
        expect(value.points[severity]).toBe(
          each.reduce((sum, steps) => sum + (steps[index]?.value?.points[severity] ?? 0), 0),
        );
    }
  });
});

describe('how long a night lasts', () => {
  const lasts = (...nights: number[]) =>
    openOver(outlookOf(nightsAgo(...nights), { a: nights.map(() => seen()) }), ['a']).map(
      ({ at, until }) => (Date.parse(until) - Date.parse(at)) / 86_400_000,
    );
  it.each([
    ['until the next one', [2, 1, 0], [1, 1, 1]],
    ['no longer than usual where the next one is missing', [4, 3, 1, 0], [1, 1, 1, 1]],
    ['a week on a list that is scanned weekly', [21, 14, 7, 0], [7, 7, 7, 7]],
    ['a day when there is but one', [0], [1]],
  ])('%s', (_, nights, expected) => {
    expect(lasts(...nights)).toEqual(expected);
  });
});

describe('letters', () => {
  it.each([
    ['nothing open', [seen()], ['A+']],
    ['capped by the worst', [seen({ info: 1 }), seen({ low: 9 }), seen({ medium: 1, low: 1 })], ['A', 'B', 'C']],
    ['down to the last', [seen({ high: 1 }), seen({ critical: 1, info: 4 })], ['D', 'F']],
    ['no praise for what was seen in part', [inPart(), inPart({ info: 1 }), inPart({ low: 1 })], [null, null, 'B']],
    ['seen in part: what was known before stands', [seen({ info: 1 }), inPart()], ['A', 'A']],
    ['not seen: a gap', [seen({ low: 1 }), unseen({ low: 1 }), seen()], ['B', null, 'A+']],
  ] as const)('%s', (_, line, expected) => {
    const nights = nightsAgo(...line.map((_one, index) => line.length - 1 - index));
    expect(gradeOver(outlookOf(nights, { a: line }), 'a').map(({ value }) => value)).toEqual(expected);
  });

  it('counts the sites that hold each, those that hide at their last one', () => {
    const outlook = outlookOf(nightsAgo(1, 0), {
      a: [seen({ critical: 1 }), unseen({ critical: 1 })],
      b: [seen(), seen({ low: 1 })],
      c: [inPart(), inPart()],
    });
    expect(gradesOver(outlook, ['a', 'b', 'c']).map(({ value }) => value)).toEqual([
      { 'A+': 1, A: 0, B: 0, C: 0, D: 0, F: 1 },
      { 'A+': 0, A: 0, B: 1, C: 0, D: 0, F: 1 },
    ]);
  });
});

const steps = (...values: (readonly [number, number | null])[]): Step<number>[] =>
  values.map(([night, value]) => ({ at: ago(night), until: ago(night - 1), value }));

describe('what is said of a curve', () => {
  it.each([
    ['nothing of no night', steps(), null],
    ['nothing of nights that say nothing', steps([1, null], [0, null]), null],
    ['one night alone', steps([0, 5]), [0, 5, null, null]],
    ['a month before', steps([40, 1], [31, 2], [30, 3], [29, 4], [0, 5]), [0, 5, 30, 3]],
    ['the last one that could tell before that', steps([33, 2], [30, null], [29, 4], [0, 5]), [0, 5, 33, 2]],
    ['the first one where a month is not known yet', steps([9, 1], [3, 4], [0, 5]), [0, 5, 9, 1]],
    ['the last one that could tell', steps([9, 1], [3, 4], [0, null]), [3, 4, 9, 1]],
  ] as const)('%s', (_, line, expected) => {
    const turn = turnOf(line);
    const [now, value, before, then] = expected ?? [];
    expect(turn).toEqual(
      expected === null
        ? null
        : {
            now: { at: ago(now ?? 0), value },
            before: before === null ? null : { at: ago(before ?? 0), value: then },
          },
    );
  });

  it('gathers nights of which the same is said; those that are apart stay apart', () => {
    const line = steps([9, 1], [8, 1], [7, 2], [6, null], [5, null], [4, 2], [2, 2]);
    expect(stretchesOf(line, (a, b) => a === b).map(({ at, last, value }) => [at, last, value])).toEqual([
      [ago(9), ago(8), 1],
      [ago(7), ago(7), 2],
      [ago(6), ago(5), null],
      [ago(4), ago(4), 2],
      [ago(2), ago(2), 2],
    ]);
  });
});

describe('the calendar', () => {
  const kinds = (nights: readonly OutlookNight[], targets: Record<string, readonly (TargetOutlook | null)[]>) =>
    calendarOf(outlookOf(nights, targets), Object.keys(targets)).map(({ sight, degraded }) =>
      degraded ? `${sight}, degraded` : sight,
    );
  it.each([
    [
      'each kind of night',
      nightsAgo(3, 2, 1, 0),
      { a: [seen(), inPart(), unseen(), null] },
      ['complete', 'partial', 'untestable', 'not-run'],
    ],
    ['days without a run', nightsAgo(3, 0), { a: [seen(), seen()] }, ['complete', 'not-run', 'not-run', 'complete']],
    ['a degraded run', nightsAgo([0, 'degraded']), { a: [seen()] }, ['complete, degraded']],
    ['one site of two', nightsAgo(0), { a: [seen()], b: [unseen()] }, ['partial']],
    ['none of two', nightsAgo(0), { a: [unseen()], b: [unseen()] }, ['untestable']],
    ['what an interrupted run did not reach', nightsAgo([0, 'interrupted']), { a: [seen()], b: [null] }, ['partial']],
  ] as const)('%s', (_, nights, targets, expected) => {
    expect(kinds(nights, targets)).toEqual(expected);
  });

  it('calls a night whole when nine sites in ten were seen in full', () => {
    const of = (whole: number) =>
      Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`s${n}`, [n < whole ? seen() : unseen()]]));
    expect(kinds(nightsAgo(0), of(9))).toEqual(['complete']);
    expect(kinds(nightsAgo(0), of(8))).toEqual(['partial']);
  });

  it('takes the last run of a day, and thirteen weeks at most', () => {
    const nights = [
      ...nightsAgo(200, 90),
      { run: 'later', takenAt: ago(90).replace('T01', 'T09'), state: 'complete' as const },
      ...nightsAgo(0),
    ];
    const days = calendarOf(outlookOf(nights, { a: [seen(), unseen(), seen(), seen()] }), ['a']);
    expect(days).toHaveLength(91);
    expect(days[0]).toMatchObject({ day: ago(90).slice(0, 10), sight: 'complete' });
  });

  it('is empty without a night', () => {
    expect(calendarOf(outlookOf([], {}), ['a'])).toEqual([]);
  });
});

describe('areas', () => {
  const shares = (line: Record<string, readonly (TargetOutlook | null)[]>, nights = nightsAgo(0)) =>
    sharesOf(outlookOf(nights, line), Object.keys(line))?.fields.map(({ field, now }) => [
      field,
      now.passing,
      now.told,
    ]);
  it.each([
    ['all areas of a field must pass', { a: [seen({}, { tls: true, certificate: false })] }, [['tls', 0, 1]]],
    ['areas without an answer do not matter', { a: [seen({}, { headers: true })] }, [['page', 1, 1]]],
    ['who was seen in part can fail', { a: [inPart({}, { tls: false, page: true })] }, [['tls', 0, 1]]],
    ['who was not seen does not count', { a: [unseen()], b: [seen({}, { software: true })] }, [['software', 1, 1]]],
    ['who left does not count', { a: [null], b: [seen({}, { software: false })] }, [['software', 0, 1]]],
    ['nothing told', { a: [seen()] }, []],
  ] as const)('%s', (_, line, expected) => {
    expect(shares(line)).toEqual(expected);
  });

  it('compares with a month before, and passes over degraded nights', () => {
    const outlook = outlookOf(nightsAgo(31, 30, [0, 'degraded']), {
      a: [seen({}, { tls: false }), seen({}, { tls: true }), seen({}, { tls: false })],
    });
    expect(sharesOf(outlook, ['a'])).toEqual({
      at: ago(30),
      before: ago(31),
      fields: [{ field: 'tls', now: { passing: 1, told: 1 }, before: { passing: 0, told: 1 } }],
    });
    expect(sharesOf(outlookOf(nightsAgo([0, 'degraded']), {}), ['a'])).toBeNull();
  });
});

describe('sectors', () => {
  const sites = (owner: number, count: number, from = 0) =>
    Array.from({ length: count }, (_, n) => ({ id: `s${owner}-${from + n}`, owner: `owner-${owner}` }));

  it('go by name, those without a sector last', () => {
    const groups = bySector([...sites(5, 1), ...sites(2, 1), ...sites(0, 2), { id: 'x', owner: 'nobody' }], OWNERS);
    expect([...groups].map(([sector, { length }]) => [sector, length])).toEqual([
      ['Santé', 2],
      ['Transport', 1],
      [null, 2],
    ]);
  });

  const crowd = (sector: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ id: `${sector}-${n}`, owner: `${sector}-${n % 4}` }));
  const owners = ['big', 'mid', 'few', 'one'].flatMap((sector) =>
    [0, 1, 2, 3].map((n) => ({ ...OWNERS[0], id: `${sector}-${n}`, sector })),
  ) as typeof OWNERS;
  const published = (...groups: ReturnType<typeof crowd>[]) =>
    [...publicSectors(groups.flat(), owners)].map(([sector, { length }]) => [sector, length]);

  it.each([
    [
      'large ones are named',
      published(crowd('big', 20), crowd('mid', 12)),
      [
        ['big', 20],
        ['mid', 12],
      ],
    ],
    [
      'small ones go together',
      published(crowd('big', 20), crowd('few', 6), crowd('one', 5)),
      [
        ['big', 20],
        [null, 11],
      ],
    ],
    [
      'a rest that is too small takes in the smallest',
      published(crowd('big', 20), crowd('mid', 12), crowd('few', 2)),
      [
        ['big', 20],
        [null, 14],
      ],
    ],
    ['too few in all', published(crowd('few', 6), crowd('one', 3)), []],
    [
      'many sites of one owner could be recognised',
      published(crowd('big', 20).map((site) => ({ ...site, owner: 'big-0' }))),
      [],
    ],
  ])('may be published: %s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe('time to correct', () => {
  it.each([
    ['nothing', [], null],
    ['one', [repair('a', 'high', 12, 0)], { count: 1, median: 12, from: 12, to: 12, mean: 12 }],
    ['a day at least', [repair('a', 'high', 0.2, 0)], { count: 1, median: 1, from: 1, to: 1, mean: 1 }],
    [
      'values that were seen, never between two of them',
      [1, 2, 3, 40].map((days) => repair('a', 'high', days, 0)),
      { count: 4, median: 2, from: 1, to: 3, mean: 12 },
    ],
  ] as const)('%s', (_, repairs, expected) => {
    expect(fixTimesOf(repairs)).toEqual(expected);
  });

  it('puts the worst first and leaves out what was not corrected', () => {
    const repairs = [repair('a', 'low', 4, 0), repair('a', 'critical', 2, 0), repair('b', 'low', 8, 0)];
    expect(fixTimesBySeverity(repairs).map(([severity, { count }]) => [severity, count])).toEqual([
      ['critical', 1],
      ['low', 2],
    ]);
  });
});
