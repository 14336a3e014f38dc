import { defineRule } from '../../model/rule.ts';
import { enforcedOn } from '../policies.ts';

export default defineRule({
  id: 'headers/trusted-types',
  observes: ['https', 'page'],
  severity: 'info',
  references: ['https://www.w3.org/TR/trusted-types/#require-trusted-types-for-csp-directive'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Scripts write only checked texts into the page',
    rationale:
      'Most injections of today happen in the browser, when a script of the site itself writes a foreign text into the page. Trusted Types make browsers refuse that.',
    remediation:
      'Try `require-trusted-types-for` out in a policy that only reports, repair the scripts that it names, then enforce it.',
    messages: {
      required: 'The policy requires trusted types.',
      none: 'The policy does not require trusted types.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i require-trusted-types-for',

  judge(facts) {
    const enforced = enforcedOn(facts);
    if ('verdict' in enforced) return enforced.verdict;
    const required = enforced.policies.some((policy) =>
      policy.get('require-trusted-types-for')?.some((sink) => sink.toLowerCase() === "'script'"),
    );
    return required ? { status: 'pass', message: 'required' } : { status: 'fail', message: 'none' };
  },
});
