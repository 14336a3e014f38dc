import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src/model/finding.ts';
import type { Outlook } from '../../src/model/outlook.ts';
import { LANGUAGES } from '../../src/model/target.ts';
import { apart, ticksOf } from '../../src/render/charts/axis.ts';
import { ListOverTime, NationalFigures, OwnerOverTime, SiteOverTime } from '../../src/render/charts/index.ts';
import { CHARTS } from '../../src/render/charts/style.ts';
import { openOver, stretchesOf, totalOf } from '../../src/render/over-time.ts';
import { wordsOf } from '../../src/text/words.ts';
import { REPORT } from '../golden/report.ts';
import { expectGolden, INVISIBLE } from './golden.ts';
import { ago, country, inPart, nightsAgo, OWNERS, outlookOf, repair, seen, unseen } from './outlooks.ts';

const words = wordsOf('en', []);
const ids = (targets: readonly { readonly id: string }[]) => targets.map(({ id }) => id);

const HOSTILE = '"><script>alert(1)</script>\u202e';
const COUNTRY = country(40, 90);
const SPARSE = outlookOf(
  nightsAgo(80, 60, 59, 40, 12, 0),
  {
    a: [
      seen({ high: 2 }),
      seen({ critical: 1, high: 1 }),
      unseen({ high: 1 }),
      inPart({ high: 1, low: 3 }),
      seen({ low: 2 }),
      seen({ info: 1 }),
    ],
  },
  [repair('a', 'high', 80, 60), repair('a', 'low', 40, 12), repair('a', 'low', 40, 0)],
);

/** Every kind of past that a page may be drawn from. */
const PASTS: readonly (readonly [string, Outlook, readonly string[]])[] = [
  ['a country over ninety nights', COUNTRY.outlook, ids(COUNTRY.targets)],
  ['three sites', country(3, 90, 5).outlook, ids(country(3, 90, 5).targets)],
  ['a few nights', country(12, 9).outlook, ids(country(12, 9).targets)],
  ['nights far apart', SPARSE, ['a']],
  ['two nights', outlookOf(nightsAgo(1, 0), { a: [seen({ high: 1 }), seen()] }), ['a']],
  ['two nights on one day', outlookOf(nightsAgo(0.2, 0), { a: [seen({ high: 1 }), seen({ high: 12_345 })] }), ['a']],
  ['nothing ever open', outlookOf(nightsAgo(1, 0), { a: [seen(), seen()] }), ['a']],
  ['a site that was never seen', outlookOf(nightsAgo(2, 1, 0), { a: [unseen(), unseen(), unseen()] }), ['a']],
  ['a site without a past', outlookOf(nightsAgo(2, 1, 0), {}), ['a']],
  [
    'nothing but degraded nights',
    outlookOf(nightsAgo([1, 'degraded'], [0, 'degraded']), { a: [seen(), seen()] }),
    ['a'],
  ],
  ['years between two nights', outlookOf(nightsAgo(900, 0), { a: [seen({ low: 1 }), seen()] }), ['a']],
];

const html = (node: JSX.Element): string => renderToString(node);

/** Where the pen of a path stands, after each command. */
function points(path: string): readonly (readonly [number, number])[] {
  let [x, y, startX, startY] = [0, 0, 0, 0];
  return [...path.matchAll(/([MLHVZhvlz])([^MLHVZhvlz]*)/g)].flatMap(([, command = '', rest = '']) => {
    const numbers = [...rest.matchAll(/-?[\d.]+|NaN|undefined|Infinity/g)].map(([number]) => Number(number));
    const stops: (readonly [number, number])[] = [];
    const stop = () => stops.push([x, y]);
    if (command === 'z' || command === 'Z') [x, y] = [startX, startY];
    while (numbers.length > 0) {
      const [a = Number.NaN] = numbers.splice(0, 1);
      if (command === 'H') x = a;
      else if (command === 'h') x += a;
      else if (command === 'V') y = a;
      else if (command === 'v') y += a;
      else {
        const [b = Number.NaN] = numbers.splice(0, 1);
        [x, y] = command === 'l' ? [x + a, y + b] : [a, b];
        if (command === 'M') [startX, startY] = [x, y];
      }
      stop();
    }
    return stops;
  });
}

