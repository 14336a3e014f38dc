import { defineRule } from '../../model/rule.ts';
import { bypassesOf } from '../../parse/csp-bypass.ts';
import { isLimited, openSources } from '../../parse/csp-effect.ts';
import { someOf } from '../evidence.ts';
import { enforcedOn } from '../policies.ts';

/** A list that lets anybody in is not judged by its hosts: headers/csp-script speaks of it. */
export default defineRule({
  id: 'headers/csp-bypass',
  observes: ['https', 'page'],
  severity: 'low',
  references: ['https://research.google/pubs/pub45542/', 'https://csp-evaluator.withgoogle.com/'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'No host that the policy trusts serves scripts to order',
    rationale:
      'Some large hosts answer with a script that holds whatever the address asks for (JSONP), or serve old libraries that run texts of the page. Who may load from such a host may run anything.',
    remediation:
      'Copy the few files that are needed to the site itself, or name them with their whole path; better still, use nonces with `strict-dynamic`.',
    messages: {
      none: 'No host of the script list is known to undo a policy.',
      host: 'The script list trusts {hosts}, by {sources}: known ways around a policy are there.',
      unlimited: 'Scripts may come from anywhere: another rule says so.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-security-policy',

  judge(facts) {
    const enforced = enforcedOn(facts);
    if ('verdict' in enforced) return enforced.verdict;
    const { policies, self } = enforced;
    if (!isLimited(policies, 'script-src-elem') || openSources(policies, 'script-src-elem', self).length > 0)
      return { status: 'not-applicable', message: 'unlimited' };
    const bypasses = bypassesOf(policies, self);
    if (bypasses.length === 0) return { status: 'pass', message: 'none' };
    const hosts = someOf(bypasses.map(({ host }) => host));
    const sources = someOf(bypasses.flatMap((bypass) => bypass.sources));
    return { status: 'fail', message: 'host', evidence: { hosts, sources } };
  },
});
