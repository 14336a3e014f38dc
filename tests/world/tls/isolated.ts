import { SUITE_NAMES } from '../../../src/knowledge/tls.ts';
import type { Material } from './material.ts';
import { noNamespace, startIsolated } from './namespace.ts';
import { missing, run } from './program.ts';
import type { Configured, WorldServer } from './world.ts';

// --- GnuTLS ----------------------------------------------------------------------------------------------------------

type Gnu = 'TLSv1.0' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
const SINCE: Readonly<Record<string, number>> = { 'SSL3.0': 0, 'TLS1.0': 1, 'TLS1.1': 2, 'TLS1.2': 3, 'TLS1.3': 4 };
const RANK: Readonly<Record<Gnu, number>> = { 'TLSv1.0': 1, 'TLSv1.1': 2, 'TLSv1.2': 3, 'TLSv1.3': 4 };

/** What a priority string means, as gnutls-cli reads it: rows of name, code in two bytes, first version. */
function gnutlsSuites(priority: string, version: Gnu, usable: RegExp): string[] {
  const rows = run('gnutls-cli', ['--list', '--priority', priority]).matchAll(/^TLS_(\S+)\s+0x(..), 0x(..)\t(\S+)$/gm);
  return [...rows]
    .filter(([, name = '', , , since = '']) => {
      const first = SINCE[since] ?? 9;
      if (version === 'TLSv1.3' || first === 4) return version === 'TLSv1.3' && first === 4;
      return first <= RANK[version] && usable.test(name);
    })
    .map(([, , high, low]) => SUITE_NAMES.get(Number.parseInt(`${high}${low}`, 16)) ?? `${high}${low}`);
}

const GROUPS = ['secp256r1', 'secp384r1', 'secp521r1', 'x25519', 'x448'];
const FFDHE = ['ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'];

const gnutls = (
  name: string,
  priority: string,
  versions: readonly Gnu[],
  usable: RegExp,
  known: Partial<Configured>,
): WorldServer => ({
  name: `gnutls-serv, ${name}`,
  available: () => missing('gnutls-serv', 'gnutls-cli') ?? noNamespace(),
  start: (material) => {
    const { chain, key } = material.identity('rsa-2048');
    const args = ['--http', '--quiet', '--x509certfile', chain, '--x509keyfile', key, '--priority', priority];
    return startIsolated({
      folder: material.folder,
      program: 'gnutls-serv',
      args: (port) => [...args, '--port', String(port)],
    });
  },
  configured: () => {
    const { details, ...more } = known;
    return {
      suites: Object.fromEntries(versions.map((version) => [version, gnutlsSuites(priority, version, usable)])),
      leaves: ['rsa 2048'],
      ...more,
      details: { compression: 'no', heartbeat: 'no', extendedMasterSecret: 'yes', encryptThenMac: 'yes', ...details },
    };
  },
});

const OLD = '-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:+VERS-TLS1.1:+VERS-TLS1.0';
const ALL_FOUR = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
const WITH_RSA = /^(ECDHE_RSA|DHE_RSA|RSA)_/;

const GNUTLS: readonly WorldServer[] = [
  gnutls('NORMAL with RC4, 3DES and MD5', `NORMAL:${OLD}:+ARCFOUR-128:+3DES-CBC:+MD5:+SHA1`, ALL_FOUR, WITH_RSA, {
    groups: [...GROUPS, ...FFDHE],
    details: { secureRenegotiation: 'yes', fallbackSignal: 'yes' },
  }),
  gnutls(
    'NULL and anonymous',
    'NORMAL:-VERS-ALL:+VERS-TLS1.2:+NULL:+ANON-DH:+ANON-ECDH',
    ['TLSv1.2'],
    /^(ECDHE_RSA|DHE_RSA|RSA|DH_ANON|ECDH_ANON)_/,
    {
      groups: GROUPS,
      details: { secureRenegotiation: 'yes', fallbackSignal: 'not-applicable' },
    },
  ),
  gnutls(
    'no secure renegotiation',
    'NORMAL:-VERS-ALL:+VERS-TLS1.2:%DISABLE_SAFE_RENEGOTIATION',
    ['TLSv1.2'],
    WITH_RSA,
    {
      groups: GROUPS,
      details: { secureRenegotiation: 'no', fallbackSignal: 'not-applicable' },
    },
  ),
];

// --- NSS -------------------------------------------------------------------------------------------------------------

/** selfserv with a database of its own that holds one identity, named as the identity. */
const nss = (name: string, args: readonly string[], configured: Configured): WorldServer => ({
  name: `NSS selfserv, ${name}`,
  available: () => missing('selfserv', 'certutil', 'pk12util', 'openssl') ?? noNamespace(),
  start: (material) => {
    const { database, nickname } = databaseOf(material);
    const all = ['-d', database, '-n', nickname, ...args];
    return startIsolated({
      folder: material.folder,
      program: 'selfserv',
      args: (port) => [...all, '-p', String(port)],
    });
  },
  configured: () => configured,
});

