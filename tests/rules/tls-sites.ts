import { suiteNamed } from '../../src/knowledge/tls.ts';
import type { Certificate, TlsAddress, TlsDetails, TlsFacts, TlsVersion } from '../../src/model/observation.ts';
import { tlsAddress, trustedChain } from './table.ts';
import { tlsDetails } from './tls-details.ts';

const MODERN_SUITES = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const USUAL_SUITES = ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'];

/** What differs from the best site of these tests: TLS 1.3 and 1.2, Mozilla's suites and groups, an ECDSA certificate for 90 days. */
export interface Site {
  readonly versions?: Partial<Record<TlsVersion, TlsAddress['versions'][TlsVersion]>>;
  readonly suites?: Partial<Record<TlsVersion, readonly string[]>>; // by name
  readonly groups?: readonly string[];
  readonly leaf?: Partial<Certificate>;
  readonly issuer?: Partial<Certificate>;
  readonly certificates?: TlsAddress['certificates']; // instead of the one that leaf and issuer make
  readonly details?: Partial<TlsDetails>;
}

export const tlsSite = ({ versions = {}, suites = {}, groups, leaf, issuer, certificates, details }: Site = {}) => {
  const offered: Partial<Record<TlsVersion, readonly string[]>> = {
    'TLSv1.3': MODERN_SUITES,
    'TLSv1.2': USUAL_SUITES,
    ...suites,
  };
  const answers = {
    SSLv2: 'refused',
    SSLv3: 'refused',
    ...Object.fromEntries(Object.keys(suites).map((version) => [version, 'accepted'])),
    ...versions,
  } as const;
  const refused = Object.entries(answers).flatMap(([version, offer]) => (offer === 'accepted' ? [] : [version]));
  return tlsAddress({
    versions: answers,
    suites: Object.fromEntries(
      Object.entries(offered).flatMap(([version, names]) =>
        refused.includes(version)
          ? []
          : [[version, names.map((name) => suiteNamed(name) ?? { id: 0, name }).toSorted((a, b) => a.id - b.id)]],
      ),
    ),
    groups: groups ?? ['X25519MLKEM768', 'secp256r1', 'secp384r1', 'x25519'],
    certificates: certificates ?? [trustedChain({ ...ECDSA, ...leaf }, issuer)],
    details: tlsDetails({ staple: null, ...details }),
  });
};

export const ECDSA: Partial<Certificate> = {
  notBefore: '2026-10-01T00:00:00.000Z',
  notAfter: '2026-12-29T23:59:59.000Z',
  key: { type: 'ec', bits: 256, curve: 'secp256r1' },
  signature: 'ecdsa-with-SHA256',
};

export const RSA_2048: Partial<Certificate> = {
  key: { type: 'rsa', bits: 2048, curve: null },
  signature: 'sha256WithRSAEncryption',
};

/** One address for each site. */
export const tlsSites = (...sites: readonly Site[]): TlsFacts => ({
  addresses: (sites.length === 0 ? [{}] : sites).map((site, index) => ({
    ...tlsSite(site),
    address: `196.200.0.${10 + index}`,
  })),
  unreached: [],
});

/** Only TLS 1.3. */
export const MODERN: Site = { versions: { 'TLSv1.2': 'refused' } };

export const dh = (bits: number, prime = 'dd'.repeat(32)): TlsDetails['diffieHellman'][number] => ({
  bits,
  prime,
  version: 'TLSv1.2',
  suite: 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
  ffdheOffered: false,
});
