import { expect, test } from 'vitest';
import { identity } from '../../../src/probes/net/identity.ts';
import { AUTHORISATION, aTarget, SCANNER } from './loopback.ts';

test('a name, a page, a mailbox and the authorisation', () => {
  expect(identity(SCANNER, 'rasid/0.1.0', aTarget())).toEqual({
    'User-Agent': 'Rasid/0.1.0 (+https://example.gov.ma/scan-info; soc@example.gov.ma; auth=lettre-2026-014)',
    From: 'soc@example.gov.ma',
    Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  });
});

test('what people wrote cannot break out of the line', () => {
  const scanner = { ...SCANNER, contact: 'MAILTO:soc)\r\nX: y@example.ma', info: 'https://وزارة.المغرب/(scan)' };
  const target = aTarget({ authorisation: { ...AUTHORISATION, id: 'رسالة 14)' } });
  for (const value of Object.values(identity(scanner, 'rasid/0.1.0', target)))
    expect(value).toMatch(/^[\x21-\x7e]+( \(?[\x21-\x27\x2a-\x7e]+\)?)*$/);
});
