import rule from '../../../src/rules/page/form-target.ts';
import { form, HOST, pageFacts, tableOf } from '../table.ts';

const open = `http://${HOST}/recherche`;

tableOf(rule, [
  { case: 'over https', facts: { page: pageFacts({ forms: [form()] }) }, says: 'pass https' },
  {
    case: 'by mail',
    facts: { page: pageFacts({ forms: [form({ action: 'mailto:a@example.ma' })] }) },
    says: 'pass https',
  },
  {
    case: 'over http',
    facts: { page: pageFacts({ forms: [form({ action: `${open}?q=1` }), form(), form({ action: open })] }) },
    says: 'fail http medium',
    evidence: { targets: [open] },
  },
  {
    case: 'a password over http',
    facts: {
      page: pageFacts({ forms: [form({ action: open }), form({ action: `http://${HOST}/login`, password: true })] }),
    },
    says: 'fail password high',
    evidence: { targets: [`http://${HOST}/login`, open] },
  },
  {
    case: 'the password goes over https, the search over http',
    facts: { page: pageFacts({ forms: [form({ password: true }), form({ action: 'HTTP://autre.ma/' })] }) },
    says: 'fail http medium',
  },
  {
    case: 'who somebody is over http',
    facts: { page: pageFacts({ forms: [form({ action: open, fields: ['email', 'num_CIN'] })] }) },
    says: 'fail personal high',
    evidence: { targets: [open], fields: ['num_CIN'] },
  },
  {
    case: 'where somebody can be reached over http',
    facts: { page: pageFacts({ forms: [form({ action: open, fields: ['email'] })] }) },
    says: 'fail http medium',
  },
  {
    case: 'one that no browser sends',
    facts: { page: pageFacts({ forms: [form({ action: open, method: 'dialog' })] }) },
    says: 'pass https',
  },
  { case: 'no form', facts: { page: pageFacts() }, says: 'not-applicable no-form' },
  {
    case: 'a page over http: said elsewhere',
    facts: { page: pageFacts({ overHttp: true, forms: [form({ action: open })] }) },
    says: 'not-applicable no-form',
  },
  {
    case: 'read in part',
    facts: { page: pageFacts({ truncated: true, forms: [form()] }) },
    says: 'unknown reply-too-large',
  },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
