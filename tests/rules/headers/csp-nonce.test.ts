import rule from '../../../src/rules/headers/csp-nonce.ts';
import { chainOf, HOST, hop, httpsFacts, responsesFacts, tableOf } from '../table.ts';

const twice = (nonces: 'fresh' | 'repeated' | null) => ({
  https: httpsFacts(),
  responses: responsesFacts({ again: { ok: true, value: { hop: hop(), nonces } } }),
});

tableOf(rule, [
  { case: 'new each time', facts: twice('fresh'), says: 'pass fresh' },
  { case: 'the same twice', facts: twice('repeated'), says: 'fail static medium', evidence: {} },
  { case: 'no nonce', facts: twice(null), says: 'not-applicable none' },
  {
    case: 'no second answer',
    facts: {
      https: httpsFacts(),
      responses: responsesFacts({ again: { ok: false, failure: { code: 'rate-limited', detail: '' } } }),
    },
    says: 'unknown rate-limited',
  },
  {
    case: 'the name only leads elsewhere',
    facts: { ...twice('repeated'), https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
