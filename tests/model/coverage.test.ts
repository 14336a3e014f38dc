import { expect, test } from 'vitest';
import { coverageOf, type Looked } from '../../src/model/coverage.ts';
import type { FailureCode, Kind } from '../../src/model/observation.ts';

const seen = (kind: Kind): Looked => ({ kind, outcome: { ok: true } });
const missed = (kind: Kind, code: FailureCode): Looked => ({
  kind,
  outcome: { ok: false, failure: { code, detail: '' } },
});

test.each<[string, readonly Looked[], string]>([
  ['nothing was asked', [], 'not-run not-run'],
  ['everything answered', [seen('dns'), seen('tls'), seen('http'), seen('https')], 'complete null'],
  ['one port is closed', [seen('dns'), missed('http', 'connection-refused'), seen('https')], 'complete null'],
  ['one probe got no answer', [seen('dns'), seen('https'), missed('page', 'read-timeout')], 'partial read-timeout'],
  ['the name alone resolves', [seen('dns'), missed('https', 'connection-refused')], 'untestable connection-refused'],
  [
    'only the twin answers, every port of the site is closed',
    [seen('dns'), missed('http', 'connection-refused'), missed('https', 'connection-refused'), seen('twin')],
    'untestable connection-refused',
  ],
  [
    'the name is gone, its twin was looked up',
    [missed('dns', 'name-not-found'), missed('https', 'name-not-found'), seen('twin')],
    'untestable name-not-found',
  ],
  ['the twin alone was missed', [seen('dns'), seen('https'), missed('twin', 'read-timeout')], 'partial read-timeout'],
])('%s', (_, observations, expected) => {
  const { state, reason } = coverageOf(observations);
  expect(`${state} ${reason}`).toBe(expected);
});
