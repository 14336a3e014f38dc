import { describe, expect, it } from 'vitest';
import type { Facts, Kind, Observation, Outcome, SoftwareProduct } from '../../src/model/observation.ts';
import { sightsOf } from '../../src/render/sights.ts';
import { dnsFacts, hop, httpsFacts, responsesFacts, softwareFacts, targetOf, tlsAddress } from '../rules/table.ts';

const target = targetOf();

const observed = <K extends Kind>(kind: K, outcome: Outcome<Facts[K]>): Observation =>
  ({
    target: target.id,
    kind,
    service: 'https:443',
    at: '2026-11-22T02:00:00.000Z',
    connections: 1,
    outcome,
  }) as Observation;
const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const sightOf = (...observations: readonly Observation[]) => sightsOf({ targets: [target], observations })[target.id];

const product = (name: string, source: string): SoftwareProduct => ({
  product: name,
  version: null,
  precision: 'product',
  confidence: 'high',
  distribution: null,
  signals: [{ source, value: name }],
});

describe('the server that a repair is written for', () => {
  it.each([
    ['named by the Server header', [product('nginx', 'header:server')], 'nginx'],
    ['a relative of it', [product('openresty', 'header:server')], 'nginx'],
    [
      'in front, whatever stands behind',
      [product('apache-http-server', 'text'), product('nginx', 'header:server')],
      'nginx',
    ],
    ['named by a page alone', [product('iis', 'text')], 'iis'],
    ['two, and none of them in front', [product('apache-http-server', 'text'), product('nginx', 'text')], null],
    ['one that no rule has lines for', [product('caddy', 'header:server')], null],
    ['none', [], null],
  ] as const)('%s', (_, products, server) => {
    expect(sightOf(observed('software', ok(softwareFacts(...products))))?.server).toBe(server);
  });

  it('is not guessed where software was not looked at', () => {
    expect(sightOf()).toEqual({ server: null, addresses: [] });
    const failed = { ok: false, failure: { code: 'blocked', detail: '' } } as const;
    expect(sightOf(observed('software', failed))?.server).toBeNull();
  });
});

it('puts each address on one line: refused, answered, silent', () => {
  const addresses = ['192.0.2.1', '192.0.2.2', '10.0.0.1'];
  const sight = sightOf(
    observed(
      'dns',
      ok(
        dnsFacts({
          addresses: addresses.map((address) => ({ address, refused: address === '10.0.0.1' ? 'private' : null })),
        }),
      ),
    ),
    observed(
      'tls',
      ok({
        addresses: [tlsAddress({ address: '192.0.2.1', versions: { 'TLSv1.0': 'accepted' } })],
        unreached: [{ address: '192.0.2.2', failure: { code: 'connection-timeout', detail: '' } }],
      }),
    ),
    observed(
      'https',
      ok(httpsFacts({ hops: [hop({ address: '192.0.2.1', status: 301 }), hop({ address: '192.0.2.9' })] })),
    ),
    observed(
      'responses',
      ok(
        responsesFacts({
          addresses: [
            { address: '192.0.2.2', answer: { ok: false, failure: { code: 'connection-timeout', detail: '' } } },
          ],
        }),
      ),
    ),
  );
  expect(sight?.addresses).toEqual([
    { address: '10.0.0.1', refused: 'private', tls: null, https: null },
    { address: '192.0.2.1', refused: null, tls: ['TLSv1.0', 'TLSv1.2', 'TLSv1.3'], https: 301 },
    { address: '192.0.2.2', refused: null, tls: 'connection-timeout', https: 'connection-timeout' },
  ]);
});