describe.each(PASTS)('%s', (_, outlook, targets) => {
  const list = html(
    <ListOverTime
      outlook={outlook}
      targets={targets.map((id, index) => ({ id, owner: `owner-${index % OWNERS.length}` }))}
      owners={OWNERS}
      words={words}
    />,
  );
  const owner = html(<OwnerOverTime outlook={outlook} targets={targets} words={words} />);
  const site = html(<SiteOverTime outlook={outlook} target={targets[0] ?? ''} words={words} />);

  it('is drawn with numbers, inside its frame', () => {
    for (const page of [list, owner, site]) {
      expect(page).not.toMatch(/NaN|undefined|Infinity|\[object|<path d="" *\/>/);
      for (const [, wide, high, drawing = ''] of page.matchAll(/<svg viewBox="0 0 (\d+) (\d+)"[^>]*>(.*?)<\/svg>/gs)) {
        for (const [, path = ''] of drawing.matchAll(/ d="([^"]*)"/g))
          for (const [x, y] of points(path)) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(Number(wide));
            expect(y).toBeGreaterThanOrEqual(0);
            expect(y).toBeLessThanOrEqual(Number(high));
          }
        for (const [, x, y] of drawing.matchAll(/<text x="([^"]*)" y="([^"]*)"/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(Number(wide));
          expect(Number(y)).toBeLessThanOrEqual(Number(high));
        }
      }
    }
  });

  it('names each drawing by its title and its sentence, and gives its numbers as a table', () => {
    for (const page of [list, owner, site]) {
      const pictures = [...page.matchAll(/<svg [^>]*role="img" aria-labelledby="([^"]*)"/g)];
      expect(page.match(/<svg [^>]*role="img"/g)?.length ?? 0).toBe(pictures.length);
      for (const [, names = ''] of pictures)
        for (const name of names.split(' ')) expect(page).toMatch(new RegExp(`id="${name}">(?!</)`));
      expect(page.match(/<details class="brief numbers-behind"/g)?.length ?? 0).toBe(pictures.length);
      const all = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(new Set(all).size).toBe(all.length);
      const silent = page.replace(/<svg [^>]*(role="img"|aria-hidden="true")/g, '');
      expect(silent).not.toContain('<svg');
    }
  });
});

it.each([null, outlookOf([], {}), outlookOf(nightsAgo(0), { a: [seen({ high: 3 })] })])(
  'says one sentence and draws nothing before the second night',
  (outlook) => {
    const page = html(<SiteOverTime outlook={outlook} target="a" words={words} />);
    expect(page).toContain('Curves begin with the second');
    expect(page).not.toContain('<svg');
  },
);

it('says what changed in a month', () => {
  const page = html(<SiteOverTime outlook={SPARSE} target="a" words={words} />).replaceAll('\u00a0', ' ');
  expect(page).toContain('1 point open on 22 November 2026, 3 fewer than on 13 October 2026.');
  expect(page).toContain('3 points corrected in these nights, half of them within 28 days.');
  expect(page).toContain('4 nights observed in full, 1 in part, 1 not observable, 75 without a run.');
});

it('has in the table what is in the drawing', () => {
  const [table = ''] =
    /id="time-open".*?<tbody>(.*?)<\/tbody>/s
      .exec(html(<OwnerOverTime outlook={COUNTRY.outlook} targets={ids(COUNTRY.targets)} words={words} />))
      ?.slice(1) ?? [];
  const cells = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
  );
  const worst = SEVERITIES.toReversed();
  const expected = stretchesOf(
    openOver(COUNTRY.outlook, ids(COUNTRY.targets)),
    (a, b) => a.held === b.held && worst.every((severity) => a.points[severity] === b.points[severity]),
  ).map(({ at, last, value }) => [
    at.slice(0, 10),
    last.slice(0, 10),
    ...(value === null
      ? ['nothing can be said']
      : [...worst.map((severity) => value.points[severity]), totalOf(value.points), value.held].map(String)),
  ]);
  expect(expected.length).toBeGreaterThan(20);
  expect(cells).toEqual(expected);
});

it('leaves a gap in the curve where nothing was seen', () => {
  const outlook = outlookOf(nightsAgo(3, 2, 1, 0), {
    a: [seen({ low: 1 }), unseen({ low: 1 }), seen({ low: 1 }), seen()],
  });
  const [, roof = ''] =
    /class="roof" d="([^"]*)"/.exec(html(<SiteOverTime outlook={outlook} target="a" words={words} />)) ?? [];
  expect(roof.match(/M/g)).toHaveLength(2);
  const xs = points(roof).map(([x]) => x);
  expect(xs.some((x) => x > 79.5 && x < 129)).toBe(false); // the second of four nights
});

it('leaves a gap in the curve where there was no run', () => {
  const outlook = outlookOf(nightsAgo(4, 3, 1, 0), { a: [4, 3, 1, 0].map(() => seen({ low: 1 })) });
  const [, roof = ''] =
    /class="roof" d="([^"]*)"/.exec(html(<SiteOverTime outlook={outlook} target="a" words={words} />)) ?? [];
  expect(roof.match(/M/g)).toHaveLength(2);
});

