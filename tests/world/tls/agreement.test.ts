import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare } from './compare.ts';
import { type Look, lookAtServer } from './look.ts';
import { makeMaterial } from './material.ts';
import { SERVERS } from './servers.ts';

// Real servers of which everything is known, because we configured them. What is seen must be what was configured: no more, no less.

const material = makeMaterial();
afterAll(() => material.discard());

/** Hellos that a look may cost, for the servers whose figure is a promise; finished handshakes are up to three connections more. */
const MOST: Readonly<Record<string, number>> = {
  'nginx, Mozilla intermediate, two certificates': 21,
  'nginx, all suites of OpenSSL at TLS 1.0 to 1.2, RSA 1024, DH 1024': 113,
};

/** The budget of a night is 150, which is enough for all but these: they are looked at whole, and once more within the budget. */
const LARGE = /^OpenJDK 17, everything on/;
const AMPLE = 180;

describe.each(SERVERS.map((server) => ({ name: server.name, server, why: server.available() })))(
  '$name',
  ({ name, server, why }) => {
    const title = why === null ? 'is seen as it is configured' : `is seen as it is configured (skipped: ${why})`;

    test.skipIf(why !== null)(title, async () => {
      const large = LARGE.test(name);
      const running = await server.start(material);
      let look: Look;
      try {
        look = await lookAtServer(running.port, large ? { budget: AMPLE } : {});
        if (large) {
          const { facts, connections } = await lookAtServer(running.port);
          expect(connections).toBeLessThanOrEqual(150);
          expect(facts?.details.stopped).toBe('budget');
          // A spent budget costs the end of the last list, never a version nor what is asked once.
          expect(facts?.versions).toEqual(look.facts?.versions);
          const whole = look.facts?.details.complete.filter((version) => version !== 'TLSv1.1');
          const { fallbackSignal, sha1Signatures, encryptThenMac, withoutName } = look.facts?.details ?? {};
          expect(facts?.details).toMatchObject({ complete: whole, groupsComplete: true });
          expect(facts?.details).toMatchObject({ fallbackSignal, sha1Signatures, encryptThenMac, withoutName });
        }
      } finally {
        await running.stop();
      }
      expect(compare(server.configured(material), look.facts)).toEqual([]);
      expect(look.facts?.details.stopped).toBeNull();
      expect(look.connections).toBeLessThanOrEqual(MOST[name] ?? (large ? AMPLE : 150));
    });
  },
);

describe('the comparison itself', () => {
  const [first] = SERVERS.filter((server) => server.name.startsWith('Node 24'));
  let look: Look;

  beforeAll(async () => {
    const running = await first?.start(material);
    look = await lookAtServer(running?.port ?? 0);
    await running?.stop();
  });

  test('tells a missing suite, one too many, a version, a group and a trait', () => {
    const configured = first?.configured(material) ?? { suites: {} };
    const [kept = '', ...others] = configured.suites['TLSv1.2'] ?? [];
    const wrong = {
      ...configured,
      suites: {
        'TLSv1.1': [],
        'TLSv1.2': [kept, 'TLS_RSA_WITH_NULL_SHA'],
        'TLSv1.3': configured.suites['TLSv1.3'] ?? [],
      },
      groups: [...(configured.groups ?? []), 'brainpoolP256r1'],
      details: { ...configured.details, compression: 'yes' as const },
    };
    expect(compare(wrong, look.facts)).toEqual([
      'TLSv1.1: configured "accepted", seen "refused"',
      'TLSv1.2 suites: not seen TLS_RSA_WITH_NULL_SHA',
      `TLSv1.2 suites: not configured ${others.join(' ')}`,
      'groups: not seen brainpoolP256r1',
      'compression: configured "yes", seen "no"',
    ]);
  });
});
