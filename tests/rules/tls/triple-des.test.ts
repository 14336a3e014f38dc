import rule from '../../../src/rules/tls/triple-des.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, DES, DES3, ECDHE, RC4, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  { case: 'none', facts: { tls: tlsFacts() }, says: 'pass none', evidence: {} },
  {
    case: 'other kinds',
    facts: { tls: tlsFacts(accepting({ SSLv3: [RC4], 'TLSv1.2': [ECDHE, RC4] })) },
    says: 'pass none',
  },
  {
    case: 'accepted by one version; that all lists are whole is not needed for a yes',
    facts: { tls: tlsFacts(accepting({ SSLv3: 'untested', 'TLSv1.0': [DES3], 'TLSv1.2': [ECDHE] }, { complete: [] })) },
    says: 'fail accepted medium',
    evidence: { suites: [DES3], versions: ['TLSv1.0'] },
  },
  {
    case: 'accepted by two versions, at one address of two',
    facts: { tls: tlsFacts(accepting({ SSLv3: [DES3], 'TLSv1.2': [ECDHE, DES3] }), {}) },
    says: 'fail accepted medium',
    evidence: { suites: [DES3], versions: ['SSLv3', 'TLSv1.2'], addresses: '1/2' },
  },
  {
    case: 'only within a worse kind',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [ECDHE, DES] })) },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'a list that is not whole is no proof',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE] }, { complete: ['SSLv3', 'TLSv1.0', 'TLSv1.1'] })) },
    says: 'unknown indeterminate',
  },
  {
    case: 'a version that was not told is no proof',
    facts: { tls: tlsFacts(accepting({ SSLv3: 'untested', 'TLSv1.2': [ECDHE] })) },
    says: 'unknown indeterminate',
  },
  {
    case: 'the connections were spent',
    facts: {
      tls: tlsFacts({}, accepting({ 'TLSv1.1': 'untested', 'TLSv1.2': [ECDHE] }, { stopped: 'budget', complete: [] })),
    },
    says: 'unknown budget-exhausted',
  },
  {
    case: 'SSL 2.0 has a rule of its own',
    facts: { tls: tlsFacts(accepting({ SSLv2: 'untested', 'TLSv1.2': [ECDHE] })) },
    says: 'pass none',
  },
  {
    case: 'IDEA has such blocks too',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': ['TLS_RSA_WITH_IDEA_CBC_SHA'] })) },
    says: 'fail accepted medium',
  },
  UNSEEN,
]);
