import rule from '../../../src/rules/tls/diffie-hellman.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { ANONYMOUS, accepting, DHE, diffieHellman, ECDHE, EXPORT_DHE, UNSEEN } from '../tls-offers.ts';

const OAKLEY_2 = '3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0';
const groups = (...seen: readonly Parameters<typeof diffieHellman>[0][]) =>
  accepting({ 'TLSv1.2': [ECDHE, DHE] }, { diffieHellman: seen.map(diffieHellman) });

tableOf(rule, [
  { case: 'no DHE suite', facts: { tls: tlsFacts() }, says: 'not-applicable none' },
  { case: '2048 bits', facts: { tls: tlsFacts(groups({})) }, says: 'pass long', evidence: { bits: 2048 } },
  {
    case: '2047 bits of its own',
    facts: { tls: tlsFacts(groups({ bits: 2047 })) },
    says: 'fail short medium',
    evidence: { bits: 2047 },
  },
  { case: '1024 bits of its own', facts: { tls: tlsFacts(groups({ bits: 1024 })) }, says: 'fail short medium' },
  {
    case: '1024 bits that many share',
    facts: { tls: tlsFacts(groups({ bits: 1024, prime: OAKLEY_2 })) },
    says: 'fail common medium',
    evidence: { bits: 1024, group: 'RFC 2409 group 2' },
  },
  {
    case: 'less than 1024 bits',
    facts: { tls: tlsFacts(groups({ bits: 1023 })) },
    says: 'fail short high',
    evidence: { bits: 1023 },
  },
  {
    case: 'the shortest of those that were seen, whatever was offered',
    facts: { tls: tlsFacts(groups({ bits: 3072, ffdheOffered: true }, { bits: 1024 }, { bits: 2048 })) },
    says: 'fail short medium',
    evidence: { bits: 1024 },
  },
  {
    case: 'of two that are as short, the one that many share',
    facts: { tls: tlsFacts(groups({ bits: 1024 }, { bits: 1024, prime: OAKLEY_2 })) },
    says: 'fail common medium',
  },
  {
    case: 'the worst address of two',
    facts: { tls: tlsFacts(groups({}), groups({ bits: 768 })) },
    says: 'fail short high',
    evidence: { bits: 768, addresses: '1/2' },
  },
  {
    case: '512 bits of an export suite, which its rule names',
    facts: {
      tls: tlsFacts(
        accepting(
          { 'TLSv1.0': [ECDHE, EXPORT_DHE] },
          { diffieHellman: [diffieHellman({ bits: 512, suite: EXPORT_DHE, version: 'TLSv1.0' })] },
        ),
      ),
    },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'a short group of an anonymous suite, beside a good one',
    facts: { tls: tlsFacts(groups({ bits: 1024, suite: ANONYMOUS }, {})) },
    says: 'pass long',
    evidence: { bits: 2048 },
  },
  { case: 'DHE is accepted, and no group was seen', facts: { tls: tlsFacts(groups()) }, says: 'unknown indeterminate' },
  {
    case: 'no DHE suite in a list that is not whole',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE] }, { complete: [], stopped: 'budget' })) },
    says: 'unknown budget-exhausted',
  },
  UNSEEN,
]);
