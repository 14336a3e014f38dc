import { defineRule } from '../../model/rule.ts';
import { enforcedOn, limitOf } from '../policies.ts';

export default defineRule({
  id: 'headers/csp-object-src',
  observes: ['https', 'page'],
  severity: 'low',
  references: ['https://www.w3.org/TR/CSP3/#directive-object-src'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The policy limits plug-ins and embedded objects',
    rationale:
      'An injected `object` or `embed` element can bring in a document or a plug-in that runs beside the scripts that the policy watches.',
    remediation:
      'Write `object-src` with the value `none`, in quotes, into the policy: hardly any site needs plug-ins today.',
    messages: {
      limited: 'The policy limits plug-ins and embedded objects.',
      open: 'The policy has neither `object-src` nor `default-src`.',
      wildcard: 'The policy lets embedded objects come from anywhere, by {sources}.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-security-policy',

  judge(facts) {
    const enforced = enforcedOn(facts);
    return 'verdict' in enforced ? enforced.verdict : limitOf(enforced, 'object-src');
  },
});
