import rule from '../../../src/rules/page/stub.ts';
import { pageFacts, tableOf } from '../table.ts';

tableOf(rule, [
  { case: 'a page', facts: { page: pageFacts({ refresh: 'https://www.example.ma/' }) }, says: 'pass page' },
  {
    case: 'a refresh',
    facts: { page: pageFacts({ nature: 'stub', marks: ['meta-refresh'], refresh: 'https://portail.ma/fr?sid=1' }) },
    says: 'fail meta-refresh info',
    evidence: { to: 'https://portail.ma/fr' },
  },
  {
    case: 'a script',
    facts: { page: pageFacts({ nature: 'stub', marks: ['script-redirect'] }) },
    says: 'fail script-redirect info',
  },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
