import { codes, cursor, hex, total } from './bytes.ts';

export const HANDSHAKE = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  finished: 20,
  certificateStatus: 22,
  compressedCertificate: 25,
} as const;

/** IANA TLS ExtensionType values that we send or read. */
export const EXTENSION = {
  serverName: 0,
  statusRequest: 5,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  heartbeat: 15,
  alpn: 16,
  signedCertificateTimestamp: 18,
  padding: 21,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  compressCertificate: 27,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  cookie: 44,
  pskModes: 45,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

export type Extensions = ReadonlyMap<number, Uint8Array>;

export interface ServerHello {
  readonly version: number; // the one that was chosen: supported_versions where it is there, else legacy_version
  readonly legacyVersion: number;
  readonly random: Uint8Array;
  readonly retry: boolean; // a HelloRetryRequest
  readonly sessionId: Uint8Array;
  readonly suite: number;
  readonly compression: number;
  readonly extensions: Extensions;
  readonly group: number | null; // of the key share, or the one that a HelloRetryRequest asks for
  readonly share: Uint8Array | null;
  /** RFC 8446 section 4.1.3: the server could have spoken a higher version. */
  readonly downgrade: '1.3' | '1.2' | null;
}

/** RFC 8446 section 4.1.3: the random of a HelloRetryRequest. */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const SENTINELS: Readonly<Record<string, '1.3' | '1.2'>> = { '444f574e47524401': '1.3', '444f574e47524400': '1.2' };

export const parseServerHello = (body: Uint8Array): ServerHello | 'invalid' =>
  total(() => {
    const read = cursor(body);
    const legacyVersion = read.u16();
    const random = read.take(32);
    const sessionId = read.take(read.u8());
    const suite = read.u16();
    const compression = read.u8();
    const extensions = read.left === 0 ? new Map<number, Uint8Array>() : parseExtensions(read.take(read.u16()));
    if (extensions === 'invalid' || read.left > 0 || sessionId.length > 32) return 'invalid';

    const retry = hex(random) === RETRY;
    const chosen = extensions.get(EXTENSION.supportedVersions);
    if (chosen !== undefined && chosen.length !== 2) return 'invalid';
    const version = chosen === undefined ? legacyVersion : cursor(chosen).u16();
    const key = parseKeyShare(extensions.get(EXTENSION.keyShare), retry);
    if (key === 'invalid') return 'invalid';
    const downgrade = SENTINELS[hex(random.subarray(24))] ?? null;
    return { version, legacyVersion, random, retry, sessionId, suite, compression, extensions, ...key, downgrade };
  });

function parseKeyShare(bytes: Uint8Array | undefined, retry: boolean) {
  if (bytes === undefined) return { group: null, share: null };
  const read = cursor(bytes);
  const group = read.u16();
  const share = retry ? null : read.take(read.u16());
  return read.left > 0 ? 'invalid' : { group, share };
}

/** A repeated extension is invalid (RFC 8446 section 4.2). */
export const parseExtensions = (bytes: Uint8Array): Extensions | 'invalid' =>
  total(() => {
    const read = cursor(bytes);
    const extensions = new Map<number, Uint8Array>();
    while (read.left > 0) {
      const type = read.u16();
      if (extensions.has(type)) return 'invalid';
      extensions.set(type, read.take(read.u16()));
    }
    return extensions;
  });

/** A vector of two-byte codes with a two-byte length before it: supported_groups, signature_algorithms. */
export const parseCodeList = (bytes: Uint8Array): readonly number[] | 'invalid' =>
  total(() => {
    const read = cursor(bytes);
    const list = codes(read.take(read.u16()));
    return read.left > 0 ? 'invalid' : list;
  });

/** RFC 7301 section 3.1: the one protocol that the server chose. */
export const parseAlpn = (bytes: Uint8Array): string | 'invalid' =>
  total(() => {
    const read = cursor(bytes);
    const list = cursor(read.take(read.u16()));
    const name = list.take(list.u8());
    return read.left > 0 || list.left > 0 ? 'invalid' : Buffer.from(name).toString('latin1');
  });