describe('names beside a curve', () => {
  it.each([
    ['stay where there is room', [20, 60, 100], [20, 60, 100]],
    ['move apart', [50, 52, 54], [50, 63, 76]],
    ['stay above the axis', [120, 121, 122], [94, 107, 120]],
    ['stay below the top', [2, 3], [10, 23]],
    ['none', [], []],
  ])('%s', (_, heights, expected) => {
    expect(apart(heights, 13, 10, 120)).toEqual(expected);
  });
});

describe('the axis of time', () => {
  const labels = (...nights: number[]) =>
    ticksOf(
      nights.map((night) => ({ at: ago(night), until: ago(night - 1), value: null })),
      'fr',
    ).map(({ label }) => label.replaceAll('\u00a0', ' '));
  it.each([
    ['months', [89, 0], ['septembre', 'octobre', 'novembre']],
    ['days where there are few', [9, 0], ['13 novembre', '22 novembre']],
    ['the first of the month as French does', [21, 0], ['1er novembre', '22 novembre']],
    ['years apart', [900, 0], ['5 juin 2024', '22 novembre 2026']],
    ['nothing', [], []],
  ])('%s', (_, nights, expected) => {
    expect(labels(...nights)).toEqual(expected);
  });
});

it('escapes and isolates the names of sectors, which people wrote', () => {
  const owners = OWNERS.map((one, index) => ({ ...one, sector: index === 0 ? HOSTILE : one.sector }));
  const page = html(<ListOverTime outlook={COUNTRY.outlook} targets={COUNTRY.targets} owners={owners} words={words} />);
  expect(page).toContain('<bdi>&quot;>&lt;script>alert(1)&lt;/script>\\u202e</bdi>');
  expect(page).not.toMatch(/<script|style="/);
  expect(page).not.toMatch(INVISIBLE);
});

it('is styled by the rules of the style sheet', () => {
  expect(CHARTS).not.toMatch(/\b(left|right|justify|italic|letter-spacing|text-transform)\b/);
  expect(CHARTS).not.toMatch(/\b(margin|padding|border|inset)-(top|bottom)\b|[;{ ](min-|max-)?(width|height):/);
  expect(CHARTS).not.toMatch(/(margin|padding): [^;\s]+ [^;\s]+ [^;\s]+/); // a shorthand of four sides does not mirror
  expect(CHARTS).not.toMatch(/["&<]|url\(|@import|#[0-9a-f]{3}/);
});

describe('the national figures', () => {
  const named = (sites: number) => {
    const { outlook, targets } = country(sites, 60);
    const full = targets.map(({ id, owner }) => ({
      ...(REPORT.targets[0] ?? expect.fail('no target')),
      id,
      host: id,
      owner,
    }));
    // Every second owner is of one large sector.
    const owners = OWNERS.map((one, index) => ({ ...one, sector: index % 2 === 0 ? 'Large' : one.sector }));
    return html(<NationalFigures report={{ ...REPORT, outlook, targets: full, owners }} words={words} />);
  };
  it('name no site and no owner, and gather small sectors', () => {
    const page = named(120);
    expect(page).toContain('Open points by severity');
    expect(page).not.toMatch(/site-\d|owner-\d|Organisme/);
    expect(page).toContain('Large');
    expect(page).toContain('Other sectors');
    expect(page).not.toContain('Éducation');
  });
  it('are not given for a handful of sites', () => {
    expect(named(9)).toContain('Too few sites');
    expect(named(9)).not.toMatch(/<svg|<table/);
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  const spoken = wordsOf(language, []);

  it('reads as it did', () => {
    const page = html(<SiteOverTime outlook={SPARSE} target="a" words={spoken} />);
    expectGolden(`over-time.${language}.html`, `${page.replaceAll('><', '>\n<')}\n`);
  });

  it('has Western digits, Moroccan months and no invisible mark', () => {
    const page = html(
      <ListOverTime outlook={COUNTRY.outlook} targets={COUNTRY.targets} owners={OWNERS} words={spoken} />,
    );
    expect(page).not.toMatch(/[\u0660-\u0669\u06f0-\u06f9]/);
    expect(page).not.toMatch(INVISIBLE);
    expect(page).not.toMatch(/\{\w+\}/);
    if (language === 'ar') {
      expect(page).toContain('شتنبر');
      expect(page).toMatch(/<text [^>]*direction="rtl"[^>]*>شتنبر/);
      expect(page).toContain('يسير الزمن من اليسار إلى اليمين');
    }
  });
});
