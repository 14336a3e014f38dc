import { defineRule } from '../../model/rule.ts';
import { codeOf, hostsOf } from '../loaded.ts';

export default defineRule({
  id: 'page/protocol-relative',
  observes: ['page'],
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc3986#section-4.2',
    'https://developer.mozilla.org/docs/Web/Security/Mixed_content',
  ],
  controls: [],
  text: {
    title: 'Addresses of scripts say https',
    rationale:
      'An address that begins with `//` takes the scheme of the page: whoever gets a visitor onto plain http gets the script too. It is a habit of the time when https was the exception.',
    remediation: 'Write `https:` before the two slashes.',
    messages: {
      none: 'No script or style sheet has an address without a scheme.',
      used: 'Addresses without a scheme name {hosts}.',
      'not-html': 'The answer is not an HTML page.',
    },
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -iE "(src|href)=.//"',

  judge({ page }) {
    if (!page.html) return { status: 'not-applicable', message: 'not-html' };
    const relative = codeOf(page).filter(({ written }) => written === 'protocol-relative');
    if (relative.length > 0) {
      return { status: 'fail', message: 'used', evidence: { hosts: hostsOf(relative.map(({ src }) => src)) } };
    }
    return page.truncated ? { status: 'unknown', reason: 'reply-too-large' } : { status: 'pass', message: 'none' };
  },
});
