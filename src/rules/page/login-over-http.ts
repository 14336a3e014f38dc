import { defineRule } from '../../model/rule.ts';
import { place } from '../evidence.ts';

export default defineRule({
  id: 'page/login-over-http',
  observes: ['page'],
  severity: 'critical',
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html',
    'https://www.w3.org/TR/secure-contexts/',
  ],
  controls: ['ACC-SYS/APP-ACC', 'CONF-OBLIG-PERSO'],
  text: {
    title: 'Passwords are asked for over https only',
    rationale:
      'A page that comes over plain http can be changed on the way: whatever is typed into it can be read, even when the form is sent over https.',
    remediation:
      'Serve the page with the form over https only, and redirect http to https. Until then take the form off line.',
    messages: {
      'over-https': 'The page comes over https.',
      'no-password': 'The page comes over plain http and asks for no password.',
      served: 'The page {url} comes over plain http and asks for a password.',
      'not-html': 'The answer is not an HTML page.',
    },
  },
  verify: 'curl -sSL http://{host}/ | grep -i type=.password',

  judge({ page }) {
    if (!page.html) return { status: 'not-applicable', message: 'not-html' };
    if (!page.overHttp) return { status: 'pass', message: 'over-https' };
    if (page.forms.some(({ password }) => password)) {
      return { status: 'fail', message: 'served', evidence: { url: place(page.url) } };
    }
    // The field may stand in the part that was not read.
    return page.truncated
      ? { status: 'unknown', reason: 'reply-too-large' }
      : { status: 'pass', message: 'no-password' };
  },
});
