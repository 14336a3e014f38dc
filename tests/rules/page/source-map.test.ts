import rule from '../../../src/rules/page/source-map.ts';
import { pageFacts, tableOf } from '../table.ts';

tableOf(rule, [
  { case: 'none', facts: { page: pageFacts() }, says: 'pass none' },
  { case: 'announced', facts: { page: pageFacts({ sourceMaps: 2 }) }, says: 'fail served info' },
  { case: 'read in part', facts: { page: pageFacts({ truncated: true }) }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
