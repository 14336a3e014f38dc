import { BAD_SCRIPT_HOSTS } from '../../knowledge/script-hosts.ts';
import { defineRule } from '../../model/rule.ts';
import { hostOf, isWithin } from '../answers.ts';
import { codeOf, hostsOf } from '../loaded.ts';

export default defineRule({
  id: 'page/known-bad-host',
  observes: ['page'],
  severity: 'high',
  references: ['https://sansec.io/research/polyfill-supply-chain-attack', 'https://www.zaproxy.org/docs/alerts/10115/'],
  controls: ['FOURNIS-GEST-SURVEIL'],
  text: {
    title: 'The page loads nothing from hosts that served malicious scripts',
    rationale:
      'Some hosts of scripts were bought by people who then sent malicious ones to the visitors of all sites that load them. A script can do in a page whatever its visitor can.',
    remediation:
      'Take the element out today. Modern browsers need no polyfill; keep a copy of what is needed on the site itself.',
    messages: {
      none: 'The page loads nothing from hosts known for malicious scripts.',
      listed: 'The page loads from {hosts}, known for malicious scripts.',
      'not-html': 'The answer is not an HTML page.',
    },
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -iE "polyfill|bootcdn|bootcss|staticfile"',

  judge({ page }) {
    if (!page.html) return { status: 'not-applicable', message: 'not-html' };
    const loaded = [...codeOf(page).map(({ src }) => src), ...(page.frames ?? [])];
    const bad = loaded.filter((url) => BAD_SCRIPT_HOSTS.some((name) => isWithin(hostOf(url) ?? '', name)));
    if (bad.length > 0) return { status: 'fail', message: 'listed', evidence: { hosts: hostsOf(bad) } };
    if (page.truncated) return { status: 'unknown', reason: 'reply-too-large' };
    return { status: 'pass', message: 'none' };
  },
});
