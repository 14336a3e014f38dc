import rule from '../../../src/rules/certificate/same-names.ts';
import { HOST, tableOf, tlsFacts, trustedChain } from '../table.ts';
import { UNSEEN } from '../tls-offers.ts';

const named = (...lists: readonly (readonly string[])[]) => ({
  certificates: lists.map((names, index) => trustedChain({ names, sha256: `${index}` })),
});

tableOf(rule, [
  { case: 'one certificate', facts: { tls: tlsFacts(named([HOST])) }, says: 'pass one-certificate' },
  {
    case: 'one certificate in two chains',
    facts: { tls: tlsFacts({ certificates: [trustedChain(), trustedChain()] }) },
    says: 'pass one-certificate',
  },
  {
    case: 'the same names, in another order and spelling',
    facts: { tls: tlsFacts(named([HOST, 'example.ma'], ['Example.ma', HOST])) },
    says: 'pass same',
  },
  {
    case: 'a name that only one has',
    facts: { tls: tlsFacts(named([HOST], [HOST, 'portail.example.ma']), named([HOST])) },
    says: 'fail differ low',
    evidence: { names: ['portail.example.ma'], addresses: '1/2' },
  },
  {
    case: 'one that does not name the site',
    facts: { tls: tlsFacts(named([HOST], ['autre.ma'])) },
    says: 'not-applicable said-elsewhere',
  },
  { case: 'no certificate was seen', facts: { tls: tlsFacts({ certificates: [] }) }, says: 'unknown indeterminate' },
  UNSEEN,
]);
