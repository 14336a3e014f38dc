import type { FailureCode, Hop } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/https/addresses-agree.ts';
import { HOST, hop, httpsFacts, responsesFacts, tableOf } from '../table.ts';

const others = (...answers: readonly (Partial<Hop> | FailureCode)[]) => ({
  https: httpsFacts(),
  responses: responsesFacts({
    addresses: answers.map((one, index) => {
      const address = `196.200.0.${20 + index}`;
      return typeof one === 'string'
        ? { address, answer: { ok: false, failure: { code: one, detail: one } } }
        : { address, answer: { ok: true, value: hop({ address, ...one }) } };
    }),
  }),
});

tableOf(rule, [
  { case: 'alike', facts: others({}, {}), says: 'pass alike', evidence: { count: 3 } },
  {
    case: 'another status',
    facts: others({}, { status: 404 }),
    says: 'fail diverging medium',
    evidence: { address: '196.200.0.10', addresses: '1/3', differences: ['status'] },
  },
  {
    case: 'another place',
    facts: others({ status: 200, location: `https://${HOST}/fr` }),
    says: 'fail diverging medium',
    evidence: { address: '196.200.0.10', addresses: '1/2', differences: ['location'] },
  },
  {
    case: 'another certificate',
    facts: others({ tls: { version: 'TLSv1.2', fault: 'CERT_HAS_EXPIRED' } }),
    says: 'fail diverging medium',
  },
  { case: 'no answer at one', facts: others({}, 'connection-refused'), says: 'fail diverging medium' },
  {
    case: 'headers: headers/addresses-agree',
    facts: others({ headers: [['X-Frame-Options', 'DENY']] }),
    says: 'pass alike',
  },
  {
    case: 'silence at one is not likeness',
    facts: others({}, 'connection-timeout'),
    says: 'unknown connection-timeout',
  },
  {
    case: 'silence at one, another status at another',
    facts: others({ status: 404 }, 'connection-timeout'),
    says: 'fail diverging medium',
  },
  { case: 'silence at all', facts: others('connection-timeout'), says: 'unknown connection-timeout' },
  { case: 'one address', facts: others(), says: 'not-applicable one-address' },
  {
    case: 'not looked at',
    facts: { https: httpsFacts() },
    options: { failures: { responses: 'blocked' } },
    says: 'unknown blocked',
  },
]);
