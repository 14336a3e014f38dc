import { describe, expect, it } from 'vitest';
import type { Chronicle, ChronicleNight, Turn } from '../../src/model/chronicle.ts';
import { LANGUAGES, type Language } from '../../src/model/target.ts';
import { renderChronicle } from '../../src/render/chronicle.ts';
import { wordsOf } from '../../src/text/words.ts';
import { HOSTILE, RULES, WORDS } from '../golden/report.ts';
import { expectGolden, INVISIBLE } from './golden.ts';

const DAY = 86_400_000;
const nightAt = (n: number): string => new Date(Date.UTC(2026, 8, 20, 2) + n * DAY).toISOString();
const night = (n: number, more: Partial<ChronicleNight> = {}): ChronicleNight => ({
  run: nightAt(n),
  takenAt: nightAt(n),
  state: 'complete',
  sight: 'complete',
  reason: null,
  ...more,
});
const turn = (n: number, rule: string, more: Partial<Turn> = {}): Turn => ({
  run: nightAt(n),
  takenAt: nightAt(n),
  fingerprint: `fp1:${rule}`,
  service: 'https:443',
  rule,
  subject: null,
  state: 'open',
  severity: 'medium',
  firstSeen: nightAt(n),
  closedAt: null,
  reopenCount: 0,
  due: nightAt(n + 30),
  ...more,
});

/** Sixty nights with everything that may befall a site. */
const STORY: Chronicle = {
  target: 'portal-www',
  nights: Array.from({ length: 60 }, (_, n) => n)
    .filter((n) => n < 31 || n > 33)
    .map((n) => {
      if (n % 20 === 7) return night(n, { sight: 'partial', reason: 'read-timeout' });
      if (n === 25) return night(n, { state: 'degraded' });
      if (n === 40 || n === 59) return night(n, { sight: 'untestable', reason: 'connection-timeout' });
      return night(n);
    }),
  turns: [
    turn(0, 'headers/beta'),
    turn(0, 'software/gamma', { severity: 'low' }),
    turn(0, 'tls/epsilon', { severity: 'info' }),
    turn(12, 'tls/alpha', { severity: 'high', subject: '/admin' }),
    turn(20, 'headers/beta', { state: 'fixed', firstSeen: nightAt(0), closedAt: nightAt(20) }),
    turn(30, 'headers/beta', { firstSeen: nightAt(0), reopenCount: 1 }),
    turn(45, 'tls/alpha', { severity: 'critical', subject: '/admin', firstSeen: nightAt(12), due: nightAt(42) }),
    turn(50, 'software/gamma', { state: 'retired', severity: 'low', firstSeen: nightAt(0), closedAt: nightAt(50) }),
  ],
};

const told = (chronicle: Chronicle, colour = false, language: Language = 'en'): string =>
  renderChronicle(chronicle, RULES, { colour, language }, wordsOf(language, RULES, WORDS));

describe('the nights of one site, for a terminal', () => {
  it.each([
    ['en', 'chronicle.txt'],
    ['fr', 'chronicle.fr.txt'],
    ['ar', 'chronicle.ar.txt'],
  ] as const)('are the golden text: %s', (language, golden) => {
    expectGolden(golden, told(STORY, false, language));
  });

  it.each(LANGUAGES)('keep to 80 columns: %s', (language) => {
    const wide = (line: string) => [...line.replace(/[\p{M}\p{Cf}]/gu, '')].length; // of what takes a place of its own
    expect(Math.max(...told(STORY, false, language).split('\n').map(wide))).toBeLessThanOrEqual(80);
  });

  it('leave no English word in French', () => {
    expect(told(STORY, false, 'fr')).not.toMatch(/\b(?:night|since|open|due|from|point for|days)\b/);
  });

  it('say the same without colour', () => {
    const coloured = told(STORY, true);
    expect(coloured).toContain('\u001b[1;31mCritical');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(told(STORY));
  });

  it('let no command of a server through', () => {
    const text = told({ ...STORY, target: HOSTILE, turns: [turn(0, 'tls/alpha', { subject: HOSTILE })] });
    expect(text).not.toMatch(INVISIBLE);
    expect(text).toContain('\\u001b[31m');
  });

  it('are calm about a site with nothing open, and do not drown the reader', () => {
    expect(told({ ...STORY, turns: [] })).toContain('\nNothing is open.\n');
    const many = Array.from({ length: 90 }, (_, n) => turn(n > 0 ? 3 : 0, 'tls/alpha', { fingerprint: `fp1:${n}` }));
    const text = told({ ...STORY, turns: many });
    expect(text).toContain('… +60');
    expect(text.split('\n').length).toBeLessThan(160);
  });
});
