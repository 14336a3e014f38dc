import type { Certificate } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/certificate/order.ts';
import { certificate, issuing, tableOf, tlsFacts } from '../table.ts';
import { UNSEEN } from '../tls-offers.ts';

const leaf = certificate();
const issuer = issuing();
const root = issuing({ subject: 'CN=Example Root', issuer: 'CN=Example Root' });
const stranger = issuing({ subject: 'CN=Stranger', issuer: 'CN=Strange Root' });
const sent = (...chain: readonly Certificate[]) => ({
  certificates: [{ chain, trust: 'trusted', fault: null } as const],
});

tableOf(rule, [
  { case: 'the leaf alone', facts: { tls: tlsFacts(sent(leaf)) }, says: 'pass ordered' },
  { case: 'leaf, issuer', facts: { tls: tlsFacts(sent(leaf, issuer)) }, says: 'pass ordered' },
  { case: 'the root is harmless', facts: { tls: tlsFacts(sent(leaf, issuer, root)) }, says: 'pass ordered' },
  {
    case: 'the root before the issuer',
    facts: { tls: tlsFacts(sent(leaf, root, issuer)) },
    says: 'fail disordered low',
    evidence: { subject: 'CN=Example Issuing CA' },
  },
  {
    case: 'a stranger after the leaf',
    facts: { tls: tlsFacts(sent(leaf, stranger, issuer), sent(leaf, issuer)) },
    says: 'fail superfluous info',
    evidence: { subjects: ['CN=Stranger'], addresses: '1/2' },
  },
  {
    case: 'an issuer that is sent twice',
    facts: { tls: tlsFacts(sent(leaf, issuer, { ...issuer })) },
    says: 'fail superfluous info',
    evidence: { subjects: ['CN=Example Issuing CA'] },
  },
  {
    case: 'an issuer that two roots have signed, and one of those roots',
    facts: {
      tls: tlsFacts(
        sent(
          leaf,
          issuer,
          issuing({ issuer: 'CN=Other Root', sha256: 'cc'.repeat(32) }),
          issuing({ subject: 'CN=Other Root', issuer: 'CN=Other Root' }),
        ),
      ),
    },
    says: 'pass ordered',
  },
  UNSEEN,
]);
