import rule from '../../../src/rules/https/www.ts';
import { hop, tableOf, twinFacts } from '../table.ts';

const WWW = 'www.example.ma';
const www = (over: Parameters<typeof twinFacts>[0]) => ({
  twin: twinFacts({ host: WWW, relation: 'www', addresses: ['196.200.0.10'], ...over }),
});
const failed = (code: 'connection-refused' | 'handshake-failed' | 'connection-timeout') =>
  ({ ok: false, failure: { code, detail: code } }) as const;

tableOf(rule, [
  {
    case: 'trusted',
    facts: www({ https: { ok: true, value: hop({ url: `https://${WWW}/` }) } }),
    says: 'pass works',
    evidence: { host: WWW },
  },
  {
    case: 'the certificate of another name (pshtt: enforced, and silently broken)',
    facts: www({
      https: { ok: true, value: hop({ tls: { version: 'TLSv1.3', fault: 'ERR_TLS_CERT_ALTNAME_INVALID' } }) },
    }),
    says: 'fail broken medium',
    evidence: { host: WWW, fault: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  },
  { case: 'no handshake', facts: www({ https: failed('handshake-failed') }), says: 'fail broken medium' },
  { case: 'port 443 closed', facts: www({ https: failed('connection-refused') }), says: 'not-applicable no-www' },
  { case: 'silent', facts: www({ https: failed('connection-timeout') }), says: 'unknown connection-timeout' },
  { case: 'no such name', facts: www({ addresses: [] }), says: 'not-applicable no-www' },
  { case: 'a target of its own', facts: www({ listed: true }), says: 'not-applicable no-www' },
  {
    case: 'the apex of a www',
    facts: { twin: twinFacts({ https: failed('handshake-failed') }) },
    says: 'not-applicable no-www',
  },
  { case: 'not looked at', options: { failures: { twin: 'budget-exhausted' } }, says: 'unknown budget-exhausted' },
]);
