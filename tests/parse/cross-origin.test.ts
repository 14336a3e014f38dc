import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Header } from '../../src/model/observation.ts';
import {
  embedderPolicyOf,
  openerPolicyOf,
  originAgentClusterOf,
  resourcePolicyOf,
} from '../../src/parse/cross-origin.ts';

const sent = (name: string, lines: readonly string[]): readonly Header[] => lines.map((line) => [name, line]);

describe('Cross-Origin-Opener-Policy (HTML, "obtain an opener policy"; RFC 9651 section 3.3)', () => {
  test.each<[lines: readonly string[], policy: string]>([
    [[], 'missing'],
    [['same-origin'], 'same-origin'],
    [[' same-origin '], 'same-origin'],
    [['same-origin; report-to="x"'], 'same-origin'],
    [['same-origin-allow-popups'], 'same-origin-allow-popups'],
    [['noopener-allow-popups'], 'noopener-allow-popups'],
    [['unsafe-none'], 'unsafe-none'],
    [['Same-Origin'], 'invalid'], // tokens are case-sensitive
    [['"same-origin"'], 'invalid'], // a string is no token
    [['same-origin', 'same-origin'], 'invalid'], // two lines make a list
    [['same-origin, same-origin'], 'invalid'],
    [['same-origin;'], 'invalid'],
    [['same-site'], 'invalid'],
    [[''], 'invalid'],
    [[`same-origin${' '.repeat(100_000)}`], 'invalid'], // nobody reads that far
  ])('%j', (lines, policy) => {
    expect(openerPolicyOf(sent('Cross-Origin-Opener-Policy', lines))).toBe(policy);
  });
});

describe('Cross-Origin-Embedder-Policy (HTML, "obtain an embedder policy")', () => {
  test.each<[lines: readonly string[], policy: string]>([
    [[], 'missing'],
    [['require-corp'], 'require-corp'],
    [['credentialless; report-to="x"'], 'credentialless'],
    [['unsafe-none'], 'unsafe-none'],
    [['Require-Corp'], 'invalid'],
    [['require-corp, require-corp'], 'invalid'],
    [['same-origin'], 'invalid'],
  ])('%j', (lines, policy) => {
    expect(embedderPolicyOf(sent('cross-origin-embedder-policy', lines))).toBe(policy);
  });
});

describe('Cross-Origin-Resource-Policy (Fetch, "cross-origin resource policy internal check")', () => {
  test.each<[lines: readonly string[], policy: string]>([
    [[], 'missing'],
    [['same-origin'], 'same-origin'],
    [['same-site'], 'same-site'],
    [['cross-origin'], 'cross-origin'],
    [['Same-Origin'], 'invalid'], // compared byte for byte
    [['same-origin', 'same-origin'], 'invalid'],
    [['same-origin; report-to="x"'], 'invalid'], // no structured field
    [[''], 'invalid'],
  ])('%j', (lines, policy) => {
    expect(resourcePolicyOf(sent('cross-origin-resource-policy', lines))).toBe(policy);
  });
});

test.each<[lines: readonly string[], keyed: boolean]>([
  [['?1'], true],
  [['?0'], false],
  [['1'], false],
  [['true'], false],
  [['?1', '?1'], false],
  [[], false],
])('Origin-Agent-Cluster %j: %s', (lines, keyed) => {
  expect(originAgentClusterOf(sent('Origin-Agent-Cluster', lines))).toBe(keyed);
});

test('never throws', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('same-origin', ';', '=', '"', '(', ':', '@1', '%"%ff"', '?1', '-'),
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.array(part).map((parts) => parts.join('')),
        { maxLength: 2 },
      ),
      (lines) => {
        expect(typeof openerPolicyOf(sent('cross-origin-opener-policy', lines))).toBe('string');
        expect(typeof originAgentClusterOf(sent('origin-agent-cluster', lines))).toBe('boolean');
      },
    ),
  );
});
