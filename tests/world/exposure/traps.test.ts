import { afterEach, describe, expect, it } from 'vitest';
import { closeAll } from '../../probes/net/loopback.ts';
import { type Look, lookAtSite } from './look.ts';
import { DOTENV, EXPOSED, exposed, first, home, TRAPS } from './traps.ts';

// Servers that lead simple scanners astray, alone and in front of a site that exposes seven things. No false alarm, nothing missed.

afterEach(closeAll);

/** Silence is told at once here: a tarpit costs five times this. */
const IMPATIENT = { headersMs: 400, bodyMs: 300, totalMs: 800 };
const SEVEN = Object.entries(EXPOSED)
  .map(([path, { row }]) => `${row} ${path}`)
  .sort();
const SECRETS = ['Zellige!2026', 'Ourika-7731', 'c2VjcmV0LWtleQ', 'AB123456', 'site-2026'];

const REFUSED = [401, 403];
/** What is said not to be there; a refusal says something else. */
const unseen = ({ rows }: Look): readonly string[] =>
  rows
    .filter(({ path, answer, status }) => path in EXPOSED && ABSENT.includes(answer) && !REFUSED.includes(status ?? 0))
    .map(({ path }) => path);
const ABSENT = ['absent', 'redirected', 'soft404'];

describe.each(TRAPS)('$name', ({ site, hides }) => {
  it('holds nothing, and nothing is found', async () => {
    const look = await lookAtSite(first(home, site()), { limits: IMPATIENT, products: [] });
    expect(look.found).toEqual([]);
    expect(look.fails).toEqual([]);
    expect(look.ledger.length).toBeLessThanOrEqual(100);
  });

  if (hides) {
    it('hides what is exposed, and nothing of it is said to be absent', async () => {
      const look = await lookAtSite(first(home, site(), exposed), { limits: IMPATIENT, products: [] });
      const hidden = look.outcome.ok ? unseen(look) : [];
      expect(hidden).toEqual([]);
      expect(look.found.filter((row) => !SEVEN.includes(row))).toEqual([]);
    });
  } else {
    it('and a site that exposes seven things: they are found, and nothing else', async () => {
      const look = await lookAtSite(first(home, exposed, site()), { limits: IMPATIENT, products: [] });
      expect(look.found).toEqual(SEVEN);
      expect(look.fails).toHaveLength(SEVEN.length);
      for (const secret of SECRETS)
        expect(JSON.stringify([look.outcome, look.findings, look.ledger])).not.toContain(secret);
    });
  }
});

describe('the fleet', () => {
  it('has at least fifteen kinds of servers, and secrets to keep', () => {
    expect(TRAPS.length).toBeGreaterThanOrEqual(15);
    expect(new Set(TRAPS.map(({ name }) => name)).size).toBe(TRAPS.length);
    expect(DOTENV).toContain(SECRETS[0]);
  });
});
