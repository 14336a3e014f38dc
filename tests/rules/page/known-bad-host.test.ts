import rule from '../../../src/rules/page/known-bad-host.ts';
import { pageFacts, tableOf } from '../table.ts';

const load = (src: string) => ({ src, integrity: null, crossorigin: null });
const scripts = (...srcs: readonly string[]) => ({ page: pageFacts({ scripts: srcs.map(load) }) });

tableOf(rule, [
  {
    case: 'below a listed name',
    facts: scripts('https://cdn.polyfill.io/v3/polyfill.min.js', 'https://polyfill.io/a.js'),
    says: 'fail listed high',
    evidence: { hosts: ['cdn.polyfill.io', 'polyfill.io'] },
  },
  {
    case: 'a style sheet',
    facts: { page: pageFacts({ styles: [load('https://maxcdn.bootcss.com/b.css')] }) },
    says: 'fail listed high',
  },
  { case: 'a frame', facts: { page: pageFacts({ frames: ['https://x.unionadjs.com/'] }) }, says: 'fail listed high' },
  {
    case: 'names that only look alike',
    facts: scripts(
      'https://cdnjs.cloudflare.com/polyfill/v3/polyfill.min.js',
      'https://notpolyfill.io/',
      'https://polyfill.io.example/',
      'https://polyfill-fastly.io/v3/polyfill.js',
      'https://stackpath.bootstrapcdn.com/b.js',
    ),
    says: 'pass none',
  },
  {
    case: 'a link is not loaded',
    facts: { page: pageFacts({ links: ['https://polyfill.io/'] }) },
    says: 'pass none',
  },
  { case: 'no HTML', facts: { page: pageFacts({ html: false }) }, says: 'not-applicable not-html' },
  { case: 'read in part', facts: { page: pageFacts({ truncated: true }) }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
