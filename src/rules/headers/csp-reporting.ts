import { defineRule } from '../../model/rule.ts';
import { endpointsOf, reports } from '../../parse/reporting.ts';
import { someOf } from '../evidence.ts';
import { enforcedOn } from '../policies.ts';

export default defineRule({
  id: 'headers/csp-reporting',
  observes: ['https', 'page'],
  severity: 'info',
  references: ['https://www.w3.org/TR/CSP3/#reporting', 'https://www.w3.org/TR/reporting-1/#header'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Somebody is told what the policy blocks',
    rationale: 'Reports of browsers show an attack that a policy stopped, and what it breaks by mistake.',
    remediation:
      'Collect the reports at an address of your own: `report-uri` for all browsers, `report-to` with a `Reporting-Endpoints` header for new ones.',
    messages: {
      reports: 'Browsers report what the policy blocks.',
      none: 'Nobody is told what the policy blocks.',
      undeclared: 'The policy reports to {names}, which no `Reporting-Endpoints` header declares.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify:
    'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i -e report-uri -e report-to -e ^reporting-endpoints',

  judge(facts) {
    const enforced = enforcedOn(facts);
    if ('verdict' in enforced) return enforced.verdict;
    const { policies, hop } = enforced;
    const endpoints = endpointsOf(hop.headers);
    if (policies.some((policy) => reports(policy, endpoints))) return { status: 'pass', message: 'reports' };
    const names = someOf(policies.flatMap((policy) => policy.get('report-to')?.slice(0, 1) ?? []));
    return names.length > 0
      ? { status: 'fail', message: 'undeclared', evidence: { names } }
      : { status: 'fail', message: 'none' };
  },
});
