import { defineRule } from '../../model/rule.ts';
import { enforcedOn, limitOf } from '../policies.ts';

export default defineRule({
  id: 'headers/csp-form-action',
  observes: ['https', 'page'],
  severity: 'low',
  references: ['https://www.w3.org/TR/CSP3/#directive-form-action'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The policy limits where forms are sent',
    rationale:
      'An injected form, or one whose destination was changed, sends what the visitor types to another server, without any script.',
    remediation:
      'Add `form-action` to the policy and name where the forms of the site are sent, often only `self` in quotes: `default-src` does not stand in for it.',
    messages: {
      limited: 'The policy limits where forms are sent.',
      open: 'The policy has no `form-action`, and `default-src` does not stand in for it.',
      wildcard: 'The policy lets forms be sent anywhere, by {sources}.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-security-policy',

  judge(facts) {
    const enforced = enforcedOn(facts);
    return 'verdict' in enforced ? enforced.verdict : limitOf(enforced, 'form-action');
  },
});
