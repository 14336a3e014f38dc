import { defineRule } from '../../model/rule.ts';
import { byTrait } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/compression',
  observes: ['tls'],
  severity: 'medium',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7457#section-2.6',
    'https://www.rfc-editor.org/rfc/rfc9325#section-3.3',
    'https://www.cve.org/CVERecord?id=CVE-2012-4929',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'TLS compression is switched off',
    rationale:
      'The length of what was compressed betrays what it contains: a page can guess the session cookie letter by letter (CRIME).',
    remediation:
      'Update the server: current versions no longer compress at this level. Compression of pages (gzip, brotli) is another thing.',
    messages: {
      compressed: 'The server compresses what it encrypts when it is asked to (CRIME).',
      'not-compressed': 'The server does not compress what it encrypts.',
      'only-tls-1.3': 'The server speaks TLS 1.3 only, which does not have this question.',
    },
  },
  snippets: {
    apache: 'SSLCompression off',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -comp </dev/null | grep Compression',

  judge({ tls }) {
    return worstAddress(tls, 'medium', (address) =>
      byTrait(address, address.details.compression, {
        yes: { status: 'fail', message: 'compressed' },
        no: { status: 'pass', message: 'not-compressed' },
        'not-applicable': { status: 'not-applicable', message: 'only-tls-1.3' },
      }),
    );
  },
});
