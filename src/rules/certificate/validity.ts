import type { Severity } from '../../model/finding.ts';
import { defineRule } from '../../model/rule.ts';
import { isSelfIssued, worstChain } from '../certificates.ts';

const DAY = 86_400_000;

/** One finding that climbs as the end comes nearer (DRIFT, Expiry). */
const LADDER: readonly (readonly [days: number, severity: Severity])[] = [
  [7, 'high'],
  [14, 'medium'],
  [30, 'low'],
];

export default defineRule({
  id: 'certificate/validity',
  observes: ['tls'],
  severity: 'critical',
  references: ['https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5'],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The certificate is valid today and for 30 days more',
    rationale:
      'When a certificate ends, browsers stop visitors with a full-page warning, and people learn to click through warnings.',
    remediation:
      'Renew the certificate and load it on every server that answers for this name. Let it renew by itself (ACME), and reload the server after each renewal.',
    messages: {
      valid: 'The certificate is valid until {notAfter}.',
      'expires-soon': 'The certificate ends on {notAfter}.',
      expired: 'The certificate ended on {notAfter}.',
      'not-yet-valid': 'The certificate is valid only from {notBefore} on.',
      'issuer-expired': 'The certificate of the issuer {issuer} ended on {notAfter}.',
    },
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -dates',

  judge({ tls }, { now }) {
    return worstChain(tls, 'critical', ({ leaf, chain }) => {
      const { notBefore, notAfter } = leaf;
      const left = Date.parse(notAfter) - Date.parse(now);
      if (left < 0) return { status: 'fail', message: 'expired', evidence: { notAfter } };

      // Other expired certificates in the chain are often harmless leftovers (cross-signed roots); the direct issuer is not.
      const issuers = chain.filter((one) => one.subject === leaf.issuer && !isSelfIssued(one));
      const [issuer] = issuers;
      if (issuer !== undefined && issuers.every((one) => Date.parse(one.notAfter) < Date.parse(now))) {
        return {
          status: 'fail',
          message: 'issuer-expired',
          evidence: { issuer: issuer.subject, notAfter: issuer.notAfter },
        };
      }
      if (Date.parse(notBefore) > Date.parse(now)) {
        return { status: 'fail', message: 'not-yet-valid', severity: 'high', evidence: { notBefore } };
      }
      const step = LADDER.find(([days]) => left <= days * DAY);
      if (step === undefined) return { status: 'pass', message: 'valid', evidence: { notAfter } };
      return { status: 'fail', message: 'expires-soon', severity: step[1], evidence: { notAfter } };
    });
  },
});
