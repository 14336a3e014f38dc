import { expect, test } from 'vitest';
import type { Staple } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/certificate/staple.ts';
import { tableOf, tlsFacts, trustedChain, verdictsOf } from '../table.ts';
import { stapled, tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const RESPONDER = { ocspUrls: ['http://ocsp.example/'] };
const site = (staple: Staple | null, leaf = RESPONDER) => ({
  certificates: [trustedChain(leaf)],
  details: tlsDetails({ staple }),
});
const facts = (over: Partial<Staple>) => ({ tls: tlsFacts(site(stapled(over))) });

tableOf(rule, [
  { case: 'good', facts: facts({}), says: 'pass good' },
  { case: 'revoked', facts: facts({ status: 'revoked' }), says: 'fail revoked critical' },
  { case: 'unknown to the authority', facts: facts({ status: 'unknown' }), says: 'fail unknown medium' },
  { case: 'unreadable', facts: facts({ status: 'unreadable', signed: null }), says: 'fail unusable medium' },
  {
    case: 'tryLater and the like',
    facts: facts({ status: 'not-successful', signed: null }),
    says: 'fail unusable medium',
  },
  {
    case: 'signed by somebody else, whatever it says',
    facts: facts({ status: 'revoked', signed: false }),
    says: 'fail not-signed medium',
  },
  {
    case: 'stale by a second',
    facts: facts({ nextUpdate: '2026-11-22T01:59:59.000Z' }),
    says: 'fail stale medium',
    evidence: { nextUpdate: '2026-11-22T01:59:59.000Z' },
  },
  { case: 'its last second', facts: facts({ nextUpdate: '2026-11-22T02:00:00.000Z' }), says: 'pass good' },
  {
    case: 'the same facts a week later',
    facts: facts({}),
    options: { now: '2026-11-29T02:00:00.000Z' },
    says: 'fail stale medium',
  },
  { case: 'without an end', facts: facts({ nextUpdate: null }), says: 'pass good' },
  {
    case: 'the worse of two addresses',
    facts: { tls: tlsFacts(site(stapled()), site(stapled({ status: 'revoked' }))) },
    says: 'fail revoked critical',
    evidence: { addresses: '1/2' },
  },
  { case: 'not stapled', facts: { tls: tlsFacts(site(null)) }, says: 'not-applicable not-stapled' },
  {
    case: 'no responder to ask',
    facts: { tls: tlsFacts(site(null, { ocspUrls: [] })) },
    says: 'not-applicable no-responder',
  },
  {
    case: 'not stapled, and one of two certificates names a responder',
    facts: { tls: tlsFacts({ ...site(null), certificates: [trustedChain(RESPONDER), trustedChain()] }) },
    says: 'not-applicable not-stapled',
  },
  UNSEEN,
]);

test('a signature that nobody could follow makes the word less sure', () => {
  const confidence = (over: Partial<Staple>) => verdictsOf(rule, facts(over)).map((one) => one.confidence);
  expect(confidence({ status: 'revoked', signed: null })).toEqual(['firm']);
  expect(confidence({ status: 'revoked', signed: true })).toEqual(['certain']);
});
