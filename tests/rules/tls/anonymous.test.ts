import rule from '../../../src/rules/tls/anonymous.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { ANONYMOUS, accepting, ECDHE, EXPORT_RSA, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  { case: 'none', facts: { tls: tlsFacts() }, says: 'pass none', evidence: {} },
  {
    case: 'other kinds',
    facts: { tls: tlsFacts(accepting({ SSLv3: [EXPORT_RSA], 'TLSv1.2': [ECDHE, EXPORT_RSA] })) },
    says: 'pass none',
  },
  {
    case: 'accepted by one version; that all lists are whole is not needed for a yes',
    facts: {
      tls: tlsFacts(accepting({ SSLv3: 'untested', 'TLSv1.0': [ANONYMOUS], 'TLSv1.2': [ECDHE] }, { complete: [] })),
    },
    says: 'fail accepted critical',
    evidence: { suites: [ANONYMOUS], versions: ['TLSv1.0'] },
  },
  {
    case: 'accepted by two versions, at one address of two',
    facts: { tls: tlsFacts(accepting({ SSLv3: [ANONYMOUS], 'TLSv1.2': [ECDHE, ANONYMOUS] }), {}) },
    says: 'fail accepted critical',
    evidence: { suites: [ANONYMOUS], versions: ['SSLv3', 'TLSv1.2'], addresses: '1/2' },
  },
  {
    case: 'only within a worse kind',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [ECDHE, 'TLS_ECDH_anon_WITH_NULL_SHA'] })) },
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
  UNSEEN,
]);
