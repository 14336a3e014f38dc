import type { TlsDetails, TlsVersion } from '../../../src/model/observation.ts';
import type { Material } from './material.ts';
import { NEUTRAL } from './material.ts';
import type { Running } from './program.ts';
import { run } from './program.ts';

/** What a server was told to offer. What is left out is not known, and is not compared. */
export interface Configured {
  /** IANA names for each version that is on, the whole set; versions that are not keys are off. Empty for SSLv2: see `details`. */
  readonly suites: Readonly<Partial<Record<TlsVersion, readonly string[]>>>;
  /**
   * The server stops to serve in mid-look, or contradicts itself: then not all can be known, but all that is said must be true. Nothing
   * that is on is called refused, nothing that is off accepted, and a list that is called complete is complete.
   */
  readonly partly?: true;
  /** Versions of which all that matters is that they are not called accepted. */
  readonly never?: readonly TlsVersion[];
  readonly preference?: Readonly<Partial<Record<TlsVersion, 'server' | 'client' | 'unknown'>>>;
  readonly groups?: readonly string[]; // IANA names
  readonly leaves?: readonly string[]; // public key of each leaf: "rsa 2048", "ec secp256r1", sorted
  readonly details?: Partial<TlsDetails>;
  /** Sizes of the DH groups of TLS 1.2 and below, for a client that names no FFDHE group. */
  readonly diffieHellman?: readonly number[];
}

/** A real server whose whole configuration is known. It listens on 127.0.0.1 only. */
export interface WorldServer {
  readonly name: string;
  /** Why it cannot run here, in one line; null when it can. */
  available(): string | null;
  start(material: Material): Promise<Running>;
  configured(material: Material): Configured;
}

type Old = 'TLSv1.0' | 'TLSv1.1' | 'TLSv1.2';
const FLAGS = { 'TLSv1.0': '-tls1', 'TLSv1.1': '-tls1_1', 'TLSv1.2': '-tls1_2' } as const;

export interface Usable {
  readonly authentication: readonly ('RSA' | 'ECDSA' | 'None' | 'DSS')[]; // what there are keys for; None: anonymous suites
  readonly dhe: boolean; // there are DH parameters
}

/**
 * What a string of OpenSSL means, as the openssl program of this machine reads it, without the suites for which the server has no key.
 * One row of `openssl ciphers -v -stdname`: IANA name, dash, OpenSSL name, version, Kx=, Au=, Enc=, Mac=.
 */
export function opensslSuites(
  material: Material,
  string: string,
  version: Old,
  { authentication, dhe }: Usable,
): string[] {
  const rows = run('openssl', ['ciphers', '-s', '-v', '-stdname', FLAGS[version], string], {
    env: environment(material),
  });
  return rows
    .trim()
    .split('\n')
    .filter((row) => row.includes('TLS_'))
    .filter((row) => !/ TLSv1\.3 /.test(row))
    .filter((row) => authentication.some((one) => row.includes(`Au=${one} `)))
    .filter((row) => dhe || !/Kx=DH /.test(row))
    .map((row) => row.split(' ', 1)[0] ?? '');
}

export const environment = (material: Material): Record<string, string> => ({
  OPENSSL_CONF: material.write('openssl.cnf', NEUTRAL),
});

/** The three that OpenSSL offers unless told otherwise. */
export const OPENSSL_13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];

/** The groups of OpenSSL 3.0 without configuration: the curves at any version, the FFDHE groups at TLS 1.3 only. */
export const OPENSSL_CURVES = ['x25519', 'secp256r1', 'x448', 'secp521r1', 'secp384r1'];
export const OPENSSL_GROUPS = [...OPENSSL_CURVES, 'ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'];

/** What a program with OpenSSL 3 does at TLS 1.2 unless told otherwise. */
export const OPENSSL_TRAITS = {
  secureRenegotiation: 'yes',
  extendedMasterSecret: 'yes',
  sessionTickets: 'yes',
  compression: 'no',
  heartbeat: 'no',
  clientCertificate: 'no',
} as const satisfies Partial<TlsDetails>;
