import { expect, test } from 'vitest';
import { readHost } from '../../src/targets/host.ts';

test.each([
  ['www.cnss.gov.ma', 'www.cnss.gov.ma', 'www.cnss.gov.ma', 'cnss.gov.ma'],
  ['gov.ma', 'gov.ma', 'gov.ma', 'gov.ma'],
  ['a.b.ac.ma', 'a.b.ac.ma', 'a.b.ac.ma', 'b.ac.ma'],
  ['WWW.Finances.GOV.MA.', 'www.finances.gov.ma', 'www.finances.gov.ma', 'finances.gov.ma'],
  ['موقع.وزارة.المغرب', 'xn--4gbrim.xn--mgbexc3i.xn--mgbc0a9azcg', 'موقع.وزارة.المغرب', 'xn--mgbexc3i.xn--mgbc0a9azcg'],
  [
    'xn--4gbrim.xn--mgbexc3i.xn--mgbc0a9azcg',
    'xn--4gbrim.xn--mgbexc3i.xn--mgbc0a9azcg',
    'موقع.وزارة.المغرب',
    'xn--mgbexc3i.xn--mgbc0a9azcg',
  ],
  ['Éducation.MA', 'xn--ducation-90a.ma', 'éducation.ma', 'xn--ducation-90a.ma'],
  ['localhost', 'localhost', 'localhost', 'localhost'],
  ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
  ['[2001:DB8:0::1]', '2001:db8::1', '2001:db8::1', '2001:db8::1'],
])('%s', (written, host, display, domain) => {
  expect(readHost(written)).toEqual({ host, display, domain });
});

test.each([
  ['', 'a host name such as www.example.gov.ma'],
  ['http://a.ma', 'a host name without a scheme, such as "a.ma"'],
  ['a.ma/', 'a host name without a path, such as "a.ma"'],
  ['a.ma?x=1', 'a host name without a path, such as "a.ma"'],
  ['a.ma:443', 'a host name without a port (write the port under "https" or "http")'],
  ['user@a.ma', 'a host name without a user'],
  ['a b.ma', 'a host name without spaces, escapes or invisible characters'],
  ['a\u00adb.ma', 'a host name without spaces, escapes or invisible characters'],
  ['a%2e.ma', 'a host name without spaces, escapes or invisible characters'],
  ['a..ma', 'a host name such as www.example.gov.ma'],
  ['-a.ma', 'a host name such as www.example.gov.ma'],
  ['a_b.ma', 'a host name such as www.example.gov.ma'],
  ['xn--zz.ma', 'a host name such as www.example.gov.ma'],
  ['1.2.3', 'a host name such as www.example.gov.ma'],
  ['0x7f.1', 'a host name such as www.example.gov.ma'],
  ['256.1.1.1', 'a host name such as www.example.gov.ma'],
  ['fe80::1%eth0', 'a host name without spaces, escapes or invisible characters'],
  [`${'a'.repeat(64)}.ma`, 'a host name such as www.example.gov.ma'],
  [`${'a.'.repeat(127)}ma`, 'a host name such as www.example.gov.ma'],
])('%s is refused', (written, expected) => {
  expect(readHost(written)).toEqual({ expected });
});
