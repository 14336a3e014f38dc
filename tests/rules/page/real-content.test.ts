import rule from '../../../src/rules/page/real-content.ts';
import { pageFacts, tableOf } from '../table.ts';

tableOf(rule, [
  { case: 'content', facts: { page: pageFacts() }, says: 'pass content' },
  {
    case: 'the page of a server',
    facts: { page: pageFacts({ nature: 'default-page', marks: ['nginx'] }) },
    says: 'fail default-page medium',
    evidence: { marks: ['nginx'] },
  },
  {
    case: 'a name that is for sale',
    facts: { page: pageFacts({ nature: 'parked', marks: ['for-sale'] }) },
    says: 'fail parked medium',
    evidence: { marks: ['for-sale'] },
  },
  { case: 'a listing', facts: { page: pageFacts({ nature: 'listing' }) }, says: 'not-applicable no-content' },
  { case: 'a stub', facts: { page: pageFacts({ nature: 'stub' }) }, says: 'not-applicable no-content' },
  { case: 'nothing', facts: { page: pageFacts({ nature: 'empty' }) }, says: 'not-applicable no-content' },
  { case: 'no page', options: { failures: { page: 'maintenance' } }, says: 'unknown maintenance' },
]);
