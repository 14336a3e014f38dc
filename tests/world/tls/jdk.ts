import { join } from 'node:path';
import { missing, startProgram } from './program.ts';
import type { WorldServer } from './world.ts';

const PROGRAM = join(import.meta.dirname, 'programs', 'Weak.java');

// Of the suites that JSSE supports, those that a server with an RSA key can use, with the IANA names.
// Source: OpenJDK 17, sun.security.ssl.CipherSuite, whose PROTOCOLS_OF_12, _TO_12, _TO_11 and _TO_10 are the four lists here.
const CBC = ['AES_256_CBC_SHA', 'AES_128_CBC_SHA', '3DES_EDE_CBC_SHA'];
const named = (exchanges: readonly string[], ciphers: readonly string[]): string[] =>
  exchanges.flatMap((exchange) => ciphers.map((cipher) => `TLS_${exchange}_WITH_${cipher}`));

const OF_12 = [
  ...named(
    ['ECDHE_RSA'],
    [
      'AES_256_GCM_SHA384',
      'AES_128_GCM_SHA256',
      'CHACHA20_POLY1305_SHA256',
      'AES_256_CBC_SHA384',
      'AES_128_CBC_SHA256',
    ],
  ),
  ...named(
    ['DHE_RSA'],
    [
      'AES_256_GCM_SHA384',
      'AES_128_GCM_SHA256',
      'CHACHA20_POLY1305_SHA256',
      'AES_256_CBC_SHA256',
      'AES_128_CBC_SHA256',
    ],
  ),
  ...named(
    ['RSA', 'DH_anon'],
    ['AES_256_GCM_SHA384', 'AES_128_GCM_SHA256', 'AES_256_CBC_SHA256', 'AES_128_CBC_SHA256'],
  ),
  'TLS_RSA_WITH_NULL_SHA256',
];
const TO_12 = [
  ...named(['ECDHE_RSA', 'ECDH_anon'], [...CBC, 'RC4_128_SHA', 'NULL_SHA']),
  ...named(['DHE_RSA'], CBC),
  ...named(['RSA'], [...CBC, 'RC4_128_SHA', 'RC4_128_MD5', 'NULL_SHA', 'NULL_MD5']),
  ...named(['DH_anon'], [...CBC, 'RC4_128_MD5']),
];
const TO_11 = named(['RSA', 'DHE_RSA', 'DH_anon'], ['DES_CBC_SHA']);
const TO_10 = [
  ...named(['RSA_EXPORT', 'DHE_RSA_EXPORT', 'DH_anon_EXPORT'], ['DES40_CBC_SHA']),
  ...named(['RSA_EXPORT', 'DH_anon_EXPORT'], ['RC4_40_MD5']),
];
const OF_13 = ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'];

/** jdk.tls.ephemeralDHKeySize, and what it means (JSSE Reference Guide, "Customizing Size of Ephemeral Diffie-Hellman Keys"). */
const java = (keySize: 'legacy' | '1024' | '2048', sizes: readonly number[]): WorldServer => ({
  name: `OpenJDK 17, everything on, ephemeralDHKeySize ${keySize}`,
  available: () => missing('java', 'openssl'),
  start: (material) => {
    const store = material.pkcs12(material.identity('rsa-2048'));
    return startProgram({
      program: 'java',
      cwd: material.folder,
      args: (port) => [
        '-XX:TieredStopAtLevel=1',
        `-Djdk.tls.ephemeralDHKeySize=${keySize}`,
        PROGRAM,
        String(port),
        store,
      ],
    });
  },
  configured: () => ({
    suites: {
      SSLv3: [...TO_12, ...TO_11, ...TO_10],
      'TLSv1.0': [...TO_12, ...TO_11, ...TO_10],
      'TLSv1.1': [...TO_12, ...TO_11],
      'TLSv1.2': [...OF_12, ...TO_12],
      'TLSv1.3': OF_13,
    },
    preference: { SSLv3: 'server', 'TLSv1.0': 'server', 'TLSv1.1': 'server', 'TLSv1.2': 'server', 'TLSv1.3': 'server' },
    groups: [
      'x25519',
      'secp256r1',
      'secp384r1',
      'secp521r1',
      'x448',
      'ffdhe2048',
      'ffdhe3072',
      'ffdhe4096',
      'ffdhe6144',
      'ffdhe8192',
    ],
    leaves: ['rsa 2048'],
    diffieHellman: sizes,
    details: {
      secureRenegotiation: 'yes',
      extendedMasterSecret: 'yes',
      encryptThenMac: 'no',
      compression: 'no',
      heartbeat: 'no',
      fallbackSignal: 'no',
      temporaryRsaBits: 512,
      alpn: [],
    },
  }),
});

export const JDK: readonly WorldServer[] = [
  java('legacy', [512, 768]),
  java('1024', [512, 1024]),
  java('2048', [512, 2048]),
];
