import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Material } from './material.ts';
import { NAME } from './material.ts';
import { missing, type Running, startProgram } from './program.ts';
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

/** Mozilla's intermediate recommendation, version 6.0. */
const INTERMEDIATE =
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305';
const EVERYTHING = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';

/** nginx with these server blocks; `PORT` and `MATERIAL/` are filled in. */
function nginx(material: Material, blocks: string): Promise<Running> {
  const { folder } = material;
  const owner = userInfo().uid === 0 ? 'user root;' : '';
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  let file = '';
  return startProgram({
    program: 'nginx',
    cwd: folder,
    env: environment(material),
    prepare: (port) => {
      const text = `daemon off; ${owner} worker_processes 1; pid ${folder}/nginx-${port}.pid; error_log ${folder}/nginx-${port}.log;
        events { worker_connections 512; }
        http { access_log off; ${paths.join(' ')} ${blocks.replaceAll('PORT', String(port)).replaceAll('MATERIAL', folder)} }`;
      file = material.write(`nginx-${port}.conf`, text);
    },
    args: () => ['-c', file, '-p', folder, '-e', join(folder, 'nginx.log')],
  });
}

const certificate = ({ chain, key }: { chain: string; key: string }): string =>
  `ssl_certificate ${chain}; ssl_certificate_key ${key};`;
const available = () => missing('nginx', 'openssl');

const intermediate: WorldServer = {
  name: 'nginx, Mozilla intermediate, two certificates',
  available,
  start: (material) =>
    nginx(
      material,
      `server { listen 127.0.0.1:PORT ssl http2; server_name ${NAME};
        ${certificate(material.identity('ec-p256'))} ${certificate(material.identity('rsa-2048'))}
        ssl_protocols TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers off; ssl_ciphers ${INTERMEDIATE};
        return 200 ok; }`,
    ),
  configured: (material) => ({
    suites: {
      'TLSv1.2': opensslSuites(material, INTERMEDIATE, 'TLSv1.2', { authentication: ['RSA', 'ECDSA'], dhe: false }),
      'TLSv1.3': OPENSSL_13,
    },
    preference: { 'TLSv1.2': 'client', 'TLSv1.3': 'client' },
    groups: OPENSSL_GROUPS,
    leaves: ['ec secp256r1', 'rsa 2048'],
    diffieHellman: [],
    details: { ...OPENSSL_TRAITS, encryptThenMac: 'not-applicable', fallbackSignal: 'yes', alpn: ['h2'] },
  }),
};

/** The same list of suites in the server's order, ChaCha20 first for those who put it first. */
const preferring = (order: 'on' | 'off'): WorldServer => ({
  name: `nginx, ssl_prefer_server_ciphers ${order}`,
  available,
  start: (material) =>
    nginx(
      material,
      `server { listen 127.0.0.1:PORT ssl; server_name ${NAME}; ${certificate(material.identity('rsa-2048'))}
        ssl_protocols TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers ${order}; ssl_ciphers ${RSA_LIST};
        ssl_dhparam ${material.diffieHellman(2048)}; ssl_session_tickets off; ssl_ecdh_curve secp384r1:prime256v1; return 200 ok; }`,
    ),
  configured: (material) => ({
    suites: {
      'TLSv1.2': opensslSuites(material, RSA_LIST, 'TLSv1.2', { authentication: ['RSA'], dhe: true }),
      'TLSv1.3': OPENSSL_13,
    },
    preference: { 'TLSv1.2': order === 'on' ? 'server' : 'client', 'TLSv1.3': order === 'on' ? 'server' : 'client' },
    groups: ['secp384r1', 'secp256r1'],
    leaves: ['rsa 2048'],
    diffieHellman: [2048],
    details: {
      ...OPENSSL_TRAITS,
      sessionTickets: 'no',
      encryptThenMac: 'yes',
      fallbackSignal: 'yes',
      alpn: ['http/1.1'],
    },
  }),
});
const RSA_LIST =
  'AES256-SHA:ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-SHA256:AES128-GCM-SHA256';

const weak: WorldServer = {
  name: 'nginx, all suites of OpenSSL at TLS 1.0 to 1.2, RSA 1024, DH 1024',
  available,
  start: (material) =>
    nginx(
      material,
      `server { listen 127.0.0.1:PORT ssl; server_name ${NAME}; ssl_ciphers ${EVERYTHING}; ${certificate(material.identity('rsa-1024'))}
        ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_prefer_server_ciphers on; ssl_dhparam ${material.diffieHellman(1024)}; return 200 ok; }`,
    ),
  configured: (material) => {
    const usable = { authentication: ['RSA', 'None'], dhe: true } as const;
    return {
      suites: {
        'TLSv1.0': opensslSuites(material, EVERYTHING, 'TLSv1.0', usable),
        'TLSv1.1': opensslSuites(material, EVERYTHING, 'TLSv1.1', usable),
        'TLSv1.2': opensslSuites(material, EVERYTHING, 'TLSv1.2', usable),
      },
      preference: { 'TLSv1.0': 'server', 'TLSv1.1': 'server', 'TLSv1.2': 'server' },
      groups: OPENSSL_CURVES,
      leaves: ['rsa 1024'],
      diffieHellman: [1024],
      details: { ...OPENSSL_TRAITS, encryptThenMac: 'yes', fallbackSignal: 'yes', alpn: ['http/1.1'] },
    };
  },
};

