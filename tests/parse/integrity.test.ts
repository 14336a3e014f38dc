import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasIntegrity } from '../../src/parse/integrity.ts';

const digest = (kind: string) => `${kind}-${createHash(kind).update('x').digest('base64')}`;

test.each<[attribute: string, checks: boolean]>([
  [digest('sha256'), true],
  [digest('sha384'), true],
  [digest('sha512'), true],
  [digest('sha384').toUpperCase().slice(0, 6) + digest('sha384').slice(6), true], // names of digests ignore case
  [`  ${digest('sha256')}\n`, true],
  [`foo ${digest('sha256')}`, true], // what is no digest is skipped
  [`${digest('sha256')}?ct=text/javascript`, true],
  [digest('sha256').replace(/=$/, ''), true],
  [digest('md5'), false],
  [digest('sha1'), false],
  ['foo', false],
  ['', false],
  ['sha256-', false],
  ['sha256-AAAA', false],
  [digest('sha256').replace('sha256', 'sha384'), false],
  [digest('sha256').replace('-', '_'), false],
])('%s: %s', (attribute, checks) => {
  expect(hasIntegrity(attribute)).toBe(checks);
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(hasIntegrity(text)).toBeTypeOf('boolean');
      expect(hasIntegrity(`sha256-${text}`)).toBeTypeOf('boolean');
    }),
  );
});
