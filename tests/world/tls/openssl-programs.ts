import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { KeySpec } from '../../../src/demo/ca.ts';
import { type Material, NAME } from './material.ts';
import { missing, startProgram } from './program.ts';
import {
  type Configured,
  environment,
  OPENSSL_13,
  OPENSSL_CURVES,
  OPENSSL_GROUPS,
  OPENSSL_TRAITS,
  opensslSuites,
  type WorldServer,
} from './world.ts';

// --- apache2, haproxy, stunnel: as they come -----------------------------------------------------------------------

const MODULES = '/usr/lib/apache2/modules';

const apache: WorldServer = {
  name: 'apache2, as it comes',
  available: () =>
    missing('apache2', 'openssl') ?? (existsSync(`${MODULES}/mod_ssl.so`) ? null : 'mod_ssl not installed'),
  start: (material) => {
    const { folder } = material;
    const { chain, key } = material.identity('rsa-2048');
    let file = '';
    return startProgram({
      program: 'apache2',
      cwd: folder,
      env: environment(material),
      prepare: (port) => {
        const modules = ['mpm_event', 'authz_core', 'ssl', 'socache_shmcb'];
        file = material.write(
          `apache-${port}.conf`,
          `ServerRoot ${folder}
          ServerName ${NAME}
          PidFile ${folder}/apache-${port}.pid
          ErrorLog ${folder}/apache-${port}.log
          DefaultRuntimeDir ${folder}
          ${modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
          ${userInfo().uid === 0 ? 'User www-data\nGroup www-data' : ''}
          Listen 127.0.0.1:${port}
          <VirtualHost 127.0.0.1:${port}>
            SSLEngine on
            SSLCertificateFile ${chain}
            SSLCertificateKeyFile ${key}
          </VirtualHost>\n`,
        );
      },
      args: () => ['-f', file, '-D', 'FOREGROUND'],
    });
  },
  configured: (material) => ({
    suites: {
      'TLSv1.2': opensslSuites(material, 'DEFAULT', 'TLSv1.2', { authentication: ['RSA'], dhe: true }),
      'TLSv1.3': OPENSSL_13,
    },
    groups: OPENSSL_GROUPS,
    leaves: ['rsa 2048'],
    diffieHellman: [2048],
    details: { ...OPENSSL_TRAITS, encryptThenMac: 'yes', fallbackSignal: 'yes' },
  }),
};

/** No DHE since 2.6, unless a size or a file of parameters is configured (`tune.ssl.default-dh-param` in its manual). */
const haproxy: WorldServer = {
  name: 'haproxy, as it comes',
  available: () => missing('haproxy', 'openssl'),
  start: (material) => {
    let file = '';
    return startProgram({
      program: 'haproxy',
      cwd: material.folder,
      env: environment(material),
      prepare: (port) => {
        file = material.write(
          `haproxy-${port}.cfg`,
          `global
  maxconn 200
defaults
  mode http
  timeout client 5s
  timeout server 5s
  timeout connect 5s
frontend f
  bind 127.0.0.1:${port} ssl crt ${material.identity('rsa-2048').all}
  http-request return status 200\n`,
        );
      },
      args: () => ['-f', file],
    });
  },
  configured: (material) => ({
    suites: {
      'TLSv1.2': opensslSuites(material, 'DEFAULT', 'TLSv1.2', { authentication: ['RSA'], dhe: false }),
      'TLSv1.3': OPENSSL_13,
    },
    groups: OPENSSL_GROUPS,
    leaves: ['rsa 2048'],
    diffieHellman: [],
    details: { ...OPENSSL_TRAITS, encryptThenMac: 'yes', fallbackSignal: 'yes' },
  }),
};

const STUNNEL = 'HIGH:!aNULL:!SSLv2:!DH:!kDHEPSK';

const stunnel: WorldServer = {
  name: 'stunnel4, as it comes',
  available: () => missing('stunnel4', 'openssl'),
  start: (material) => {
    let file = '';
    return startProgram({
      program: 'stunnel4',
      cwd: material.folder,
      env: environment(material),
      prepare: (port) => {
        const { all } = material.identity('rsa-2048');
        file = material.write(
          `stunnel-${port}.conf`,
          `foreground = yes\npid =\n[world]\naccept = 127.0.0.1:${port}\nconnect = 127.0.0.1:1\ncert = ${all}\n`,
        );
      },
      args: () => [file],
    });
  },
  configured: (material) => ({
    suites: {
      'TLSv1.2': opensslSuites(material, STUNNEL, 'TLSv1.2', { authentication: ['RSA'], dhe: false }),
      'TLSv1.3': OPENSSL_13,
    },
    groups: OPENSSL_CURVES,
    leaves: ['rsa 2048'],
    diffieHellman: [],
    details: { ...OPENSSL_TRAITS, encryptThenMac: 'yes', fallbackSignal: 'yes' },
  }),
};

