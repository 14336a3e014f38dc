import type { Weakness } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/tls/ccs-injection.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { deepFacts } from '../tls-details.ts';
import { accepting, RSA, TLS13, UNSEEN } from '../tls-offers.ts';

const asked = (ccsInjection: Weakness) =>
  accepting({ 'TLSv1.2': [RSA] }, { ...ASKED, deep: deepFacts({ ccsInjection }) });
const ASKED = {};

tableOf(rule, [
  { case: 'vulnerable', facts: { tls: tlsFacts(asked('vulnerable')) }, says: 'fail vulnerable high', evidence: {} },
  {
    case: 'vulnerable at one address of two',
    facts: { tls: tlsFacts(asked('not-vulnerable'), asked('vulnerable')) },
    says: 'fail vulnerable high',
    evidence: { addresses: '1/2' },
  },
  { case: 'not vulnerable', facts: { tls: tlsFacts(asked('not-vulnerable')) }, says: 'pass not-vulnerable' },
  {
    case: 'asked, and nothing to ask about',
    facts: { tls: tlsFacts(asked('not-applicable')) },
    says: 'not-applicable not-concerned',
  },
  { case: 'inconclusive', facts: { tls: tlsFacts(asked('inconclusive')) }, says: 'unknown indeterminate' },
  {
    case: 'not asked',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [RSA] }, ASKED)) },
    says: 'not-applicable not-asked',
  },
  {
    case: 'not asked, and TLS 1.3 alone',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.3': [TLS13] })) },
    says: 'not-applicable not-concerned',
  },
  UNSEEN,
]);
