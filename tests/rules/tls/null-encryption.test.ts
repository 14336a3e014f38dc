import rule from '../../../src/rules/tls/null-encryption.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { ANONYMOUS, accepting, ECDHE, NULL, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  { case: 'none', facts: { tls: tlsFacts() }, says: 'pass none', evidence: {} },
  {
    case: 'other kinds',
    facts: { tls: tlsFacts(accepting({ SSLv3: [ANONYMOUS], 'TLSv1.2': [ECDHE, ANONYMOUS] })) },
    says: 'pass none',
  },
  {
    case: 'accepted by one version; that all lists are whole is not needed for a yes',
    facts: { tls: tlsFacts(accepting({ SSLv3: 'untested', 'TLSv1.0': [NULL], 'TLSv1.2': [ECDHE] }, { complete: [] })) },
    says: 'fail accepted critical',
    evidence: { suites: [NULL], versions: ['TLSv1.0'] },
  },
  {
    case: 'accepted by two versions, at one address of two',
    facts: { tls: tlsFacts(accepting({ SSLv3: [NULL], 'TLSv1.2': [ECDHE, NULL] }), {}) },
    says: 'fail accepted critical',
    evidence: { suites: [NULL], versions: ['SSLv3', 'TLSv1.2'], addresses: '1/2' },
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
    case: 'integrity without encryption in TLS 1.3 (RFC 9150)',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE], 'TLSv1.3': ['TLS_SHA256_SHA256'] })) },
    says: 'fail accepted critical',
    evidence: { suites: ['TLS_SHA256_SHA256'], versions: ['TLSv1.3'] },
  },
  UNSEEN,
]);