/** TLS 1.0 to 1.2 are on (1.3 since nginx 1.23.4), and yet of 1.0 and 1.1 nothing comes of it: no suite of theirs passes security level 2. They answer with alert 80. */
const distribution: WorldServer = {
  name: 'nginx, as Debian ships it',
  available,
  start: (material) =>
    nginx(
      material,
      `server { listen 127.0.0.1:PORT ssl; server_name ${NAME}; ${certificate(material.identity('rsa-2048'))} return 200 ok; }`,
    ),
  configured: (material): Configured => ({
    suites: {
      'TLSv1.2': opensslSuites(material, 'HIGH:!aNULL:!MD5', 'TLSv1.2', { authentication: ['RSA'], dhe: false }),
    },
    preference: { 'TLSv1.2': 'client' },
    groups: OPENSSL_CURVES,
    leaves: ['rsa 2048'],
    diffieHellman: [],
    details: { ...OPENSSL_TRAITS, encryptThenMac: 'yes', fallbackSignal: 'not-applicable', alpn: ['http/1.1'] },
  }),
};

/** `ssl_protocols` of the default server holds for the port; suites and certificates are those of the named one. */
const hosts: WorldServer = {
  name: 'nginx, two hosts with other versions on one port',
  available,
  start: (material) =>
    nginx(
      material,
      `server { listen 127.0.0.1:PORT ssl default_server; server_name default.local; ssl_protocols TLSv1.2;
          ${certificate(material.identity('ec-p256', ['default.local']))} ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256; return 200 default; }
        server { listen 127.0.0.1:PORT ssl; server_name ${NAME}; ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
          ${certificate(material.identity('rsa-2048'))} ssl_ciphers ECDHE-RSA-AES256-GCM-SHA384:AES128-SHA:@SECLEVEL=0; return 200 ok; }`,
    ),
  configured: () => ({
    suites: { 'TLSv1.2': ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_RSA_WITH_AES_128_CBC_SHA'] },
    leaves: ['rsa 2048'],
    details: { ...OPENSSL_TRAITS, encryptThenMac: 'yes', fallbackSignal: 'not-applicable' },
  }),
};

const stranger: WorldServer = {
  name: 'nginx, unknown names refused',
  available,
  start: (material) =>
    nginx(
      material,
      `server { listen 127.0.0.1:PORT ssl default_server; server_name _; ssl_reject_handshake on; }
        server { listen 127.0.0.1:PORT ssl; server_name ${NAME}; ${certificate(material.identity('rsa-2048'))} return 200 ok; }`,
    ),
  configured: (material) => ({
    suites: {
      'TLSv1.2': opensslSuites(material, 'HIGH:!aNULL:!MD5', 'TLSv1.2', { authentication: ['RSA'], dhe: false }),
    },
    groups: OPENSSL_CURVES,
    leaves: ['rsa 2048'],
    details: { ...OPENSSL_TRAITS, withoutName: { alert: 112 } },
  }),
};

const stapling: WorldServer = {
  name: 'nginx, staple from a file, early data',
  available,
  start: (material) => {
    const identity = material.identity('rsa-2048');
    return nginx(
      material,
      `server { listen 127.0.0.1:PORT ssl; server_name ${NAME}; ${certificate(identity)} ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ${INTERMEDIATE}; ssl_stapling on; ssl_stapling_file ${material.staple(identity)};
        ssl_early_data on; ssl_session_tickets on; ssl_session_cache shared:x:1m; return 200 ok; }`,
    );
  },
  configured: (material) => ({
    suites: {
      'TLSv1.2': opensslSuites(material, INTERMEDIATE, 'TLSv1.2', { authentication: ['RSA'], dhe: false }),
      'TLSv1.3': OPENSSL_13,
    },
    groups: OPENSSL_GROUPS,
    leaves: ['rsa 2048'],
    details: { ...OPENSSL_TRAITS, fallbackSignal: 'yes' },
  }),
};

export const NGINX: readonly WorldServer[] = [
  intermediate,
  preferring('on'),
  preferring('off'),
  weak,
  distribution,
  hosts,
  stranger,
  stapling,
];
