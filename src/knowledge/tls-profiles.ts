import { digestOf } from '../model/canonical.ts';
import type { AnssiGuide, NcscNlGuideline, SslLabsGuide, TlsProfiles } from '../model/knowledge.ts';
import type { Day } from '../model/target.ts';

/** The day on which these tables were last gone through. */
export const TLS_PROFILES_DAY: Day = '2026-11-22';

const BRAINPOOL = [
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'brainpoolP256r1tls13',
  'brainpoolP384r1tls13',
  'brainpoolP512r1tls13',
];

/** Key exchange that withstands quantum computers: younger than the texts, or advice without a rating in them. */
const POST_QUANTUM = [
  'X25519MLKEM768',
  'SecP256r1MLKEM768',
  'SecP384r1MLKEM1024',
  'MLKEM512',
  'MLKEM768',
  'MLKEM1024',
  'X25519Kyber768Draft00',
];

// --- Mozilla -----------------------------------------------------------------------------------------------------

const SUITES_13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const MOZILLA_GROUPS = ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1'];
const ECDSA_SIGNATURES = ['ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512'];

/**
 * Every field of 6.0.json that says what a server may offer. Left out, because their absence offers nothing: `hsts_min_age`, `ocsp_staple`
 * and `server_preferred_order`; and because no suite or group of the lists could break them: `dh_param_size`, `ecdh_param_size`.
 */
const mozilla: TlsProfiles['mozilla'] = {
  source: 'https://ssl-config.mozilla.org/guidelines/6.0.json',
  edition: '6.0',
  published: '2026-04-06',
  modern: {
    versions: ['TLSv1.3'],
    suites: SUITES_13,
    groups: MOZILLA_GROUPS,
    certificateTypes: ['ecdsa'],
    certificateCurves: ['secp256r1', 'secp384r1'],
    certificateSignatures: ECDSA_SIGNATURES,
    rsaBits: null,
    lifespanDays: 90,
  },
  intermediate: {
    versions: ['TLSv1.2', 'TLSv1.3'],
    suites: [
      ...SUITES_13,
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    ],
    groups: MOZILLA_GROUPS,
    certificateTypes: ['ecdsa', 'rsa'],
    certificateCurves: ['secp256r1', 'secp384r1'],
    certificateSignatures: ['sha256WithRSAEncryption', ...ECDSA_SIGNATURES],
    rsaBits: 2048,
    lifespanDays: 366,
  },
};

// --- SSL Labs ----------------------------------------------------------------------------------------------------

const REST = Number.MAX_SAFE_INTEGER; // a row for all that is left

/**
 * SSL Labs' engine is closed: this is the guide of that edition as testssl.sh 3.3 can be read to implement it. What the grade does otherwise
 * is told in src/rules/ssl-labs-grade.ts.
 */
const sslLabs: SslLabsGuide = {
  source: 'https://github.com/ssllabs/research/wiki/SSL-Server-Rating-Guide',
  edition: '2009r',
  published: '2025-05-16',
  versions: { SSLv2: 0, SSLv3: 80, 'TLSv1.0': 90, 'TLSv1.1': 95, 'TLSv1.2': 100, 'TLSv1.3': 100 },
  rsa: [
    { below: 512, points: 20 },
    { below: 1024, points: 40 },
    { below: 2048, points: 80 },
    { below: 4096, points: 90 },
    { below: REST, points: 100 },
  ],
  ec: [
    { below: 110, points: 20 },
    { below: 123, points: 40 },
    { below: 163, points: 80 },
    { below: 225, points: 90 },
    { below: REST, points: 100 },
  ],
  cipher: [
    { below: 1, points: 0 },
    { below: 128, points: 20 },
    { below: 256, points: 80 },
    { below: REST, points: 100 },
  ],
  weights: { protocol: 30, key: 30, cipher: 40 },
  letters: [
    { letter: 'A', from: 80 },
    { letter: 'B', from: 65 },
    { letter: 'C', from: 50 },
    { letter: 'D', from: 35 },
    { letter: 'E', from: 20 },
  ],
  caps: {
    'self-signed': 'T',
    untrusted: 'T',
    expired: 'T',
    'not-yet-valid': 'T',
    revoked: 'T',
    'sha1-signature': 'T',
    'other-name': 'M',
    ssl2: 'F', // DROWN with it
    'ssl3-best': 'F',
    'weak-cipher': 'F',
    anonymous: 'F', // key exchange without authentication has 0 points
    'md5-signature': 'F',
    heartbleed: 'F',
    'ccs-injection': 'F',
    ticketbleed: 'F',
    robot: 'F',
    'insecure-key': 'F',
    'no-tls12': 'C',
    compression: 'C',
    poodle: 'C',
    'rc4-modern': 'C',
    'short-block': 'C',
    rc4: 'B',
    'old-version': 'B',
    'no-aead': 'B',
    'no-forward-secrecy': 'B',
    beast: 'B',
    'weak-key': 'B',
    'incomplete-chain': 'B',
    'no-tls13': 'A-', // the four warnings of A+
    'no-secure-renegotiation': 'A-',
    'no-hsts': 'A-',
    'short-hsts': 'A-',
  },
  meets: ['A+', 'A'],
  insecureKey: 40,
  weakKey: 80,
  insecureCipher: 112,
  hstsSeconds: 180 * 86_400,
};

// --- NCSC-NL -----------------------------------------------------------------------------------------------------

const ecdheSuites = (...ciphers: readonly string[]): string[] =>
  ['ECDSA', 'RSA'].flatMap((key) => ciphers.map((cipher) => `TLS_ECDHE_${key}_WITH_${cipher}`));

