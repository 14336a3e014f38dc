import type { Header } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/legacy.ts';
import { HOST, hop, httpsFacts, tableOf } from '../table.ts';

const sent = (...headers: readonly Header[]) => ({ https: httpsFacts({ headers }) });

tableOf(rule, [
  { case: 'none', facts: sent(['Server', 'x']), says: 'pass none' },
  { case: 'the old filter is switched off', facts: sent(['X-XSS-Protection', ' 0']), says: 'pass none' },
  {
    case: 'dead ones',
    facts: sent(
      ['X-XSS-Protection', '1; mode=block'],
      ['Expect-CT', 'max-age=0'],
      ['PUBLIC-KEY-PINS', 'x'],
      ['Expect-CT', 'x'],
    ),
    says: 'fail present info',
    evidence: { headers: ['expect-ct', 'public-key-pins', 'x-xss-protection'] },
  },
  {
    case: 'of another host',
    facts: {
      https: httpsFacts({
        hops: [
          hop({ status: 301, location: 'https://autre.ma/' }),
          hop({ url: 'https://autre.ma/', headers: [['Expect-CT', 'x']] }),
        ],
      }),
    },
    says: 'pass none',
  },
  {
    case: 'on a redirect of this host',
    facts: {
      https: httpsFacts({
        hops: [
          hop({ status: 301, location: `https://${HOST}/fr`, headers: [['Expect-CT', 'x']] }),
          hop({ url: `https://${HOST}/fr` }),
        ],
      }),
    },
    says: 'fail present info',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
