import { LIFETIME_LIMITS } from '../../knowledge/certificate-lifetimes.ts';
import { defineRule } from '../../model/rule.ts';
import { lifetimeOf, worstChain } from '../certificates.ts';

export default defineRule({
  id: 'certificate/lifetime',
  observes: ['tls'],
  severity: 'medium',
  references: [
    'https://cabforum.org/working-groups/server/baseline-requirements/requirements/',
    'https://cabforum.org/2025/04/11/ballot-sc081v3-introduce-schedule-of-reducing-validity-and-data-reuse-periods/',
  ],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The certificate is made out for no longer than browsers accept',
    rationale:
      'Browsers refuse public certificates that were issued for too long a time, because a stolen one would serve for as long.',
    remediation: 'Have a certificate issued for a shorter time, and let it renew by itself (ACME).',
    messages: {
      within: 'The certificate was issued for {days} days; the limit is {limit}.',
      over: 'The certificate was issued for {days} days, and the limit is {limit}.',
      'no-limit':
        'No limit applies: nothing shows that the certificate comes from a public authority, or it is older than the limits.',
    },
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -dates',

  /**
   * The facts do not tell a public root from one that was added with --ca. What they do tell: only public authorities write timestamps
   * of transparency logs into their certificates. A public certificate without any is left to certificate/transparency.
   */
  judge({ tls }) {
    return worstChain(tls, 'medium', ({ leaf, fault }) => {
      const limit = LIFETIME_LIMITS.find(({ from }) => leaf.notBefore >= from)?.days;
      const isPublic = (fault === null || fault === 'incomplete') && leaf.timestamps > 0;
      if (!isPublic || limit === undefined) return { status: 'not-applicable', message: 'no-limit' };
      const days = lifetimeOf(leaf);
      return days > limit
        ? { status: 'fail', message: 'over', evidence: { days, limit } }
        : { status: 'pass', message: 'within', evidence: { days, limit } };
    });
  },
});
