import rule from '../../../src/rules/page/mixed-content.ts';
import { pageFacts, tableOf } from '../table.ts';

const load = (src: string) => ({ src, integrity: null, crossorigin: null });

tableOf(rule, [
  {
    case: 'all over https',
    facts: {
      page: pageFacts({
        scripts: [load('https://a.ma/x.js')],
        images: ['https://a.ma/x.png', 'data:image/png;base64,'],
      }),
    },
    says: 'pass none',
  },
  {
    case: 'a script over http',
    facts: {
      page: pageFacts({ scripts: [load('http://b.ma/x.js'), load('http://a.ma/y.js'), load('http://a.ma/z.js')] }),
    },
    says: 'fail active high',
    evidence: { hosts: ['a.ma', 'b.ma'] },
  },
  {
    case: 'a style over http',
    facts: { page: pageFacts({ styles: [load('HTTP://a.ma/x.css')] }) },
    says: 'fail active high',
  },
  {
    case: 'a picture over http',
    facts: { page: pageFacts({ images: ['http://a.ma/x.png'] }) },
    says: 'fail passive low',
    evidence: { hosts: ['a.ma'] },
  },
  {
    case: 'a page over http',
    facts: { page: pageFacts({ overHttp: true, images: ['http://a.ma/x.png'] }) },
    says: 'not-applicable not-https',
  },
  { case: 'no HTML', facts: { page: pageFacts({ html: false }) }, says: 'not-applicable not-https' },
  { case: 'read in part', facts: { page: pageFacts({ truncated: true }) }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
