import { suiteNamed } from '../../src/knowledge/tls.ts';
import {
  type DiffieHellman,
  type Suite,
  TLS_VERSIONS,
  type TlsAddress,
  type TlsDetails,
  type TlsVersion,
} from '../../src/model/observation.ts';
import type { Row } from './table.ts';
import { tlsDetails } from './tls-details.ts';

export const ECDHE = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
export const DHE = 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256';
export const RSA = 'TLS_RSA_WITH_AES_128_GCM_SHA256';
export const CBC = 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA';
export const TLS13 = 'TLS_AES_128_GCM_SHA256';
export const RC4 = 'TLS_RSA_WITH_RC4_128_SHA';
export const DES = 'TLS_RSA_WITH_DES_CBC_SHA';
export const DES3 = 'TLS_RSA_WITH_3DES_EDE_CBC_SHA';
export const NULL = 'TLS_RSA_WITH_NULL_SHA';
export const ANONYMOUS = 'TLS_DH_anon_WITH_AES_128_CBC_SHA';
export const EXPORT_RSA = 'TLS_RSA_EXPORT_WITH_RC4_40_MD5';
export const EXPORT_DHE = 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA';

export const suite = (name: string): Suite => {
  const found = suiteNamed(name);
  if (found === null) throw new Error(`no suite ${name}`);
  return found;
};

type Offered = Readonly<Partial<Record<TlsVersion, readonly string[] | 'untested'>>>;

/** An address that accepts these versions and suites, and refuses all other versions. */
export const accepting = (offered: Offered, details: Partial<TlsDetails> = {}) => ({
  versions: Object.fromEntries(
    TLS_VERSIONS.map((version) => {
      const suites = offered[version];
      return [version, suites === undefined ? 'refused' : suites === 'untested' ? 'untested' : 'accepted'];
    }),
  ) as TlsAddress['versions'],
  suites: Object.fromEntries(
    Object.entries(offered).flatMap(([version, names]) =>
      names === 'untested' ? [] : [[version, names.map(suite).sort((a, b) => a.id - b.id)]],
    ),
  ),
  details: tlsDetails(details),
});

export const diffieHellman = (over: Partial<DiffieHellman> = {}): DiffieHellman => ({
  bits: 2048,
  prime: 'cd'.repeat(32),
  version: 'TLSv1.2',
  suite: DHE,
  ffdheOffered: false,
  ...over,
});

/** No handshake: what every rule about TLS says then. */
export const UNSEEN: Row = {
  case: 'no handshake',
  options: { failures: { tls: 'connection-timeout' } },
  says: 'unknown connection-timeout',
};
