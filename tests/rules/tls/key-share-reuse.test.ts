import rule from '../../../src/rules/tls/key-share-reuse.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const seen = (keyShareReused: boolean) => ({ details: tlsDetails({ keyShareReused }) });

tableOf(rule, [
  { case: 'fresh', facts: { tls: tlsFacts(seen(false)) }, says: 'pass fresh' },
  { case: 'reused', facts: { tls: tlsFacts(seen(true)) }, says: 'fail reused low', evidence: {} },
  {
    case: 'reused at one address of two',
    facts: { tls: tlsFacts(seen(false), seen(true)) },
    says: 'fail reused low',
    evidence: { addresses: '1/2' },
  },
  UNSEEN,
]);
