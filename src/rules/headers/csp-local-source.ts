import { defineRule } from '../../model/rule.ts';
import type { Policy } from '../../parse/csp.ts';
import { someOf } from '../evidence.ts';
import { enforcedOn } from '../policies.ts';

export default defineRule({
  id: 'headers/csp-local-source',
  observes: ['https', 'page'],
  severity: 'low',
  references: ['https://www.w3.org/TR/CSP3/#match-hosts'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The policy names no bare address and no machine of its own',
    rationale:
      'A bare address or `localhost` is left from tests as a rule. Browsers ignore most of them, everybody can read them, and `localhost` trusts whatever runs on the visitor’s machine.',
    remediation: 'Take the addresses out of the policy, and name public hosts instead.',
    messages: {
      none: 'The policy names public hosts only.',
      address: 'The policy names {sources}.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-security-policy',

  judge(facts) {
    const enforced = enforcedOn(facts);
    if ('verdict' in enforced) return enforced.verdict;
    const sources = someOf(enforced.policies.flatMap(localSources));
    if (sources.length === 0) return { status: 'pass', message: 'none' };
    return { status: 'fail', message: 'address', evidence: { sources } };
  },
});

const LOCAL =
  /^(?:(?:[a-z][a-z0-9+.-]*:)?\/\/)?(?:localhost|(?:[\w-]+\.)+localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])(?:[:/]|$)/i;

const localSources = (policy: Policy): readonly string[] =>
  [...policy]
    .filter(([directive]) => /-src(?:-elem|-attr)?$|^(?:form-action|base-uri|frame-ancestors)$/.test(directive))
    .flatMap(([, sources]) => sources.filter((source) => LOCAL.test(source)));
