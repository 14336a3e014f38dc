import { defineRule } from '../../model/rule.ts';
import { enforcedOn, limitOf } from '../policies.ts';

export default defineRule({
  id: 'headers/csp-base-uri',
  observes: ['https', 'page'],
  severity: 'low',
  references: ['https://www.w3.org/TR/CSP3/#directive-base-uri'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The policy limits the base address of the pages',
    rationale:
      'An injected `base` element makes every relative address of the page, those of its scripts too, lead to another server.',
    remediation:
      'Add `base-uri` to the policy, with `self` or `none` in quotes: `default-src` does not stand in for it.',
    messages: {
      limited: 'The policy limits the base address.',
      open: 'The policy has no `base-uri`, and `default-src` does not stand in for it.',
      wildcard: 'The policy lets any base address in, by {sources}.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-security-policy',

  judge(facts) {
    const enforced = enforcedOn(facts);
    return 'verdict' in enforced ? enforced.verdict : limitOf(enforced, 'base-uri');
  },
});