// --- openssl s_server ------------------------------------------------------------------------------------------------

interface Told {
  readonly name: string;
  readonly key: KeySpec;
  readonly args: readonly string[];
  readonly configured: (material: Material) => Configured;
}

const sServer = ({ name, key, args, configured }: Told): WorldServer => ({
  name: `openssl s_server, ${name}`,
  available: () => missing('openssl'),
  start: (material) => {
    const { leaf, key: path } = material.identity(key);
    return startProgram({
      program: 'openssl',
      cwd: material.folder,
      env: environment(material),
      args: (port) => [
        's_server',
        '-accept',
        `127.0.0.1:${port}`,
        '-cert',
        leaf,
        '-cert_chain',
        material.intermediate,
        '-key',
        path,
        '-www',
        '-quiet',
        ...args,
      ],
    });
  },
  configured,
});

const EVERYTHING = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';
const OLD_DH = { authentication: ['RSA', 'None'], dhe: true } as const;

const S_SERVERS: readonly WorldServer[] = [
  sServer({
    name: 'NULL and anonymous suites, TLS 1.0 to 1.3',
    key: 'rsa-2048',
    args: ['-cipher', EVERYTHING, '-serverpref', '-client_renegotiation'],
    configured: (material) => ({
      suites: {
        'TLSv1.0': opensslSuites(material, EVERYTHING, 'TLSv1.0', OLD_DH),
        'TLSv1.1': opensslSuites(material, EVERYTHING, 'TLSv1.1', OLD_DH),
        'TLSv1.2': opensslSuites(material, EVERYTHING, 'TLSv1.2', OLD_DH),
        'TLSv1.3': OPENSSL_13,
      },
      preference: { 'TLSv1.0': 'server', 'TLSv1.2': 'server', 'TLSv1.3': 'server' },
      groups: OPENSSL_GROUPS,
      leaves: ['rsa 2048'],
      // Automatic DH takes a size that matches the suite: 1024 bits for anonymous AES-128, 3072 for AES-256.
      details: { ...OPENSSL_TRAITS, encryptThenMac: 'yes', fallbackSignal: 'yes' },
    }),
  }),
  sServer({
    name: 'TLS 1.3 only',
    key: 'ec-p256',
    args: [
      '-tls1_3',
      '-ciphersuites',
      'TLS_AES_128_CCM_8_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_256_GCM_SHA384',
      '-groups',
      'P-521:X448:ffdhe3072',
    ],
    configured: () => ({
      suites: { 'TLSv1.3': ['TLS_AES_128_CCM_8_SHA256', 'TLS_AES_128_CCM_SHA256', 'TLS_AES_256_GCM_SHA384'] },
      groups: ['secp521r1', 'x448', 'ffdhe3072'],
      leaves: ['ec secp256r1'],
      diffieHellman: [],
      details: {
        secureRenegotiation: 'not-applicable',
        extendedMasterSecret: 'not-applicable',
        encryptThenMac: 'not-applicable',
        compression: 'not-applicable',
        heartbeat: 'not-applicable',
        fallbackSignal: 'not-applicable',
      },
    }),
  }),
  sServer({
    name: 'Ed25519',
    key: 'ed25519',
    args: ['-no_ticket', '-cipher', 'DEFAULT'],
    configured: (material) => ({
      suites: {
        'TLSv1.2': opensslSuites(material, 'DEFAULT', 'TLSv1.2', { authentication: ['ECDSA'], dhe: false }),
        'TLSv1.3': OPENSSL_13,
      },
      groups: OPENSSL_GROUPS,
      leaves: ['ed25519 256'],
      diffieHellman: [],
      details: {
        ...OPENSSL_TRAITS,
        sessionTickets: 'no',
        encryptThenMac: 'yes',
        fallbackSignal: 'yes',
        schemes: ['ed25519'],
      },
    }),
  }),
  sServer({
    name: 'RSA-PSS key',
    key: 'rsa-pss-2048',
    args: ['-cipher', 'DEFAULT', '-no_dhe'],
    configured: (material) => ({
      suites: {
        // A key that may only sign: no RSA key exchange (RFC 8446 section 4.2.3, RFC 4055 section 1.2).
        'TLSv1.2': opensslSuites(material, 'DEFAULT:!kRSA', 'TLSv1.2', { authentication: ['RSA'], dhe: false }),
        'TLSv1.3': OPENSSL_13,
      },
      groups: OPENSSL_GROUPS,
      leaves: ['rsa-pss 2048'],
      diffieHellman: [],
      details: { ...OPENSSL_TRAITS, encryptThenMac: 'yes', fallbackSignal: 'yes' },
    }),
  }),
];

export const OPENSSL_PROGRAMS: readonly WorldServer[] = [apache, haproxy, stunnel, ...S_SERVERS];
