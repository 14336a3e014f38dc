import { DH_PRIMES } from '../../knowledge/dh-primes.ts';
import { defineRule } from '../../model/rule.ts';
import { suiteTraits } from '../../parse/tls/suite-name.ts';
import { cannotTell, flawOf, lookFor, OLD_VERSIONS } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/diffie-hellman',
  observes: ['tls'],
  severity: 'medium',
  references: [
    'https://weakdh.org/',
    'https://www.rfc-editor.org/rfc/rfc7919',
    'https://www.rfc-editor.org/rfc/rfc9325#section-4.5',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Diffie-Hellman groups have 2048 bits or more',
    rationale:
      'Shorter groups can be broken, and the work for a group that many servers share pays for all of them at once (Logjam).',
    remediation:
      'Remove DHE suites, since every client of today knows ECDHE; or use a group of RFC 7919, such as ffdhe3072.',
    messages: {
      none: 'The server accepts no suite with a Diffie-Hellman group.',
      long: 'The shortest Diffie-Hellman group has {bits} bits.',
      short: 'The server uses a Diffie-Hellman group of only {bits} bits.',
      common: 'The server uses a Diffie-Hellman group of only {bits} bits that many servers share: {group}.',
      'said-elsewhere': 'Diffie-Hellman is only used by suites that another rule names.',
    },
  },
  snippets: {
    nginx:
      '# Best: no DHE suite in ssl_ciphers, and no ssl_dhparam. Otherwise:\n# openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe3072 -out ffdhe3072.pem\nssl_dhparam /etc/nginx/ffdhe3072.pem;',
    apache:
      '# Best: no DHE suite in SSLCipherSuite. Otherwise (Apache 2.4.8 or later):\n# openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe3072 -out ffdhe3072.pem\nSSLOpenSSLConfCmd DHParameters "/etc/apache2/ffdhe3072.pem"',
    iis: "Get-TlsCipherSuite | Where-Object Name -Match '^TLS_DHE_' | ForEach-Object { Disable-TlsCipherSuite -Name $_.Name }",
  },
  verify:
    "openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -cipher 'kDHE:@SECLEVEL=0' </dev/null | grep 'Server Temp Key'",

  judge({ tls }) {
    return worstAddress(tls, 'medium', (address) => {
      const seen = address.details.diffieHellman.filter(({ suite }) => !saidElsewhere(suite));
      // The size depends on what the client offers and on the suite: the shortest counts (field guide, DH size).
      const [shortest] = seen.toSorted(
        (a, b) => a.bits - b.bits || Number(DH_PRIMES.has(b.prime)) - Number(DH_PRIMES.has(a.prime)),
      );
      if (shortest !== undefined && shortest.bits < 2048) {
        const { bits, prime } = shortest;
        const severity = bits < 1024 ? 'high' : 'medium';
        const group = DH_PRIMES.get(prime)?.name;
        return group === undefined
          ? { status: 'fail', message: 'short', severity, evidence: { bits } }
          : { status: 'fail', message: 'common', severity, evidence: { bits, group } };
      }
      const sight = lookFor(address, OLD_VERSIONS, null, ({ exchange }) => exchange === 'dhe');
      if (sight.kind === 'cannot-tell' || (sight.kind === 'accepted' && shortest === undefined))
        return cannotTell(address);
      if (shortest !== undefined) return { status: 'pass', message: 'long', evidence: { bits: shortest.bits } };
      return { status: 'not-applicable', message: sight.kind === 'elsewhere' ? 'said-elsewhere' : 'none' };
    });
  },
});

/** A group that goes with its suite: EXPORT has its own, and an anonymous exchange protects nothing at any length. */
function saidElsewhere(suite: string): boolean {
  const traits = suiteTraits(suite);
  const flaw = traits === null ? null : flawOf(traits);
  return flaw === 'null' || flaw === 'anonymous' || flaw === 'export';
}
