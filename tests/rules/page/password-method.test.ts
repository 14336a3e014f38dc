import { expect, it } from 'vitest';
import rule from '../../../src/rules/page/password-method.ts';
import { form, HOST, pageFacts, tableOf, verdictsOf } from '../table.ts';

const login = (method: 'get' | 'post' | 'dialog') => form({ method, password: true });

tableOf(rule, [
  { case: 'by POST', facts: { page: pageFacts({ forms: [login('post')] }) }, says: 'pass post' },
  {
    case: 'by GET',
    facts: { page: pageFacts({ forms: [login('post'), login('get')] }) },
    says: 'fail get medium',
    evidence: { targets: [`https://${HOST}/send`] },
  },
  { case: 'by a script', facts: { page: pageFacts({ forms: [login('dialog')] }) }, says: 'pass post' },
  {
    case: 'a search',
    facts: { page: pageFacts({ forms: [form({ method: 'get' })] }) },
    says: 'not-applicable no-password',
  },
  { case: 'no form', facts: { page: pageFacts() }, says: 'not-applicable no-password' },
  { case: 'read in part', facts: { page: pageFacts({ truncated: true }) }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);

it('is tentative: a script may send the form otherwise', () => {
  expect(verdictsOf(rule, { page: pageFacts({ forms: [login('get')] }) })).toMatchObject([{ confidence: 'tentative' }]);
});
