import { FAILURE_CODES, type Hop, type PageFacts } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { codeOf, hostsOf } from '../loaded.ts';
import { headerPolicies, metaPolicies } from '../policies.ts';

/**
 * The evidence names hosts: the addresses of pictures change with every piece of news. A policy with `upgrade-insecure-requests` makes
 * browsers ask for everything over https, whatever the page says.
 */
export default defineRule({
  id: 'page/mixed-content',
  observes: ['page'],
  consumes: { https: FAILURE_CODES }, // for the policy of the page
  severity: 'high',
  references: [
    'https://www.w3.org/TR/mixed-content/',
    'https://www.w3.org/TR/upgrade-insecure-requests/',
    'https://developer.mozilla.org/docs/Web/Security/Mixed_content',
  ],
  controls: [],
  text: {
    title: 'An https page loads everything over https',
    rationale:
      'A script or style sheet over plain http can be replaced on the way; browsers block it, so that the page breaks. Pictures show what is being read.',
    remediation:
      'Write https addresses for everything that the page loads. `Content-Security-Policy: upgrade-insecure-requests` helps while old contents are being corrected.',
    messages: {
      none: 'The page loads nothing over plain http.',
      upgraded: 'The page names http addresses at {hosts}, and its policy makes browsers ask over https.',
      active: 'The page loads scripts, style sheets or frames over plain http from {hosts}.',
      passive: 'The page loads pictures or media over plain http from {hosts}.',
      'not-https': 'The answer is not an HTML page that comes over https.',
    },
  },
  snippets: {
    nginx: 'add_header Content-Security-Policy upgrade-insecure-requests always;',
    apache: 'Header always set Content-Security-Policy upgrade-insecure-requests',
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -i -e "src=.http:" -e "href=.http:[^>]*stylesheet"',

  judge({ page, https }) {
    if (!page.html || page.overHttp) return { status: 'not-applicable', message: 'not-https' };
    const frames = page.frames ?? [];
    const active = overHttp([...codeOf(page).map(({ src }) => src), ...frames]);
    const passive = overHttp(page.images);
    const hosts = active.length > 0 ? active : passive;
    if (hosts.length > 0 && isUpgraded(page, https.ok ? https.value.hops : [])) {
      return { status: 'pass', message: 'upgraded', evidence: { hosts } };
    }
    if (active.length > 0) return { status: 'fail', message: 'active', evidence: { hosts } };
    if (passive.length > 0) return { status: 'fail', message: 'passive', severity: 'low', evidence: { hosts } };
    return page.truncated ? { status: 'unknown', reason: 'reply-too-large' } : { status: 'pass', message: 'none' };
  },
});

function isUpgraded(page: PageFacts, hops: readonly Hop[]): boolean {
  const hop = hops.find(({ url }) => url === page.url);
  const policies = hop === undefined ? [] : [...headerPolicies(hop), ...metaPolicies(hop, page)];
  return policies.some((policy) => policy.has('upgrade-insecure-requests'));
}

const overHttp = (urls: readonly string[]): readonly string[] => hostsOf(urls.filter((url) => /^http:/i.test(url)));
