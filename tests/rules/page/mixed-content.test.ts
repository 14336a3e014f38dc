import rule from '../../../src/rules/page/mixed-content.ts';
import { HOST, hop, httpsFacts, pageFacts, tableOf } from '../table.ts';

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
    case: 'a frame over http',
    facts: { page: pageFacts({ images: ['http://a.ma/x', 'http://b.ma/y.png'], frames: ['http://a.ma/x'] }) },
    says: 'fail active high',
    evidence: { hosts: ['a.ma'] },
  },
  {
    case: 'the policy makes browsers ask over https',
    facts: {
      page: pageFacts({ scripts: [load('http://a.ma/x.js')] }),
      https: httpsFacts({ headers: [['Content-Security-Policy', 'Upgrade-Insecure-Requests;']] }),
    },
    says: 'pass upgraded',
    evidence: { hosts: ['a.ma'] },
  },
  {
    case: 'the same policy in the page',
    facts: {
      page: pageFacts({ images: ['http://a.ma/x.png'], metaPolicies: ['upgrade-insecure-requests'] }),
      https: httpsFacts(),
    },
    says: 'pass upgraded',
  },
  {
    case: 'the policy of another answer, or one that only reports',
    facts: {
      page: pageFacts({ scripts: [load('http://a.ma/x.js')] }),
      https: httpsFacts({
        hops: [
          hop({ url: `https://${HOST}/a`, headers: [['Content-Security-Policy', 'upgrade-insecure-requests']] }),
          hop({ headers: [['Content-Security-Policy-Report-Only', 'upgrade-insecure-requests']] }),
        ],
      }),
    },
    says: 'fail active high',
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
