import rule from '../../../src/rules/page/script-over-http.ts';
import { HOST, pageFacts, tableOf } from '../table.ts';

const load = (src: string) => ({ src, integrity: null, crossorigin: null });
const open = (...scripts: readonly string[]) =>
  pageFacts({ url: `http://${HOST}/`, overHttp: true, scripts: scripts.map(load) });

tableOf(rule, [
  {
    case: 'of another host',
    facts: { page: open('http://cdn.ma/a.js', `http://${HOST}/b.js`) },
    says: 'fail http high',
    evidence: { hosts: ['cdn.ma'] },
  },
  { case: 'its own come as the page does', facts: { page: open(`http://${HOST}/b.js`) }, says: 'pass none' },
  { case: 'over https', facts: { page: open('https://cdn.ma/a.js') }, says: 'pass none' },
  {
    case: 'a page over https: said elsewhere',
    facts: { page: pageFacts({ scripts: [load('http://cdn.ma/a.js')] }) },
    says: 'not-applicable not-http',
  },
  { case: 'no HTML', facts: { page: { ...open(), html: false } }, says: 'not-applicable not-http' },
  { case: 'read in part', facts: { page: { ...open(), truncated: true } }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
