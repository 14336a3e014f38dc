import { defineRule } from '../../model/rule.ts';
import { judgeDeep } from '../deep.ts';
import { onlyTls13 } from '../offers.ts';

export default defineRule({
  id: 'tls/ccs-injection',
  observes: ['tls'],
  severity: 'high',
  references: [
    'https://www.cve.org/CVERecord?id=CVE-2014-0224',
    'https://openssl-library.org/news/secadv/20140605.txt',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'The server refuses a change of keys that comes too early',
    rationale:
      'Someone on the way can make client and server agree on keys that are known in advance, and read and change everything.',
    remediation: 'Update OpenSSL: 1.0.1h, 1.0.0m, 0.9.8za or later.',
    messages: {
      vulnerable: 'The server takes a ChangeCipherSpec that comes too early (CVE-2014-0224).',
      'not-vulnerable': 'The server refuses a ChangeCipherSpec that comes too early.',
      'not-concerned': 'The server speaks TLS 1.3 only, which does not have this question.',
      'not-asked': 'Not asked: only the deep profile asks.',
    },
  },
  verify: 'nmap --script ssl-ccs-injection -p {port} {host}',

  judge({ tls }) {
    return judgeDeep(tls, 'high', ({ ccsInjection }) => ccsInjection, onlyTls13);
  },
});