/**
 * The levels of the guideline, with the lists by which Internet.nl applies it. Where the two differ the guideline decides: groups are
 * judged in every version (Internet.nl looks at finite-field groups below TLS 1.3 only), and an RSA-PSS signature by its hash.
 */
const ncscNl: NcscNlGuideline = {
  source:
    'https://english.ncsc.nl/publications/publications/2025/06/26/security-guidelines-for-transport-layer-security-2025-05',
  edition: '2025-05',
  published: '2025-06-26',
  versions: { good: ['TLSv1.3'], sufficient: ['TLSv1.2'], 'phase-out': [] },
  suites: {
    good: ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
    sufficient: [
      'TLS_AES_128_GCM_SHA256',
      'TLS_AES_128_CCM_SHA256',
      ...ecdheSuites('AES_256_GCM_SHA384', 'AES_128_GCM_SHA256', 'CHACHA20_POLY1305_SHA256'),
      'TLS_ECDHE_ECDSA_WITH_AES_256_CCM',
      'TLS_ECDHE_ECDSA_WITH_AES_128_CCM',
    ],
    'phase-out': [
      ...ecdheSuites('AES_256_CBC_SHA384', 'AES_128_CBC_SHA256'),
      ...ecdheSuites('CAMELLIA_256_GCM_SHA384', 'CAMELLIA_256_CBC_SHA384'),
      ...ecdheSuites('CAMELLIA_128_GCM_SHA256', 'CAMELLIA_128_CBC_SHA256'),
      ...ecdheSuites('ARIA_256_GCM_SHA384', 'ARIA_256_CBC_SHA384', 'ARIA_128_GCM_SHA256', 'ARIA_128_CBC_SHA256'),
      'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_DHE_RSA_WITH_AES_256_CCM',
      'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256',
      'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_DHE_RSA_WITH_AES_128_CCM',
      'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256',
      'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_DHE_RSA_WITH_CAMELLIA_256_GCM_SHA384',
      'TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256',
      'TLS_DHE_RSA_WITH_CAMELLIA_128_GCM_SHA256',
      'TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256',
      'TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384',
      'TLS_DHE_RSA_WITH_ARIA_256_CBC_SHA384',
      'TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256',
      'TLS_DHE_RSA_WITH_ARIA_128_CBC_SHA256',
    ],
  },
  groups: {
    good: ['secp256r1', 'secp384r1', 'secp521r1', ...BRAINPOOL, 'x25519', 'x448'],
    sufficient: [],
    'phase-out': ['secp224r1', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'],
  },
  primes: {
    good: [],
    sufficient: [],
    'phase-out': [
      '0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17', // ffdhe3072 (RFC 7919 appendix A)
      '4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e', // ffdhe4096
      '227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7', // ffdhe6144
      '770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833', // ffdhe8192
    ],
  },
  rsaBits: { good: 3072, 'phase-out': 2048 },
  curves: {
    good: [
      'secp256r1',
      'secp384r1',
      'secp521r1',
      'brainpoolP256r1',
      'brainpoolP384r1',
      'brainpoolP512r1',
      'ed25519',
      'ed448',
    ],
    sufficient: [],
    'phase-out': ['secp224r1'],
  },
  hashes: { good: [], sufficient: ['SHA-256', 'SHA-384', 'SHA-512', 'EdDSA'], 'phase-out': ['SHA-224'] },
  notJudged: POST_QUANTUM,
};

// --- ANSSI -------------------------------------------------------------------------------------------------------

/**
 * "Recommandations de sécurité relatives à TLS", SDE-NT-35. The text names kinds of algorithms, and its annex A the suites that they make:
 * `recommended`, or `degraded` for clients that know nothing better. CBC is bound to encrypt-then-MAC (src/rules/tls/profile-anssi.ts).
 * The kinds stand here; their suites were not yet compared with the annex one by one.
 */
const anssi: AnssiGuide = {
  source: 'https://cyber.gouv.fr/publications/recommandations-de-securite-relatives-tls',
  edition: '1.2',
  published: '2020-03-26',
  versions: { recommended: ['TLSv1.3', 'TLSv1.2'], degraded: [] },
  suites13: { recommended: [...SUITES_13, 'TLS_AES_128_CCM_SHA256'], degraded: [] },
  exchanges: { recommended: ['ecdhe'], degraded: ['dhe'] },
  authentications: { recommended: ['ecdsa', 'rsa'], degraded: [] },
  ciphers: {
    recommended: ['AES_128_GCM', 'AES_256_GCM', 'AES_128_CCM', 'AES_256_CCM', 'CHACHA20_POLY1305'],
    degraded: [
      'AES_128_CBC',
      'AES_256_CBC',
      'CAMELLIA_128_GCM',
      'CAMELLIA_256_GCM',
      'CAMELLIA_128_CBC',
      'CAMELLIA_256_CBC',
      'ARIA_128_GCM',
      'ARIA_256_GCM',
      'ARIA_128_CBC',
      'ARIA_256_CBC',
    ],
  },
  hashes: { recommended: ['SHA-256', 'SHA-384', 'SHA-512'], degraded: [] },
  groups: {
    recommended: ['secp256r1', 'secp384r1', 'secp521r1', 'x25519', 'x448', ...BRAINPOOL],
    degraded: ['ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'],
  },
  dhBits: { degraded: 2048 },
  rsaBits: { recommended: 2048 },
  curves: {
    recommended: ['secp256r1', 'secp384r1', 'secp521r1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'],
    degraded: [],
  },
  notJudged: POST_QUANTUM,
};

export const TLS_PROFILES: TlsProfiles = { mozilla, sslLabs, ncscNl, anssi };

/** Changes whenever a table does: then a verdict that moved has the cause `knowledge`. */
export const tlsProfilesVersion = `${TLS_PROFILES_DAY}.${digestOf(TLS_PROFILES).slice(0, 12)}`;
