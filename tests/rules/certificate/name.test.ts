import rule from '../../../src/rules/certificate/name.ts';
import { HOST, tableOf, tlsFacts, trustedChain } from '../table.ts';

const named = (...names: readonly string[]) => ({ certificates: [trustedChain({ names })] });

tableOf(rule, [
  { case: 'its own name', facts: { tls: tlsFacts() }, says: 'pass matches', evidence: { host: HOST } },
  { case: 'a wildcard', facts: { tls: tlsFacts(named('*.example.ma')) }, says: 'pass matches' },
  {
    case: 'other names: sorted, and five of them at most',
    facts: { tls: tlsFacts(named('f.ma', 'example.ma', 'b.ma', 'e.ma', 'd.ma', 'c.ma')) },
    says: 'fail other-name critical',
    evidence: { host: HOST, names: ['b.ma', 'c.ma', 'd.ma', 'e.ma', 'example.ma'] },
  },
  {
    case: 'the common name does not count (RFC 9525)',
    facts: { tls: tlsFacts(named()) },
    says: 'fail no-name critical',
    evidence: { host: HOST },
  },
  {
    case: 'one address of two answers with another certificate',
    facts: { tls: tlsFacts({}, named('autre.ma')) },
    says: 'fail other-name critical',
    evidence: { host: HOST, names: ['autre.ma'], addresses: '1/2' },
  },
  { case: 'no handshake', options: { failures: { tls: 'handshake-failed' } }, says: 'unknown handshake-failed' },
]);
