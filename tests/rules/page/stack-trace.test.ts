import rule from '../../../src/rules/page/stack-trace.ts';
import { pageFacts, tableOf } from '../table.ts';

tableOf(rule, [
  { case: 'none', facts: { page: pageFacts() }, says: 'pass none' },
  {
    case: 'shown',
    facts: { page: pageFacts({ stackTrace: 'php', marks: ['php-error'] }) },
    says: 'fail shown medium',
    evidence: { type: 'php' },
  },
  { case: 'read in part', facts: { page: pageFacts({ truncated: true }) }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
