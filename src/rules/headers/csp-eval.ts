import { defineRule } from '../../model/rule.ts';
import { allowsEval, isLimited } from '../../parse/csp-effect.ts';
import { enforcedOn } from '../policies.ts';

export default defineRule({
  id: 'headers/csp-eval',
  observes: ['https', 'page'],
  severity: 'low',
  references: [
    'https://www.w3.org/TR/CSP3/#can-compile-strings',
    'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/eval#never_use_direct_eval!',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The policy does not let text be run as a script',
    rationale: 'Where `eval` is allowed, a text that reaches it runs as a programme, although no script was injected.',
    remediation:
      'Find the libraries that need `eval` (old template engines, mostly), replace them, then drop `unsafe-eval`.',
    messages: {
      blocked: 'The policy blocks `eval` and the like.',
      'unsafe-eval': 'The policy allows `eval` and the like.',
      unlimited: 'The policy says nothing of scripts: another rule says so.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i unsafe-eval',

  judge(facts) {
    const enforced = enforcedOn(facts);
    if ('verdict' in enforced) return enforced.verdict;
    const { policies } = enforced;
    if (!isLimited(policies, 'script-src')) return { status: 'not-applicable', message: 'unlimited' };
    return allowsEval(policies) ? { status: 'fail', message: 'unsafe-eval' } : { status: 'pass', message: 'blocked' };
  },
});
