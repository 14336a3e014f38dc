import { defineRule } from '../../model/rule.ts';
import { cannotTell, listsAreWhole, OLD_VERSIONS, suiteEvidence, suitesOf } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/drown',
  observes: ['tls'],
  severity: 'critical',
  references: ['https://drownattack.com/', 'https://www.cve.org/CVERecord?id=CVE-2016-0800'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'SSL 2.0 does not open the connections of those who use TLS',
    rationale:
      'A server that answers SSL 2.0 decrypts by small steps what was encrypted with its key: recorded connections of current browsers become readable (DROWN).',
    remediation:
      'Switch SSL 2.0 off on every server that uses this key, remove suites with RSA key exchange, and have a certificate issued for a new key.',
    messages: {
      refused: 'The server refuses SSL 2.0. Other servers with the same key were not asked.',
      decryptable: 'The server accepts SSL 2.0 beside TLS suites with RSA key exchange: {suites}.',
      'said-elsewhere': 'The server accepts SSL 2.0, which another rule says, but no TLS suite with RSA key exchange.',
    },
  },
  snippets: {
    nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
    apache: 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
    iis: "$key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\SSL 2.0\\Server'\nNew-Item $key -Force\nNew-ItemProperty $key -Name Enabled -Value 0 -PropertyType DWord -Force\n# then restart the machine",
  },
  verify: 'nmap --script sslv2-drown -p {port} {host}',

  judge({ tls }) {
    return worstAddress(tls, 'critical', (address) => {
      const offer = address.versions.SSLv2;
      if (offer === 'untested') return cannotTell(address);
      if (offer === 'refused') return { status: 'pass', message: 'refused' };
      const rsa = suitesOf(address).filter(({ traits }) => traits.exchange === 'rsa');
      if (rsa.length > 0) return { status: 'fail', message: 'decryptable', evidence: suiteEvidence(rsa) };
      return listsAreWhole(address, OLD_VERSIONS)
        ? { status: 'not-applicable', message: 'said-elsewhere' }
        : cannotTell(address);
    });
  },
});
