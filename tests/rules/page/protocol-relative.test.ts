import rule from '../../../src/rules/page/protocol-relative.ts';
import { pageFacts, tableOf } from '../table.ts';

const load = (src: string) => ({ src, integrity: null, crossorigin: null });
const relative = (src: string) => ({ ...load(src), written: 'protocol-relative' }) as const;

tableOf(rule, [
  { case: 'https', facts: { page: pageFacts({ scripts: [load('https://a.ma/x.js')] }) }, says: 'pass none' },
  {
    case: 'a script and a style sheet',
    facts: {
      page: pageFacts({ scripts: [relative('https://b.ma/x.js')], styles: [relative('https://a.ma/x.css')] }),
    },
    says: 'fail used low',
    evidence: { hosts: ['a.ma', 'b.ma'] },
  },
  { case: 'no HTML', facts: { page: pageFacts({ html: false }) }, says: 'not-applicable not-html' },
  { case: 'read in part', facts: { page: pageFacts({ truncated: true }) }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
