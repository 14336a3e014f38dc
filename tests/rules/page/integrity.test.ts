import rule from '../../../src/rules/page/integrity.ts';
import { HOST, pageFacts, tableOf } from '../table.ts';

const DIGEST = `sha384-${'A'.repeat(64)}`;
const load = (src: string, integrity: string | null = null, crossorigin: string | null = 'anonymous') => ({
  src,
  integrity,
  crossorigin,
});
const scripts = (...all: readonly ReturnType<typeof load>[]) => ({ page: pageFacts({ scripts: all }) });
const CDN = 'https://cdn.autre.ma/a.js';

tableOf(rule, [
  { case: 'held', facts: scripts(load(CDN, DIGEST)), says: 'pass held' },
  { case: 'one good digest among others', facts: scripts(load(CDN, `md5-x foo ${DIGEST}?a=b`)), says: 'pass held' },
  {
    case: 'missing',
    facts: scripts(load(CDN), load('https://b.ma/x.js', DIGEST)),
    says: 'fail missing low',
    evidence: { hosts: ['cdn.autre.ma'] },
  },
  { case: 'of a style sheet', facts: { page: pageFacts({ styles: [load(CDN)] }) }, says: 'fail missing low' },
  {
    case: 'no digest at all',
    facts: scripts(load(CDN, 'foo')),
    says: 'fail invalid low',
    evidence: { hosts: ['cdn.autre.ma'] },
  },
  { case: 'a digest of the wrong length', facts: scripts(load(CDN, 'sha256-AAAA')), says: 'fail invalid low' },
  { case: 'a digest that nobody knows', facts: scripts(load(CDN, `md5-${'A'.repeat(22)}`)), says: 'fail invalid low' },
  { case: 'without crossorigin', facts: scripts(load(CDN, DIGEST, null)), says: 'fail no-crossorigin low' },
  {
    case: 'of the same domain',
    facts: scripts(
      load(`https://${HOST}/a.js`),
      load('https://static.example.ma/a.js'),
      load('https://example.ma/a.js'),
    ),
    says: 'not-applicable no-foreign',
  },
  {
    case: 'of a domain that only ends alike',
    facts: scripts(load('https://notexample.ma/a.js')),
    says: 'fail missing low',
  },
  {
    case: 'of a sister under the public suffix',
    facts: scripts(load('https://www.finances.gov.ma/a.js')),
    options: { target: { host: 'www.sante.gov.ma', domain: 'sante.gov.ma' } },
    says: 'fail missing low',
  },
  {
    case: 'those that change by design can have none',
    facts: scripts(load('https://www.googletagmanager.com/gtag/js?id=1'), load('https://fonts.googleapis.com/css2')),
    says: 'not-applicable no-foreign',
  },
  { case: 'no HTML', facts: { page: pageFacts({ html: false }) }, says: 'not-applicable no-foreign' },
  { case: 'read in part', facts: { page: pageFacts({ truncated: true }) }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
