import type { HttpFacts } from '../../../src/model/observation.ts';
import type { Hostile } from './hostile.ts';
import { movedTo, OK, page, says } from './serve.ts';

/** A redirect to each of these; how the chain ends is compared too (`end` of its facts). */
const LEADS: readonly (readonly [id: string, does: string, address: string, chain: HttpFacts['end']])[] = [
  ['to-metadata', 'the metadata service of a cloud', 'http://169.254.169.254/latest/meta-data/', 'private-address'],
  ['to-loopback', 'another service of this machine', 'http://127.0.0.1:22/', 'private-address'],
  ['to-loopback-by-name', 'this machine by its name', 'http://localhost:22/', 'private-address'],
  ['to-loopback-in-hex', 'this machine, written as one number', 'http://0x7f000001/', 'private-address'],
  ['to-loopback-in-octal', 'this machine, written in octal', 'http://0177.0.0.1/', 'private-address'],
  ['to-mapped-address', 'this machine as an IPv6 address', 'http://[::ffff:127.0.0.1]/', 'private-address'],
  ['to-zone', 'an address with a zone', 'http://[fe80::1%25eth0]/', 'answered'],
  ['to-private-network', 'a router of the office', 'http://192.168.1.1/admin', 'private-address'],
  ['to-file', 'a file of this machine', 'file:///etc/passwd', 'out-of-scope-redirect'],
  ['to-script', 'a script', 'javascript:alert(1)', 'out-of-scope-redirect'],
  ['to-data', 'a page in its own address', 'data:text/html,<script>alert(1)</script>', 'out-of-scope-redirect'],
  ['to-gopher', 'a protocol that carries others', 'gopher://127.0.0.1:6379/_FLUSHALL', 'out-of-scope-redirect'],
  [
    'to-credentials',
    'a user name and a password',
    'http://admin:hunter2@www.elsewhere.example/',
    'out-of-scope-redirect',
  ],
  ['to-other-port', 'another port of its own', 'http://to-other-port.hostile.example:6379/', 'out-of-scope-redirect'],
  ['to-no-address', 'what no browser can read', 'http://[::1/%zz', 'answered'],
  ['to-long-address', 'an address of 100 KB', `http://www.elsewhere.example/${'a'.repeat(100_000)}`, 'answered'],
  [
    'to-splitting',
    'an address with line feeds in it',
    'http://www.elsewhere.example/%0d%0aSet-Cookie:%20a=b',
    'out-of-scope-redirect',
  ],
  ['to-logout', 'a path that would act', '/admin/logout?delete=all', 'failed'],
];

const MANY = Array.from({ length: 1_000 }, (_, index) => `Location: http://10.0.0.${index % 255}/\r\n`).join('');

/** Places where a scanner must not be led. */
export const ELSEWHERE: readonly Hostile[] = [
  ...LEADS.map(
    ([id, does, address, chain]): Hostile => ({
      id,
      does: `redirects to ${does}`,
      http: says(movedTo(address)),
      chain,
      ends: { http: 'answered' },
    }),
  ),
  {
    id: 'to-many',
    does: 'names a thousand addresses to go to',
    http: says(`HTTP/1.1 302 Found\r\n${MANY}Content-Length: 0\r\n\r\n`),
    ends: { http: 'answered' },
  },
  {
    id: 'refresh-to-metadata',
    does: 'sends visitors to the metadata service by a meta element and by a header',
    http: says(
      page(
        '<meta http-equiv=refresh content="0; url=http://169.254.169.254/">',
        'Content-Type: text/html\r\nRefresh: 0; url=http://169.254.169.254/\r\n',
        OK,
      ),
    ),
    ends: { http: 'answered', page: 'answered' },
  },
];
