import rule from '../../../src/rules/page/login-over-http.ts';
import { form, HOST, pageFacts, tableOf } from '../table.ts';

const url = `http://${HOST}/connexion?x=1`;
const login = form({ password: true });

tableOf(rule, [
  { case: 'over https', facts: { page: pageFacts({ forms: [login] }) }, says: 'pass over-https' },
  {
    case: 'over http',
    facts: { page: pageFacts({ url, overHttp: true, forms: [form(), login] }) },
    says: 'fail served critical',
    evidence: { url: `http://${HOST}/connexion` },
  },
  {
    case: 'over http, sent over https: the page can be changed on the way',
    facts: { page: pageFacts({ url, overHttp: true, forms: [form({ password: true, action: `https://${HOST}/` })] }) },
    says: 'fail served critical',
  },
  {
    case: 'over http, without a password',
    facts: { page: pageFacts({ url, overHttp: true, forms: [form()] }) },
    says: 'pass no-password',
  },
  {
    case: 'over http, read in part',
    facts: { page: pageFacts({ url, overHttp: true, truncated: true }) },
    says: 'unknown reply-too-large',
  },
  {
    case: 'no HTML',
    facts: { page: pageFacts({ url, overHttp: true, html: false }) },
    says: 'not-applicable not-html',
  },
  { case: 'no page', options: { failures: { page: 'indeterminate' } }, says: 'unknown indeterminate' },
]);
