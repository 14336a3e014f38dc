import { defineRule } from '../../model/rule.ts';
import { lifetimeOf, worstChain } from '../certificates.ts';

export default defineRule({
  id: 'certificate/transparency',
  observes: ['tls'],
  severity: 'medium',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6962',
    'https://googlechrome.github.io/CertificateTransparency/ct_policy.html',
    'https://support.apple.com/103214',
  ],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The certificate is in the public transparency logs',
    rationale:
      'Chrome and Safari refuse public certificates without enough timestamps of transparency logs, which let an owner see every certificate issued for a name.',
    remediation:
      'Have the certificate issued again by an authority that logs what it issues, as all public ones do by default.',
    messages: {
      logged: 'Timestamps of transparency logs come with the certificate: {count}.',
      few: 'Too few timestamps of transparency logs come with the certificate: {count} of {needed}.',
      missing:
        'No timestamp of a transparency log comes with the certificate: if its authority is a public one, Chrome and Safari refuse it.',
      'not-public': 'Nothing shows that the certificate comes from a public authority.',
    },
  },
  verify:
    'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -ext ct_precert_scts',

  /**
   * The facts do not tell a public root from one that was added with --ca. An authority that runs a responder for its certificates may
   * be a public one: without any timestamp that is worth a line, and no more.
   */
  judge({ tls }) {
    return worstChain(tls, 'medium', ({ leaf, fault }, { details }) => {
      const embedded = leaf.timestamps;
      const count = Math.max(embedded, details.timestamps);
      // Policy of Chrome: two logs vouch for certificates of up to 180 days, three for longer ones; two when they come on the wire.
      const needed = details.timestamps >= 2 || lifetimeOf(leaf) <= 180 ? 2 : 3;
      if (fault !== null && fault !== 'incomplete') return { status: 'not-applicable', message: 'not-public' };
      if (count >= needed) return { status: 'pass', message: 'logged', evidence: { count } };
      if (count > 0) return { status: 'fail', message: 'few', evidence: { count, needed } };
      return leaf.ocspUrls.length > 0
        ? { status: 'fail', message: 'missing', severity: 'info', confidence: 'tentative' }
        : { status: 'not-applicable', message: 'not-public' };
    });
  },
});
