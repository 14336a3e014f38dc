import { knowledge } from '../../../src/knowledge/index.ts';
import rule from '../../../src/rules/tls/profile-ncsc-nl.ts';
import { tableOf } from '../table.ts';
import { dh, MODERN, RSA_2048, tlsSites } from '../tls-sites.ts';

const FFDHE3072 = '0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17';
const FFDHE2048 = '9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966';
const ncscNl = knowledge.tlsProfiles.ncscNl;
const withTls12ToPhaseOut = {
  ...knowledge,
  tlsProfiles: {
    ...knowledge.tlsProfiles,
    ncscNl: { ...ncscNl, versions: { good: ['TLSv1.3'], sufficient: [], 'phase-out': ['TLSv1.2'] } },
  },
};
const best = { ...MODERN, suites: { 'TLSv1.3': ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] } };

tableOf(rule, [
  {
    case: 'TLS 1.3 with AES-256-GCM and ChaCha20 is good; of hashes the guideline calls none good',
    facts: { tls: tlsSites(best) },
    says: 'pass good',
    evidence: {
      edition: '2025-05',
      levels: [
        'version good',
        'suite good',
        'group good',
        'key good',
        'signature sufficient',
        'hash sufficient',
        'compression good',
        'renegotiation good',
        'master-secret good',
        'early-data good',
      ],
    },
  },
  {
    case: 'only sufficient, where hashes could be good',
    facts: { tls: tlsSites(best) },
    options: {
      knowledge: {
        ...knowledge,
        tlsProfiles: {
          ...knowledge.tlsProfiles,
          ncscNl: { ...ncscNl, hashes: { good: ['SHA-512'], sufficient: ['SHA-256'], 'phase-out': [] } },
        },
      },
    },
    says: 'pass sufficient',
  },
  { case: 'TLS 1.3 alone, but with AES-128-GCM', facts: { tls: tlsSites(MODERN) }, says: 'pass sufficient' },
  {
    case: 'TLS 1.2 with ECDHE and GCM is sufficient',
    facts: { tls: tlsSites() },
    says: 'pass sufficient',
  },
  {
    case: 'TLS 1.0 is insufficient',
    facts: { tls: tlsSites({ suites: { 'TLSv1.0': ['TLS_RSA_WITH_AES_128_CBC_SHA'] } }) },
    says: 'fail insufficient-version info',
  },
  {
    case: 'key exchange by RSA is insufficient',
    facts: { tls: tlsSites({ suites: { 'TLSv1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384'] } }) },
    says: 'fail insufficient-suite info',
  },
  {
    case: 'CBC with SHA-1 and CCM_8 are insufficient, DHE is to be phased out: the worst is named',
    facts: {
      tls: tlsSites({
        suites: {
          'TLSv1.2': [
            'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
            'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8',
            'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
          ],
        },
      }),
    },
    says: 'fail insufficient-suite info',
    evidence: {
      value: 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8',
      reasons: [
        'insufficient-suite TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8',
        'insufficient-suite TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
        'phase-out-suite TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
      ],
      levels: [
        'version sufficient',
        'suite insufficient',
        'group good',
        'key good',
        'signature sufficient',
        'hash sufficient',
        'compression good',
        'renegotiation good',
        'master-secret good',
        'early-data good',
      ],
    },
  },
  {
    case: 'CBC with SHA-256 is to be phased out',
    facts: { tls: tlsSites({ suites: { 'TLSv1.2': ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256'] } }) },
    says: 'fail phase-out-suite info',
  },
  {
    case: 'ffdhe2048 and secp256k1 are insufficient',
    facts: { tls: tlsSites({ groups: ['ffdhe2048', 'secp256k1', 'x25519'] }) },
    says: 'fail insufficient-group info',
  },
  {
    case: 'ffdhe3072 is to be phased out',
    facts: { tls: tlsSites({ groups: ['ffdhe3072', 'x25519'] }) },
    says: 'fail phase-out-group info',
  },
  {
    case: 'post-quantum groups have no level',
    facts: { tls: tlsSites({ groups: ['MLKEM1024', 'SecP384r1MLKEM1024', 'X25519MLKEM768', 'x448'] }) },
    says: 'pass sufficient',
  },
  {
    case: 'a prime of its own is insufficient, however long',
    facts: { tls: tlsSites({ details: { diffieHellman: [dh(4096)] } }) },
    says: 'fail insufficient-prime info',
  },
  {
    case: 'the prime of ffdhe2048 too',
    facts: { tls: tlsSites({ details: { diffieHellman: [dh(2048, FFDHE2048)] } }) },
    says: 'fail insufficient-prime info',
  },
  {
    case: 'the prime of ffdhe3072 is to be phased out',
    facts: { tls: tlsSites({ details: { diffieHellman: [dh(3072, FFDHE3072)] } }) },
    says: 'fail phase-out-prime info',
  },
  {
    case: 'RSA with 1024 bits',
    facts: { tls: tlsSites({ leaf: { ...RSA_2048, key: { type: 'rsa', bits: 1024, curve: null } } }) },
    says: 'fail insufficient-key info',
  },
  { case: 'RSA with 2048 bits', facts: { tls: tlsSites({ leaf: RSA_2048 }) }, says: 'fail phase-out-key info' },
  {
    case: 'RSA with 3072 bits, Ed25519',
    facts: {
      tls: tlsSites(
        { leaf: { ...RSA_2048, key: { type: 'rsa', bits: 3072, curve: null } } },
        { leaf: { key: { type: 'ed25519', bits: 256, curve: null }, signature: 'ed25519' } },
      ),
    },
    says: 'pass sufficient',
  },
  {
    case: 'EC P-224, and DSA at the other address',
    facts: {
      tls: tlsSites(
        { leaf: { key: { type: 'ec', bits: 224, curve: 'secp224r1' } } },
        { leaf: { key: { type: 'dsa', bits: 3072, curve: null } } },
      ),
    },
    says: 'fail insufficient-key info',
    evidence: {
      value: 'dsa',
      reasons: ['insufficient-key dsa', 'phase-out-key secp224r1'],
      levels: [
        'version sufficient',
        'suite sufficient',
        'group good',
        'key insufficient',
        'signature sufficient',
        'hash sufficient',
        'compression good',
        'renegotiation good',
        'master-secret good',
        'early-data good',
      ],
    },
  },
  {
    case: 'an intermediate signed with SHA-1',
    facts: { tls: tlsSites({ issuer: { signature: 'sha1WithRSAEncryption' } }) },
    says: 'fail insufficient-signature info',
  },
  {
    case: 'a certificate signed with SHA-224',
    facts: { tls: tlsSites({ leaf: { signature: 'ecdsa-with-SHA224' } }) },
    says: 'fail phase-out-signature info',
  },
  {
    case: 'RSA-PSS is judged by its hash',
    facts: { tls: tlsSites({ leaf: { signature: 'rsassaPss-SHA256' } }) },
    says: 'pass sufficient',
  },
  {
    case: 'a key exchange signed with SHA-1',
    facts: { tls: tlsSites({ details: { schemes: ['rsa_pkcs1_sha1'] } }) },
    says: 'fail insufficient-hash info',
  },
  {
    case: 'a key exchange signed with SHA-224',
    facts: { tls: tlsSites({ details: { schemes: ['ecdsa_sha224', 'rsa_pss_rsae_sha256'] } }) },
    says: 'fail phase-out-hash info',
  },
  {
    case: 'compression',
    facts: { tls: tlsSites({ details: { compression: 'yes' } }) },
    says: 'fail insufficient-compression info',
  },
  {
    case: 'insecure renegotiation',
    facts: { tls: tlsSites({ details: { secureRenegotiation: 'no' } }) },
    says: 'fail insufficient-renegotiation info',
  },
  {
    case: 'no extended master secret at TLS 1.2',
    facts: { tls: tlsSites({ details: { extendedMasterSecret: 'no' } }) },
    says: 'fail insufficient-master-secret info',
  },
  {
    case: 'no extended master secret where there is no TLS 1.2',
    facts: { tls: tlsSites({ ...best, details: { extendedMasterSecret: 'not-applicable' } }) },
    says: 'pass good',
  },
  {
    case: 'with TLS 1.1 beside TLS 1.3 the version is the matter, not its master secret',
    facts: {
      tls: tlsSites({
        versions: { 'TLSv1.2': 'refused' },
        suites: { 'TLSv1.1': ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
        details: { extendedMasterSecret: 'no' },
      }),
    },
    says: 'fail insufficient-version info',
    evidence: {
      value: 'TLSv1.1',
      reasons: ['insufficient-version TLSv1.1', 'insufficient-suite TLS_RSA_WITH_AES_128_CBC_SHA'],
      levels: [
        'version insufficient',
        'suite insufficient',
        'group good',
        'key good',
        'signature sufficient',
        'hash sufficient',
        'compression good',
        'renegotiation good',
        'master-secret good',
        'early-data good',
      ],
    },
  },
  {
    case: 'early data',
    facts: { tls: tlsSites({ details: { earlyData: 'yes' } }) },
    says: 'fail insufficient-early-data info',
  },
  {
    case: 'a later edition that phases TLS 1.2 out',
    facts: { tls: tlsSites() },
    options: { knowledge: withTls12ToPhaseOut },
    says: 'fail phase-out-version info',
  },
  {
    case: 'client-initiated renegotiation is no matter of the level',
    facts: { tls: tlsSites({ details: { clientRenegotiation: 'yes' } }) },
    says: 'pass sufficient',
  },
  {
    case: 'what is to be phased out is certain, although more may be there',
    facts: { tls: tlsSites({ leaf: RSA_2048, details: { earlyData: 'untested' } }, {}) },
    says: 'fail phase-out-key info',
    evidence: {
      value: 'RSA 2048',
      reasons: ['phase-out-key RSA 2048'],
      addresses: '1/2',
      open: ['early-data'],
      levels: [
        'version sufficient',
        'suite sufficient',
        'group good',
        'key phase-out',
        'signature sufficient',
        'hash sufficient',
        'compression good',
        'renegotiation good',
        'master-secret good',
        'early-data good',
      ],
    },
  },
  {
    case: 'early data was not asked about',
    facts: { tls: tlsSites({ details: { earlyData: 'untested' } }) },
    says: 'unknown indeterminate',
    evidence: { open: ['early-data'] },
  },
  {
    case: 'renegotiation and compression were not told',
    facts: { tls: tlsSites({ details: { secureRenegotiation: 'untested', compression: 'untested' } }) },
    says: 'unknown indeterminate',
    evidence: { open: ['compression', 'renegotiation'] },
  },
  {
    case: 'suites, groups and master secret are not all told',
    facts: {
      tls: tlsSites({
        details: { complete: ['TLSv1.2'], groupsComplete: false, extendedMasterSecret: 'untested' },
      }),
    },
    says: 'unknown indeterminate',
    evidence: { open: ['groups', 'master-secret', 'suites TLSv1.3'] },
  },
  { case: 'no handshake', options: { failures: { tls: 'connection-refused' } }, says: 'unknown connection-refused' },
]);
