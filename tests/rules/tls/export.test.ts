import rule from '../../../src/rules/tls/export.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { ANONYMOUS, accepting, ECDHE, EXPORT_DHE, EXPORT_RSA, UNSEEN } from '../tls-offers.ts';

const at10 = (...suites: readonly string[]) => accepting({ 'TLSv1.0': suites, 'TLSv1.2': [ECDHE] });

tableOf(rule, [
  { case: 'none', facts: { tls: tlsFacts() }, says: 'pass none' },
  {
    case: 'RSA_EXPORT',
    facts: { tls: tlsFacts(at10(EXPORT_RSA)) },
    says: 'fail freak critical',
    evidence: { suites: [EXPORT_RSA], versions: ['TLSv1.0'] },
  },
  {
    case: 'RSA_EXPORT, with its temporary key',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [EXPORT_RSA] }, { temporaryRsaBits: 512 })) },
    says: 'fail freak critical',
    evidence: { suites: [EXPORT_RSA], versions: ['TLSv1.0'], bits: 512 },
  },
  { case: 'DHE_EXPORT', facts: { tls: tlsFacts(at10(EXPORT_DHE)) }, says: 'fail logjam critical' },
  {
    case: 'both',
    facts: { tls: tlsFacts(at10(EXPORT_RSA, EXPORT_DHE)) },
    says: 'fail freak-and-logjam critical',
    evidence: { suites: [EXPORT_DHE, EXPORT_RSA], versions: ['TLSv1.0'] },
  },
  {
    case: 'neither of both',
    facts: { tls: tlsFacts(at10('TLS_KRB5_EXPORT_WITH_RC4_40_SHA')) },
    says: 'fail accepted critical',
  },
  {
    case: 'export suites that are anonymous',
    facts: { tls: tlsFacts(at10('TLS_DH_anon_EXPORT_WITH_RC4_40_MD5', ANONYMOUS)) },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'TLS 1.0 was not told',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': 'untested', 'TLSv1.2': [ECDHE] })) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
