import { expect, test } from 'vitest';
import { twinOf } from '../../../src/probes/net/twin.ts';

test.each([
  ['example.ma', 'example.ma', { host: 'www.example.ma', relation: 'www' }],
  ['www.example.ma', 'example.ma', { host: 'example.ma', relation: 'apex' }],
  ['www.portail.example.ma', 'example.ma', { host: 'portail.example.ma', relation: 'apex' }],
  ['sante.gov.ma', 'sante.gov.ma', { host: 'www.sante.gov.ma', relation: 'www' }],
  ['portail.example.ma', 'example.ma', null],
  ['www2.example.ma', 'example.ma', null],
  ['www.gov.ma', 'www.gov.ma', { host: 'www.www.gov.ma', relation: 'www' }], // registrable under a public suffix
  ['localhost', 'localhost', null],
  ['192.0.2.1', '192.0.2.1', null],
  ['2001:db8::1', '2001:db8::1', null],
] as const)('the twin of %s', (host, domain, twin) => {
  expect(twinOf({ host, domain, addresses: [] })).toEqual(twin);
});

test('a pinned target has none: no name is resolved for it', () => {
  expect(twinOf({ host: 'www.example.ma', domain: 'example.ma', addresses: ['127.0.0.1'] })).toBeNull();
});
