import { defineRule } from '../../model/rule.ts';
import { place, someOf } from '../evidence.ts';

/** Tentative: a form without a method is sent by GET, unless a script steps in, which no fact shows. */
export default defineRule({
  id: 'page/password-method',
  observes: ['page'],
  severity: 'medium',
  references: [
    'https://cwe.mitre.org/data/definitions/598.html',
    'https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fs-method',
  ],
  controls: ['ACC-SYS/APP-ACC'],
  text: {
    title: 'Passwords are sent by POST',
    rationale:
      'What a form sends by GET stands in the address: in the history of the browser, in the logs of every server on the way, and in the referrer of the next page.',
    remediation:
      'Write `method="post"` into the form, also where a script sends it: the script may fail to load, and the browser then sends the form itself.',
    messages: {
      post: 'Every form with a password is sent by POST.',
      get: 'A form with a password is sent by GET to {targets}.',
      'no-password': 'The page has no form with a password.',
    },
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -i "<form"',

  judge({ page }) {
    const forms = page.forms.filter(({ password }) => password);
    const byGet = forms.filter(({ method }) => method === 'get');
    if (byGet.length > 0) {
      const targets = someOf(byGet.map(({ action }) => place(action)));
      return { status: 'fail', message: 'get', confidence: 'tentative', evidence: { targets } };
    }
    if (page.truncated) return { status: 'unknown', reason: 'reply-too-large' };
    return forms.length > 0
      ? { status: 'pass', message: 'post' }
      : { status: 'not-applicable', message: 'no-password' };
  },
});
