import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { KeySpec } from '../../../src/demo/ca.ts';
import type { Material } from './material.ts';
import { missing, startProgram } from './program.ts';
import type { Configured, WorldServer } from './world.ts';

const SERVER = join(import.meta.dirname, 'programs', 'old-server.cjs');
/** A manifest of its own, because each of these packages brings a program called `node`: `npm ci --prefix tests/world/tls/old-node`. */
const require = createRequire(join(import.meta.dirname, 'old-node', 'package.json'));

interface Old {
  readonly name: string;
  readonly alias: string; // in old-node/package.json
  readonly version: string;
  readonly key: KeySpec;
  readonly ciphers: string;
  readonly dhBits?: 1024;
  readonly configured: Configured;
}

/** The folder of an installed alias; null where the registry had none for this machine. */
function folderOf(alias: string): string | null {
  try {
    return dirname(require.resolve(`${alias}/package.json`));
  } catch {
    return null;
  }
}

/** The program itself: as it is, or from the archive in the package, which is unpacked next to the other material. */
function programOf({ alias, version }: Old, material: Material): string {
  const folder = folderOf(alias) ?? '';
  const ready = join(folder, 'bin', 'node');
  if (existsSync(ready)) return ready;
  const [name, target] = [`node-v${version}-linux-x64`, join(material.folder, alias)];
  const program = join(target, name, 'bin', 'node');
  if (existsSync(program)) return program;
  mkdirSync(target, { recursive: true });
  const unpacked = spawnSync('tar', ['xzf', join(folder, `${name}.tar.gz`), '-C', target, `${name}/bin/node`], {
    encoding: 'utf8',
  });
  if (unpacked.status !== 0) throw new Error(`${name}.tar.gz: ${unpacked.stderr}`);
  return program;
}

const oldNode = (old: Old): WorldServer => ({
  name: `Node ${old.version}, ${old.name}`,
  available: () => {
    if (process.platform !== 'linux' || process.arch !== 'x64') return 'a program for Linux on x64';
    return folderOf(old.alias) === null ? `${old.alias} not installed` : missing('tar', 'gzip');
  },
  start: (material) => {
    const { chain, key } = material.identity(old.key);
    const parameters = old.dhBits === undefined ? [] : [material.diffieHellman(old.dhBits)];
    return startProgram({
      program: programOf(old, material),
      cwd: material.folder,
      args: (port) => [SERVER, String(port), chain, key, old.ciphers, ...parameters],
    });
  },
  configured: () => old.configured,
});

const ALL = 'ALL:COMPLEMENTOFALL:EXP:NULL:ADH:AECDH:SSLv2';

// Source of the lists: OpenSSL's ssl/s3_lib.c of the release in question, the entries whose key exchange the server can do.
// Without DH parameters and a curve that is RSA alone. OpenSSL 1.0.1s and later leave EXPORT and DES out; the 1.0.0 of Node 0.8 was
// built without IDEA, SEED and Camellia. TLS 1.2 alone has the suites with SHA-256, SHA-384 and GCM.
const named = (exchanges: readonly string[], ciphers: readonly string[]): string[] =>
  exchanges.flatMap((exchange) => ciphers.map((cipher) => `TLS_${exchange}_WITH_${cipher}`));

