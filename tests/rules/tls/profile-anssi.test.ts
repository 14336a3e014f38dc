import { knowledge } from '../../../src/knowledge/index.ts';
import rule from '../../../src/rules/tls/profile-anssi.ts';
import { tableOf } from '../table.ts';
import { dh, MODERN, RSA_2048, tlsSites } from '../tls-sites.ts';

const anssi = knowledge.tlsProfiles.anssi;
const suites = (...names: readonly string[]) => ({ suites: { 'TLSv1.2': names } });
const CBC256 = 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256';

tableOf(rule, [
  {
    case: 'TLS 1.2 and 1.3 with ECDHE and AEAD',
    facts: { tls: tlsSites() },
    says: 'pass recommended',
    evidence: {
      edition: '1.2',
      levels: [
        'version recommended',
        'suite recommended',
        'group recommended',
        'key recommended',
        'signature recommended',
        'compression recommended',
      ],
    },
  },
  { case: 'TLS 1.3 alone', facts: { tls: tlsSites(MODERN) }, says: 'pass recommended' },
  {
    case: 'AES-CCM, ChaCha20, an RSA certificate, brainpool curves',
    facts: {
      tls: tlsSites({
        suites: {
          'TLSv1.2': [
            'TLS_ECDHE_ECDSA_WITH_AES_128_CCM',
            'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
            'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
          ],
          'TLSv1.3': ['TLS_AES_128_CCM_SHA256'],
        },
        groups: ['brainpoolP256r1', 'brainpoolP384r1tls13', 'secp521r1', 'x448'],
        leaf: RSA_2048,
      }),
    },
    says: 'pass recommended',
  },
  {
    case: 'TLS 1.1',
    facts: { tls: tlsSites({ suites: { 'TLSv1.1': ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'] } }) },
    says: 'fail outside-version info',
  },
  {
    case: 'key exchange by RSA',
    facts: { tls: tlsSites(suites('TLS_RSA_WITH_AES_128_GCM_SHA256')) },
    says: 'fail outside-suite info',
  },
  {
    case: 'CBC with SHA-1',
    facts: {
      tls: tlsSites({ ...suites('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'), details: { encryptThenMac: 'yes' } }),
    },
    says: 'fail outside-suite info',
  },
  {
    case: 'a suite that proves no identity, and 3DES',
    facts: { tls: tlsSites(suites('TLS_DH_anon_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA')) },
    says: 'fail outside-suite info',
  },
  {
    case: 'CCM_8, in both versions',
    facts: {
      tls: tlsSites({
        suites: {
          'TLSv1.2': ['TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8'],
          'TLSv1.3': ['TLS_AES_128_CCM_8_SHA256'],
        },
      }),
    },
    says: 'fail outside-suite info',
    evidence: {
      value: 'TLS_AES_128_CCM_8_SHA256',
      reasons: ['outside-suite TLS_AES_128_CCM_8_SHA256', 'outside-suite TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8'],
      levels: [
        'version recommended',
        'suite outside',
        'group recommended',
        'key recommended',
        'signature recommended',
        'compression recommended',
      ],
    },
  },
  {
    case: 'CBC with SHA-256 and encrypt-then-MAC',
    facts: { tls: tlsSites({ ...suites(CBC256), details: { encryptThenMac: 'yes' } }) },
    says: 'fail degraded-suite info',
  },
  {
    case: 'CBC with SHA-256, without encrypt-then-MAC',
    facts: { tls: tlsSites({ ...suites(CBC256), details: { encryptThenMac: 'no' } }) },
    says: 'fail outside-suite info',
  },
  {
    case: 'CBC with SHA-256, encrypt-then-MAC untold: degraded at least',
    facts: { tls: tlsSites({ ...suites(CBC256), details: { encryptThenMac: 'untested' } }) },
    says: 'fail degraded-suite info',
  },
  {
    case: 'DHE and Camellia',
    facts: {
      tls: tlsSites({
        ...suites('TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256'),
        details: { diffieHellman: [dh(3072)] },
      }),
    },
    says: 'fail degraded-suite info',
    evidence: {
      value: 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
      reasons: [
        'degraded-suite TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
        'degraded-suite TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256',
        'degraded-prime 3072',
      ],
      levels: [
        'version recommended',
        'suite degraded',
        'group recommended',
        'prime degraded',
        'key recommended',
        'signature recommended',
        'compression recommended',
      ],
    },
  },
  {
    case: 'DSS certificates are outside, although DHE is only degraded',
    facts: { tls: tlsSites(suites('TLS_DHE_DSS_WITH_AES_128_GCM_SHA256')) },
    says: 'fail outside-suite info',
  },
  {
    case: 'a Diffie-Hellman group of 1024 bits is worse than its suite',
    facts: {
      tls: tlsSites({
        ...suites('TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'),
        details: { diffieHellman: [dh(1024), dh(2048)] },
      }),
    },
    says: 'fail outside-prime info',
  },
  {
    case: 'a Diffie-Hellman group of 2048 bits without any suite of its own',
    facts: { tls: tlsSites({ details: { diffieHellman: [dh(2048)] } }) },
    says: 'fail degraded-prime info',
  },
  { case: 'secp256k1', facts: { tls: tlsSites({ groups: ['secp256k1'] }) }, says: 'fail outside-group info' },
  { case: 'ffdhe2048', facts: { tls: tlsSites({ groups: ['ffdhe2048'] }) }, says: 'fail degraded-group info' },
  {
    case: 'post-quantum groups are younger than the guide',
    facts: { tls: tlsSites({ groups: ['MLKEM768', 'SecP256r1MLKEM768'] }) },
    says: 'pass recommended',
  },
  {
    case: 'RSA with 1024 bits',
    facts: { tls: tlsSites({ leaf: { ...RSA_2048, key: { type: 'rsa', bits: 1024, curve: null } } }) },
    says: 'fail outside-key info',
  },
  {
    case: 'an EC key with parameters of its own, at one address of two',
    facts: { tls: tlsSites({}, { leaf: { key: { type: 'ec', bits: 256, curve: null } } }) },
    says: 'fail outside-key info',
    evidence: {
      value: 'explicit',
      reasons: ['outside-key explicit'],
      addresses: '1/2',
      levels: [
        'version recommended',
        'suite recommended',
        'group recommended',
        'key outside',
        'signature recommended',
        'compression recommended',
      ],
    },
  },
  {
    case: 'a SHA-1 signature',
    facts: { tls: tlsSites({ leaf: { signature: 'ecdsa-with-SHA1' } }) },
    says: 'fail outside-signature info',
  },
  {
    case: 'compression',
    facts: { tls: tlsSites({ details: { compression: 'yes' } }) },
    says: 'fail outside-compression info',
  },
  {
    case: 'a later edition that only tolerates TLS 1.2',
    facts: { tls: tlsSites() },
    options: {
      knowledge: {
        ...knowledge,
        tlsProfiles: {
          ...knowledge.tlsProfiles,
          anssi: { ...anssi, versions: { recommended: ['TLSv1.3'], degraded: ['TLSv1.2'] } },
        },
      },
    },
    says: 'fail degraded-version info',
  },
  {
    case: 'a list of suites is not whole',
    facts: { tls: tlsSites({ details: { complete: ['TLSv1.2'] } }) },
    says: 'unknown indeterminate',
    evidence: { open: ['suites TLSv1.3'] },
  },
  {
    case: 'a version and compression are untold',
    facts: { tls: tlsSites({ versions: { 'TLSv1.0': 'untested' }, details: { compression: 'untested' } }) },
    says: 'unknown indeterminate',
    evidence: { open: ['compression', 'version TLSv1.0'] },
  },
  { case: 'no handshake', options: { failures: { tls: 'handshake-failed' } }, says: 'unknown handshake-failed' },
]);
