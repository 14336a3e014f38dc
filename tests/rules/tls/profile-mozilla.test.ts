import rule from '../../../src/rules/tls/profile-mozilla.ts';
import { tableOf, trustedChain } from '../table.ts';
import { ECDSA, MODERN, RSA_2048, tlsSites } from '../tls-sites.ts';

const edition = '6.0';
const CBC = 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA';

tableOf(rule, [
  { case: 'modern', facts: { tls: tlsSites(MODERN) }, says: 'pass modern', evidence: { edition } },
  {
    case: 'intermediate: TLS 1.2 is outside modern',
    facts: { tls: tlsSites() },
    says: 'pass intermediate',
    evidence: {
      edition,
      reasons: [
        'version TLSv1.2',
        'suite TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
        'suite TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      ],
    },
  },
  {
    case: 'intermediate: an RSA certificate for a year',
    facts: { tls: tlsSites({ ...MODERN, leaf: { ...RSA_2048, notAfter: '2027-10-01T23:59:59.000Z' } }) },
    says: 'pass intermediate',
    evidence: {
      edition,
      reasons: ['certificate-type rsa', 'certificate-signature sha256WithRSAEncryption', 'certificate-lifespan 366'],
    },
  },
  {
    case: 'modern at one address, intermediate at the other',
    facts: { tls: tlsSites(MODERN, {}) },
    says: 'pass intermediate',
  },
  {
    case: 'fewer suites and groups than are listed are enough',
    facts: { tls: tlsSites({ ...MODERN, suites: { 'TLSv1.3': ['TLS_AES_256_GCM_SHA384'] }, groups: ['secp384r1'] }) },
    says: 'pass modern',
  },
  {
    case: 'TLS 1.0: the version is named first, its suites follow',
    facts: { tls: tlsSites({ suites: { 'TLSv1.0': [CBC] } }) },
    says: 'fail version info',
    evidence: { value: 'TLSv1.0', reasons: ['version TLSv1.0', `suite ${CBC}`] },
  },
  {
    case: 'SSL 2.0 and TLS 1.1: the oldest first',
    facts: { tls: tlsSites({ versions: { SSLv2: 'accepted' }, suites: { 'TLSv1.1': [CBC] } }) },
    says: 'fail version info',
    evidence: { value: 'SSLv2', reasons: ['version SSLv2', 'version TLSv1.1', `suite ${CBC}`] },
  },
  {
    case: 'DHE is no longer inside',
    facts: { tls: tlsSites({ suites: { 'TLSv1.2': ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'] } }) },
    says: 'fail suite info',
    evidence: {
      value: 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
      reasons: ['suite TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'],
    },
  },
  {
    case: 'a TLS 1.3 suite that is not listed',
    facts: { tls: tlsSites({ ...MODERN, suites: { 'TLSv1.3': ['TLS_AES_128_CCM_SHA256'] } }) },
    says: 'fail suite info',
  },
  {
    case: 'groups beyond the four, in both configurations',
    facts: { tls: tlsSites({ ...MODERN, groups: ['secp521r1', 'x25519', 'ffdhe2048'] }) },
    says: 'fail group info',
    evidence: { value: 'ffdhe2048', reasons: ['group ffdhe2048', 'group secp521r1'] },
  },
  {
    case: 'an Ed25519 key',
    facts: { tls: tlsSites({ leaf: { key: { type: 'ed25519', bits: 256, curve: null } } }) },
    says: 'fail certificate-type info',
  },
  {
    case: 'an EC key on another curve',
    facts: { tls: tlsSites({ leaf: { key: { type: 'ec', bits: 521, curve: 'secp521r1' } } }) },
    says: 'fail certificate-curve info',
  },
  {
    case: 'an EC key with parameters of its own',
    facts: { tls: tlsSites({ leaf: { key: { type: 'ec', bits: 256, curve: null } } }) },
    says: 'fail certificate-curve info',
    evidence: { value: 'explicit', reasons: ['certificate-curve explicit'] },
  },
  {
    case: 'an RSA key of 2047 bits',
    facts: { tls: tlsSites({ leaf: { ...RSA_2048, key: { type: 'rsa', bits: 2047, curve: null } } }) },
    says: 'fail certificate-bits info',
    evidence: { value: '2047', reasons: ['certificate-bits 2047'] },
  },
  {
    case: 'SHA-384 over RSA is not listed',
    facts: { tls: tlsSites({ leaf: { ...RSA_2048, signature: 'sha384WithRSAEncryption' } }) },
    says: 'fail certificate-signature info',
  },
  {
    case: '367 days',
    facts: {
      tls: tlsSites({ leaf: { notBefore: '2026-10-01T00:00:00.000Z', notAfter: '2027-10-02T23:59:59.000Z' } }),
    },
    says: 'fail certificate-lifespan info',
    evidence: { value: '367', reasons: ['certificate-lifespan 367'] },
  },
  {
    case: 'every certificate counts, also beside a good one',
    facts: {
      tls: tlsSites({
        certificates: [
          trustedChain(ECDSA),
          trustedChain({ ...ECDSA, ...RSA_2048, signature: 'sha1WithRSAEncryption' }),
        ],
      }),
    },
    says: 'fail certificate-signature info',
  },
  {
    case: 'compression',
    facts: { tls: tlsSites({ details: { compression: 'yes' } }) },
    says: 'fail compression info',
    evidence: { value: '', reasons: ['compression'] },
  },
  {
    case: 'one address of two is outside, and only part of the other is known',
    facts: { tls: tlsSites({ groups: ['secp521r1'] }, { details: { complete: ['TLSv1.3'] } }) },
    says: 'fail group info',
    evidence: { value: 'secp521r1', reasons: ['group secp521r1'], addresses: '1/2', open: ['suites TLSv1.2'] },
  },
  {
    case: 'no secure renegotiation, no FALLBACK_SCSV, no extended master secret: nothing is offered by that',
    facts: {
      tls: tlsSites({
        details: { secureRenegotiation: 'no', extendedMasterSecret: 'no', fallbackSignal: 'no' },
      }),
    },
    says: 'pass intermediate',
  },
  {
    case: 'everything seen is inside, but a list of suites is not whole',
    facts: { tls: tlsSites({ details: { complete: ['TLSv1.3'] } }) },
    says: 'unknown indeterminate',
    evidence: { open: ['suites TLSv1.2'] },
  },
  {
    case: 'a version was accepted, and none of its suites was told',
    facts: { tls: tlsSites({ suites: { 'TLSv1.2': [] } }) },
    says: 'unknown indeterminate',
  },
  {
    case: 'a version is untested',
    facts: { tls: tlsSites({ versions: { SSLv2: 'untested' }, details: { stopped: 'budget' } }) },
    says: 'unknown budget-exhausted',
    evidence: { open: ['version SSLv2'] },
  },
  {
    case: 'groups were not all asked for, and the server told no list',
    facts: { tls: tlsSites({ details: { groupsComplete: false } }) },
    says: 'unknown indeterminate',
    evidence: { open: ['groups'] },
  },
  {
    case: 'the server told its own list of groups',
    facts: { tls: tlsSites({ details: { groupsComplete: false, groupOrder: ['x25519', 'secp256r1'] } }) },
    says: 'pass intermediate',
  },
  {
    case: 'no certificate was read',
    facts: { tls: tlsSites({ certificates: [] }) },
    says: 'unknown indeterminate',
    evidence: { open: ['certificates'] },
  },
  {
    case: 'whether it compresses was not told',
    facts: { tls: tlsSites({ details: { compression: 'untested' } }) },
    says: 'unknown indeterminate',
  },
  { case: 'no handshake', options: { failures: { tls: 'connection-timeout' } }, says: 'unknown connection-timeout' },
]);