function databaseOf(material: Material): { database: string; nickname: string } {
  const identity = material.identity('rsa-2048');
  const folder = material.directory('nss');
  const database = `sql:${folder}`;
  run('certutil', ['-N', '-d', database, '--empty-password']);
  run('pk12util', ['-i', material.pkcs12(identity), '-d', database, '-W', 'pw']);
  return { database, nickname: identity.name };
}

/** Five old ones, by the names of IANA: -c :0004:0005:000A:002F:0035. */
const FIVE = ['RC4_128_MD5', 'RC4_128_SHA', '3DES_EDE_CBC_SHA', 'AES_128_CBC_SHA', 'AES_256_CBC_SHA'].map(
  (cipher) => `TLS_RSA_WITH_${cipher}`,
);
const THREE = ['3DES_EDE_CBC_SHA', 'AES_128_CBC_SHA', 'AES_256_CBC_SHA'].map((cipher) => `TLS_DHE_RSA_WITH_${cipher}`);
const SERVER = { 'TLSv1.0': 'server', 'TLSv1.1': 'server', 'TLSv1.2': 'server' } as const;
const PLAIN = {
  secureRenegotiation: 'yes',
  encryptThenMac: 'no',
  compression: 'no',
  heartbeat: 'no',
  fallbackSignal: 'yes',
} as const;

const NSS: readonly WorldServer[] = [
  nss('SSL 3.0 to TLS 1.2, RC4 and 3DES', ['-V', 'ssl3:tls1.2', '-c', ':0004:0005:000A:002F:0035'], {
    suites: { SSLv3: FIVE, 'TLSv1.0': FIVE, 'TLSv1.1': FIVE, 'TLSv1.2': FIVE },
    preference: { SSLv3: 'server', ...SERVER },
    groups: [],
    leaves: ['rsa 2048'],
    diffieHellman: [],
    details: { ...PLAIN, extendedMasterSecret: 'yes', sessionTickets: 'no' },
  }),
  nss('weak DHE', ['-V', 'tls1.0:tls1.2', '-c', ':0033:0039:0016', '-H', '1', '-W', '1', '-G', '-u'], {
    suites: { 'TLSv1.0': THREE, 'TLSv1.1': THREE, 'TLSv1.2': THREE },
    preference: SERVER,
    leaves: ['rsa 2048'],
    // A client that names FFDHE groups gets ffdhe2048 all the same.
    diffieHellman: [1024],
    details: { ...PLAIN, extendedMasterSecret: 'yes', sessionTickets: 'yes' },
  }),
  nss('DHE with named groups', ['-V', 'tls1.2:tls1.2', '-c', ':0033:009E:C02F', '-H', '2', '-G'], {
    suites: {
      'TLSv1.2': [
        'TLS_DHE_RSA_WITH_AES_128_CBC_SHA',
        'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
        'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      ],
    },
    leaves: ['rsa 2048'],
    diffieHellman: [2048],
    details: { ...PLAIN, extendedMasterSecret: 'yes', fallbackSignal: 'not-applicable' },
  }),
  nss(
    'TLS 1.2 and 1.3, four groups',
    ['-V', 'tls1.2:tls1.3', '-c', ':1301:1303:C02F:C030', '-I', 'P384,x25519,FF2048,FF3072', '-G', '-Q'],
    {
      suites: {
        'TLSv1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
        'TLSv1.3': ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
      },
      groups: ['secp384r1', 'x25519', 'ffdhe2048', 'ffdhe3072'],
      leaves: ['rsa 2048'],
      diffieHellman: [],
      details: { ...PLAIN, encryptThenMac: 'not-applicable', extendedMasterSecret: 'yes', alpn: ['http/1.1'] },
    },
  ),
];

// --- Botan -----------------------------------------------------------------------------------------------------------

const BOTAN: WorldServer = {
  name: 'Botan 2.19',
  available: () => missing('botan') ?? noNamespace(),
  start: (material) => {
    const { chain, key } = material.identity('rsa-2048');
    return startIsolated({
      folder: material.folder,
      program: 'botan',
      args: (port) => ['tls_server', chain, key, `--port=${port}`],
    });
  },
  configured: () => ({
    // CECPQ1 never had a place in IANA's registry; nobody asks for it.
    suites: {
      'TLSv1.2': run('botan', ['tls_ciphers', '--policy=default', '--version=tls1.2'])
        .trim()
        .split('\n')
        .filter((name) => /^(ECDHE|DHE)_RSA_/.test(name))
        .map((name) => `TLS_${name}`),
    },
    preference: { 'TLSv1.2': 'server' },
    groups: ['x25519', 'secp256r1', 'brainpoolP256r1', 'secp384r1', 'brainpoolP384r1', 'secp521r1', 'brainpoolP512r1'],
    leaves: ['rsa 2048'],
    diffieHellman: [2048],
    details: {
      secureRenegotiation: 'yes',
      extendedMasterSecret: 'yes',
      encryptThenMac: 'not-applicable',
      compression: 'no',
      heartbeat: 'no',
    },
  }),
};

/** Servers that cannot be told an address. */
export const ISOLATED: readonly WorldServer[] = [...GNUTLS, ...NSS, BOTAN];
