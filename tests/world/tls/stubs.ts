import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { GROUP_NAMES, SUITE_NAMES } from '../../../src/knowledge/tls.ts';
import type { Material } from './material.ts';
import { missing, portOf, run, startProgram } from './program.ts';
import { type Configured, OPENSSL_13, OPENSSL_TRAITS, type WorldServer } from './world.ts';

// Debian has no server program of wolfSSL and mbedTLS: a few lines of C against their libraries.

interface Stub {
  readonly name: string;
  readonly source: string;
  readonly libraries: readonly string[];
  readonly header: string;
  readonly configured: (printed: string) => Configured; // what the program prints when it is called without arguments
}

const stub = ({ name, source, libraries, header, configured }: Stub): WorldServer => ({
  name,
  available: () => missing('gcc') ?? (existsSync(header) ? null : `${header} not installed`),
  start: (material) => {
    const { chain, key } = material.identity('rsa-2048');
    const program = compile(material, source, libraries);
    return startProgram({ program, cwd: material.folder, args: (port) => [String(port), chain, key] });
  },
  configured: (material) => configured(run(compile(material, source, libraries), [])),
});

function compile(material: Material, source: string, libraries: readonly string[]): string {
  const program = join(material.folder, source);
  const file = join(import.meta.dirname, 'programs', `${source}.c`);
  if (!existsSync(program))
    run('gcc', ['-O1', '-w', file, '-o', program, ...libraries.map((library) => `-l${library}`)]);
  return program;
}

const NODE_CIPHERS =
  'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305';

/** Node itself: OpenSSL 3.5, and with it the hybrid post-quantum group. */
const node: WorldServer = {
  name: 'Node 24 (OpenSSL 3.5)',
  available: () => (Number(process.versions.node.split('.')[0]) >= 24 ? null : 'Node before 24 has no X25519MLKEM768'),
  start: (material) => {
    const { chain, key } = material.identity('ec-p256');
    const server = createServer(
      { cert: readFileSync(chain), key: readFileSync(key), ciphers: NODE_CIPHERS },
      (socket) => socket.on('error', () => {}).end(),
    );
    server.on('tlsClientError', () => {});
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () =>
        resolve({ port: portOf(server), stop: () => new Promise((stopped) => server.close(() => stopped())) }),
      );
    });
  },
  configured: () => ({
    suites: {
      'TLSv1.2': ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'],
      'TLSv1.3': OPENSSL_13,
    },
    groups: ['X25519MLKEM768', 'x25519', 'secp256r1', 'x448', 'secp384r1', 'secp521r1', 'ffdhe2048', 'ffdhe3072'],
    leaves: ['ec secp256r1'],
    diffieHellman: [],
    details: { ...OPENSSL_TRAITS, fallbackSignal: 'yes' },
  }),
};

/**
 * wolfSSL as Debian builds it: no static RSA. Without DH parameters it has DHE only for clients that name FFDHE groups (RFC 7919), and of
 * that ChaCha20 alone. At TLS 1.1 it takes the CBC suites with SHA-256 and SHA-384 too, which RFC 5246 gives to TLS 1.2. The draft
 * ChaCha20 suites have no name in IANA's table.
 */
function wolf(printed: string): Configured {
  const names = printed.trim().split(':');
  const ecdhe = names.filter((name) => name.startsWith('TLS_ECDHE_RSA_') && !name.includes('_OLD_'));
  return {
    suites: {
      'TLSv1.1': ecdhe.filter((name) => name.includes('_CBC_') || name.includes('_RC4_')),
      'TLSv1.2': [...ecdhe, 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
      'TLSv1.3': names.filter((name) => /^TLS_(AES|CHACHA20|SHA256|SHA384)_/.test(name)),
    },
    preference: { 'TLSv1.1': 'server', 'TLSv1.2': 'server', 'TLSv1.3': 'server' },
    // Its list for TLS 1.3, and secp256k1 and the Brainpool curves at 1.2.
    groups: ['secp256r1', 'x25519', 'x448', 'secp384r1', 'secp521r1', 'ffdhe2048', 'ffdhe3072', ...WOLF_12],
    leaves: ['rsa 2048'],
    diffieHellman: [],
    details: {
      secureRenegotiation: 'yes',
      extendedMasterSecret: 'yes',
      encryptThenMac: 'yes',
      compression: 'no',
      heartbeat: 'no',
      fallbackSignal: 'yes',
    },
  };
}
const WOLF_12 = ['secp256k1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'];

/** mbedTLS prints rows of `suite CODE MINOR` and `curve NUMBER`. Its RSA suites: key exchange by RSA, DHE and ECDHE. */
function mbed(printed: string): Configured {
  const suites = [...printed.matchAll(/^suite (\S+) (\d)$/gm)].map(([, code = '', minor]) => ({
    name: SUITE_NAMES.get(Number.parseInt(code, 16)) ?? code,
    minor: Number(minor),
  }));
  const since = (minor: number) =>
    suites
      .filter((one) => one.minor <= minor && /^TLS_(ECDHE_RSA|DHE_RSA|RSA)_WITH_/.test(one.name))
      .map(({ name }) => name);
  const curves = [...printed.matchAll(/^curve (\d+)$/gm)].map(([, id]) => GROUP_NAMES.get(Number(id)) ?? `${id}`);
  return {
    suites: { 'TLSv1.0': since(1), 'TLSv1.1': since(2), 'TLSv1.2': since(3) },
    preference: { 'TLSv1.0': 'server', 'TLSv1.1': 'server', 'TLSv1.2': 'server' },
    groups: curves,
    leaves: ['rsa 2048'],
    diffieHellman: [2048],
    details: {
      secureRenegotiation: 'yes',
      extendedMasterSecret: 'yes',
      encryptThenMac: 'yes',
      compression: 'no',
      heartbeat: 'no',
      fallbackSignal: 'yes',
    },
  };
}

export const STUBS: readonly WorldServer[] = [
  node,
  stub({
    name: 'wolfSSL',
    source: 'wolf',
    libraries: ['wolfssl'],
    header: '/usr/include/wolfssl/ssl.h',
    configured: wolf,
  }),
  stub({
    name: 'mbedTLS',
    source: 'mbed',
    libraries: ['mbedtls', 'mbedx509', 'mbedcrypto'],
    header: '/usr/include/mbedtls/ssl.h',
    configured: mbed,
  }),
];
