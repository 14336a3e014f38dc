import { defineRule } from '../../model/rule.ts';
import { hostOf } from '../answers.ts';
import { someOf } from '../evidence.ts';

/** The evidence names hosts: the addresses of pictures change with every piece of news. */
export default defineRule({
  id: 'page/mixed-content',
  observes: ['page'],
  severity: 'high',
  references: ['https://www.w3.org/TR/mixed-content/', 'https://developer.mozilla.org/docs/Web/Security/Mixed_content'],
  controls: [],
  text: {
    title: 'An https page loads everything over https',
    rationale:
      'A script or style sheet over plain http can be replaced on the way; browsers block it, so that the page breaks. Pictures show what is being read.',
    remediation:
      'Write https addresses for everything that the page loads. `Content-Security-Policy: upgrade-insecure-requests` helps while old contents are being corrected.',
    messages: {
      none: 'The page loads nothing over plain http.',
      active: 'The page loads scripts or style sheets over plain http from {hosts}.',
      passive: 'The page loads pictures, media or frames over plain http from {hosts}.',
      'not-https': 'The answer is not an HTML page that comes over https.',
    },
  },
  snippets: {
    nginx: 'add_header Content-Security-Policy upgrade-insecure-requests always;',
    apache: 'Header always set Content-Security-Policy upgrade-insecure-requests',
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -i -e "src=.http:" -e "href=.http:[^>]*stylesheet"',

  judge({ page }) {
    if (!page.html || page.overHttp) return { status: 'not-applicable', message: 'not-https' };
    const active = hostsOverHttp([...page.scripts, ...page.styles].map(({ src }) => src));
    if (active.length > 0) return { status: 'fail', message: 'active', evidence: { hosts: active } };
    const passive = hostsOverHttp(page.images);
    if (passive.length > 0)
      return { status: 'fail', message: 'passive', severity: 'low', evidence: { hosts: passive } };
    return page.truncated ? { status: 'unknown', reason: 'reply-too-large' } : { status: 'pass', message: 'none' };
  },
});

const hostsOverHttp = (urls: readonly string[]): readonly string[] =>
  someOf(
    urls
      .filter((url) => /^http:/i.test(url))
      .map(hostOf)
      .filter((host) => host !== null),
  );