const AES = ['AES_128_CBC_SHA', 'AES_256_CBC_SHA'];
const CAMELLIA_SEED = ['CAMELLIA_128_CBC_SHA', 'CAMELLIA_256_CBC_SHA', 'SEED_CBC_SHA'];
const AES_12 = ['AES_128_CBC_SHA256', 'AES_256_CBC_SHA256', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384'];
const ECDHE_12 = ['AES_128_CBC_SHA256', 'AES_256_CBC_SHA384', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384'];

const RSA_PLAIN = named(['RSA'], ['NULL_MD5', 'NULL_SHA', 'RC4_128_MD5', 'RC4_128_SHA', '3DES_EDE_CBC_SHA', ...AES]);
const RSA_RARE = named(['RSA'], ['IDEA_CBC_SHA', ...CAMELLIA_SEED]);
const RSA_WEAK = [
  ...named(['RSA_EXPORT'], ['RC4_40_MD5', 'RC2_CBC_40_MD5', 'DES40_CBC_SHA']),
  'TLS_RSA_WITH_DES_CBC_SHA',
];
const RSA_12 = named(['RSA'], ['NULL_SHA256', ...AES_12]);

const RSA_101E = [...RSA_PLAIN, ...RSA_RARE, ...RSA_WEAK];
const RSA_100 = [...RSA_PLAIN, ...RSA_WEAK];
const RSA_101U = [...RSA_PLAIN, ...RSA_RARE];
const EPHEMERAL = [
  ...named(['ECDHE_RSA', 'ECDH_anon'], ['NULL_SHA', 'RC4_128_SHA', '3DES_EDE_CBC_SHA', ...AES]),
  ...named(['DHE_RSA', 'DH_anon'], ['3DES_EDE_CBC_SHA', ...AES, ...CAMELLIA_SEED]),
  'TLS_DH_anon_WITH_RC4_128_MD5',
];
const EPHEMERAL_12 = [...named(['ECDHE_RSA'], ECDHE_12), ...named(['DHE_RSA', 'DH_anon'], AES_12)];

/** What every OpenSSL before 1.1.0 lacks. */
const OLD = {
  secureRenegotiation: 'yes',
  extendedMasterSecret: 'no',
  encryptThenMac: 'no',
  compression: 'no',
  clientCertificate: 'no',
  alpn: [],
} as const;

export const OLD_NODES: readonly WorldServer[] = [
  oldNode({
    name: 'SSLv2 to TLS 1.2, EXPORT, heartbeats (OpenSSL 1.0.1e)',
    alias: 'old-node-0.10.0',
    version: '0.10.0',
    key: 'rsa-512',
    ciphers: ALL,
    configured: {
      suites: {
        SSLv2: [],
        SSLv3: RSA_101E,
        'TLSv1.0': RSA_101E,
        'TLSv1.1': RSA_101E,
        'TLSv1.2': [...RSA_101E, ...RSA_12],
      },
      groups: [],
      leaves: ['rsa 512'],
      diffieHellman: [],
      details: {
        ...OLD,
        sslv2Kinds: ['010080', '020080', '030080', '040080', '050080', '060040', '0700c0'],
        heartbeat: 'yes',
        fallbackSignal: 'no',
      },
    },
  }),
  oldNode({
    name: 'SSLv2 to TLS 1.0 (OpenSSL 1.0.0m)',
    alias: 'old-node-0.8.28',
    version: '0.8.28',
    key: 'rsa-512',
    ciphers: ALL,
    configured: {
      suites: { SSLv2: [], SSLv3: RSA_100, 'TLSv1.0': RSA_100 },
      groups: [],
      leaves: ['rsa 512'],
      diffieHellman: [],
      details: {
        ...OLD,
        sslv2Kinds: ['010080', '020080', '030080', '040080', '060040', '0700c0'],
        heartbeat: 'no',
        // RFC 7507 section 3: any version below the server's highest, SSL 3.0 included.
        fallbackSignal: 'no',
      },
    },
  }),
  oldNode({
    name: 'TLS 1.0 to 1.2 (OpenSSL 1.0.1u)',
    alias: 'old-node-0.10.48',
    version: '0.10.48',
    key: 'rsa-1024',
    ciphers: ALL,
    configured: {
      suites: { 'TLSv1.0': RSA_101U, 'TLSv1.1': RSA_101U, 'TLSv1.2': [...RSA_101U, ...RSA_12] },
      groups: [],
      leaves: ['rsa 1024'],
      diffieHellman: [],
      // Its answer to the fallback signal is a FIN, as every refusal of this Node is: no alert 86.
      details: { ...OLD, heartbeat: 'no' },
    },
  }),
  oldNode({
    name: 'DH 1024 and one curve (OpenSSL 1.0.1u)',
    alias: 'old-node-0.12.18',
    version: '0.12.18',
    key: 'rsa-2048',
    ciphers: 'ALL:COMPLEMENTOFALL:NULL:ADH:AECDH',
    dhBits: 1024,
    configured: {
      suites: {
        'TLSv1.0': [...RSA_101U, ...EPHEMERAL],
        'TLSv1.1': [...RSA_101U, ...EPHEMERAL],
        'TLSv1.2': [...RSA_101U, ...RSA_12, ...EPHEMERAL, ...EPHEMERAL_12],
      },
      groups: ['secp256r1'],
      leaves: ['rsa 2048'],
      diffieHellman: [1024],
      details: { ...OLD, fallbackSignal: 'yes' },
    },
  }),
];
