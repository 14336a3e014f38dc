import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arranged, isChaCha, suitesFor } from '../../../src/probes/tls/offers.ts';

const ALL = [...suitesFor('TLSv1.3', 'core'), ...suitesFor('TLSv1.2', 'core')];

describe('an arranged list', () => {
  it('holds what it was given, in turn forwards and backwards, ChaCha20 always last', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ALL), fc.nat(9), (suites, turn) => {
        const list = arranged(suites, turn);
        const others = suites.filter((suite) => !isChaCha(suite));
        expect(list.slice(0, others.length)).toEqual(turn % 2 === 0 ? others : others.toReversed());
        expect([...list].sort()).toEqual([...suites].sort());
      }),
    );
  });

  it('knows ChaCha20 of either version', () => {
    expect([0x1303, 0xcca8, 0xcca9, 0xccaa].map(isChaCha)).toEqual([true, true, true, true]);
    expect([0x1301, 0xc02f].map(isChaCha)).toEqual([false, false]);
  });
});
