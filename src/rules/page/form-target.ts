import { defineRule } from '../../model/rule.ts';
import { place, someOf } from '../evidence.ts';
import { personalFields } from '../personal-fields.ts';

/** On pages that come over https; one that comes over http is page/login-over-http's and https/redirect's affair. */
export default defineRule({
  id: 'page/form-target',
  observes: ['page'],
  severity: 'medium',
  references: [
    'https://www.w3.org/TR/mixed-content/',
    'https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fs-action',
  ],
  controls: ['CONF-OBLIG-PERSO'],
  text: {
    title: 'Forms are sent over https',
    rationale:
      'What people write into a form with an http address leaves the protected page and can be read and changed on the way.',
    remediation: 'Write https addresses, or addresses without a scheme and host, into the action of every form.',
    messages: {
      https: 'Every form of the page is sent over https.',
      http: 'A form is sent over plain http to {targets}.',
      password: 'A form with a password is sent over plain http to {targets}.',
      personal: 'A form that asks who somebody is ({fields}) is sent over plain http to {targets}.',
      'no-form': 'The page comes over https and holds no form, or does not come over https.',
    },
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -i "action=.http:"',

  judge({ page }) {
    if (!page.html || page.overHttp) return { status: 'not-applicable', message: 'no-form' };
    const open = page.forms.filter(({ action, method }) => method !== 'dialog' && /^http:/i.test(action));
    if (open.length > 0) {
      const password = open.some((one) => one.password);
      const evidence = { targets: someOf(open.map(({ action }) => place(action))) };
      if (password) return { status: 'fail', message: 'password', severity: 'high', evidence };
      const fields = someOf(personalFields(open).identity);
      return fields.length > 0
        ? { status: 'fail', message: 'personal', severity: 'high', evidence: { ...evidence, fields } }
        : { status: 'fail', message: 'http', evidence };
    }
    if (page.truncated) return { status: 'unknown', reason: 'reply-too-large' };
    return page.forms.length > 0
      ? { status: 'pass', message: 'https' }
      : { status: 'not-applicable', message: 'no-form' };
  },
});
