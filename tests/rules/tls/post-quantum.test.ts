import rule from '../../../src/rules/tls/post-quantum.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, ECDHE, TLS13, UNSEEN } from '../tls-offers.ts';

const groups = (...names: readonly string[]) => ({ groups: names });
const both = { 'TLSv1.2': [ECDHE], 'TLSv1.3': [TLS13] } as const;
const unfinished = accepting(both, { groupsComplete: false });
const ofTls13 = accepting(both, { groupsComplete: false, groups13Complete: true });

tableOf(rule, [
  {
    case: 'X25519MLKEM768',
    facts: { tls: tlsFacts(groups('X25519MLKEM768', 'x25519')) },
    says: 'pass offered',
    evidence: { groups: ['X25519MLKEM768'] },
  },
  {
    case: 'one was seen: the list need not be whole',
    facts: { tls: tlsFacts({ ...unfinished, ...groups('SecP256r1MLKEM768') }) },
    says: 'pass offered',
  },
  { case: 'none', facts: { tls: tlsFacts(groups('secp256r1', 'x25519')) }, says: 'fail missing info', evidence: {} },
  {
    case: 'only the draft',
    facts: { tls: tlsFacts(groups('X25519Kyber768Draft00', 'x25519'), {}) },
    says: 'fail draft-only info',
    evidence: { groups: ['X25519Kyber768Draft00'], addresses: '1/2' },
  },
  {
    case: 'none in a list that is not whole',
    facts: { tls: tlsFacts({ ...unfinished, ...groups('x25519') }) },
    says: 'unknown indeterminate',
  },
  {
    case: 'none in TLS 1.3, whose list is whole; an ECDSA certificate hides some of TLS 1.2',
    facts: { tls: tlsFacts({ ...ofTls13, ...groups('x25519') }) },
    says: 'fail missing info',
  },
  {
    case: 'no TLS 1.3',
    facts: { tls: tlsFacts({ ...accepting({ 'TLSv1.2': [ECDHE] }), ...groups('x25519') }) },
    says: 'not-applicable no-tls-1.3',
  },
  {
    case: 'TLS 1.3 was not told',
    facts: { tls: tlsFacts({ ...accepting({ 'TLSv1.2': [ECDHE], 'TLSv1.3': 'untested' }), ...groups('x25519') }) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
