import { defineRule } from '../../model/rule.ts';
import { judgeDeep } from '../deep.ts';

export default defineRule({
  id: 'tls/heartbleed',
  observes: ['tls'],
  severity: 'critical',
  references: [
    'https://heartbleed.com/',
    'https://www.cve.org/CVERecord?id=CVE-2014-0160',
    'https://www.rfc-editor.org/rfc/rfc6520',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'The server keeps its memory to itself (Heartbleed)',
    rationale:
      'Anyone can read the server’s memory piece by piece: passwords, sessions, and the private key, without a trace in its logs.',
    remediation:
      'Update OpenSSL (1.0.1g or later) today. Then make a new key, have a certificate issued for it and the old one revoked, and change the passwords.',
    messages: {
      vulnerable: 'The server answers a heartbeat that it should have refused.',
      'not-vulnerable': 'The server refuses the malformed heartbeat.',
      'not-concerned': 'The server has no heartbeat.',
      'not-asked': 'Not asked: only the deep profile asks.',
    },
  },
  verify: 'nmap --script ssl-heartbleed -p {port} {host}',

  judge({ tls }) {
    return judgeDeep(
      tls,
      'critical',
      ({ heartbleed }) => heartbleed,
      ({ details }) => details.heartbeat === 'no' || details.heartbeat === 'not-applicable',
    );
  },
});
