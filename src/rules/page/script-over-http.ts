import { defineRule } from '../../model/rule.ts';
import { hostOf } from '../answers.ts';
import { hostsOf } from '../loaded.ts';

/** On pages that come over http: on those that come over https a script over http is mixed content, and page/mixed-content says so. */
export default defineRule({
  id: 'page/script-over-http',
  observes: ['page'],
  severity: 'high',
  references: [
    'https://developer.mozilla.org/docs/Web/Security/Subresource_Integrity',
    'https://www.rfc-editor.org/rfc/rfc7258',
  ],
  controls: [],
  text: {
    title: 'Scripts of other hosts come over https',
    rationale:
      'A script that comes over plain http can be replaced anywhere on the way, and then does what it likes with the page. Those of other hosts have a way of their own, and stay on http when the site moves to https.',
    remediation: 'Write https addresses for all scripts; keep copies of those whose host has no https.',
    messages: {
      none: 'No script of another host comes over plain http.',
      http: 'Scripts come over plain http from {hosts}.',
      'not-http': 'The answer is not an HTML page that comes over plain http.',
    },
  },
  verify: 'curl -sSL http://{host}/ | grep -i "<script[^>]*src=.http:"',

  judge({ page }) {
    if (!page.html || !page.overHttp) return { status: 'not-applicable', message: 'not-http' };
    const own = hostOf(page.url);
    const open = page.scripts.map(({ src }) => src).filter((src) => /^http:/i.test(src) && hostOf(src) !== own);
    if (open.length > 0) return { status: 'fail', message: 'http', evidence: { hosts: hostsOf(open) } };
    return page.truncated ? { status: 'unknown', reason: 'reply-too-large' } : { status: 'pass', message: 'none' };
  },
});
