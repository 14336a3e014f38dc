import { defineRule } from '../../model/rule.ts';
import { someOf } from '../evidence.ts';
import { personalFields } from '../personal-fields.ts';

/** On pages that come over http, of forms without a password: of those with one page/login-over-http speaks. */
export default defineRule({
  id: 'page/personal-data',
  observes: ['page'],
  severity: 'high',
  references: ['https://www.cndp.ma/loi-09-08/', 'https://www.w3.org/TR/secure-contexts/'],
  controls: ['CONF-OBLIG-PERSO'],
  text: {
    title: 'Personal data are asked for over https only',
    rationale:
      'A page that comes over plain http can be changed on the way: whatever is typed into it can be read, even when the form is sent over https. Law 09-08 asks whoever collects personal data to protect them.',
    remediation:
      'Serve the page with the form over https only, and redirect http to https. Until then take the form off line.',
    messages: {
      'over-https': 'The page comes over https, or is no HTML page.',
      none: 'The page comes over plain http, and no form asks for personal data.',
      identity: 'The page comes over plain http and asks who somebody is: {fields}.',
      contact: 'The page comes over plain http and asks where somebody can be reached: {fields}.',
    },
  },
  verify: 'curl -sSL http://{host}/ | grep -i "<input"',

  judge({ page }) {
    if (!page.html || !page.overHttp) return { status: 'not-applicable', message: 'over-https' };
    const { identity, contact } = personalFields(page.forms.filter(({ password }) => !password));
    if (identity.length > 0) return { status: 'fail', message: 'identity', evidence: { fields: someOf(identity) } };
    if (contact.length > 0)
      return { status: 'fail', message: 'contact', severity: 'medium', evidence: { fields: someOf(contact) } };
    return page.truncated ? { status: 'unknown', reason: 'reply-too-large' } : { status: 'pass', message: 'none' };
  },
});
