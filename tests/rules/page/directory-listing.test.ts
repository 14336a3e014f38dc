import rule from '../../../src/rules/page/directory-listing.ts';
import { pageFacts, tableOf } from '../table.ts';

tableOf(rule, [
  { case: 'a page', facts: { page: pageFacts() }, says: 'pass none' },
  {
    case: 'a listing',
    facts: { page: pageFacts({ nature: 'listing', marks: ['index-of'] }) },
    says: 'fail listed medium',
    evidence: { marks: ['index-of'] },
  },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
