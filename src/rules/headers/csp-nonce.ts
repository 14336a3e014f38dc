import { defineRule } from '../../model/rule.ts';
import { documentOf } from '../answers.ts';

/** Nonces are masked where they are stored; the probe alone compares those of two answers. */
export default defineRule({
  id: 'headers/csp-nonce',
  observes: ['https', 'responses'],
  severity: 'medium',
  references: ['https://www.w3.org/TR/CSP3/#security-nonces', 'https://web.dev/articles/strict-csp'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Every answer has a nonce of its own',
    rationale:
      'A nonce tells the scripts of the site from injected ones because nobody can know it beforehand. One that stays the same can be read once and used for ever.',
    remediation:
      'Make the nonce anew for each answer, from 128 bits of good chance or more, and keep pages that hold one out of shared caches.',
    messages: {
      fresh: 'Two answers came with different nonces.',
      static: 'Two answers came with the same nonce.',
      none: 'The policy uses no nonce.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify:
    'for i in 1 2; do curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -io "nonce-[A-Za-z0-9+/_=-]*"; done',

  judge({ https, responses }) {
    const answered = documentOf(https);
    if ('verdict' in answered) return answered.verdict;
    if (!responses.again.ok) return { status: 'unknown', reason: responses.again.failure.code };
    switch (responses.again.value.nonces) {
      case 'fresh':
        return { status: 'pass', message: 'fresh' };
      case 'repeated':
        return { status: 'fail', message: 'static' };
      case null:
        return { status: 'not-applicable', message: 'none' };
    }
  },
});
