/** What the IANA name of a cipher suite says. */
export interface SuiteTraits {
  readonly tls13: boolean;
  readonly exchange: 'ecdhe' | 'dhe' | 'ecdh' | 'dh' | 'rsa' | 'psk' | 'other'; // psk: every key exchange that needs a shared secret
  readonly authentication: 'rsa' | 'ecdsa' | 'dss' | 'anonymous' | 'other';
  readonly forwardSecret: boolean; // a key stolen later does not open what was said before
  readonly cipher: string; // "AES_128_GCM", "RC4_128", "3DES_EDE_CBC", "NULL"
  readonly bits: number; // strength of the cipher's key; 112 for 3DES, 0 for NULL
  readonly blockBits: 64 | 128 | null; // null for stream ciphers and AEADs without blocks
  readonly mode: 'aead' | 'cbc' | 'stream' | 'null';
  readonly mac: string; // "SHA", "MD5", "SHA256"; of an AEAD, its hash
  readonly export: boolean;
  readonly since: 'SSLv3' | 'TLSv1.2' | 'TLSv1.3'; // the oldest version that can use it
}

const HASHES = 'MD5|SHA|SHA256|SHA384|SHA512|SM3|ASCONHASH256|GOSTR3411|IMIT|OMAC';
const NAME = new RegExp(`^TLS_(?:(.+)_WITH_)?(.+)_(${HASHES})$`);
const CCM = /^TLS_(?:(.+)_WITH_)?((?:AES|SM4)_?(?:128|256)?_CCM(?:_8)?)(?:_(SHA256|SM3))?$/;
/** RFC 9367: suites of TLS 1.3, although their names have the older form. */
const GOST_13 = /^TLS_(GOSTR\d+_\d+)_WITH_((?:KUZNYECHIK|MAGMA)_MGM_[LS])$/;
/** RFC 9150: integrity without encryption in TLS 1.3. */
const INTEGRITY_ONLY = /^TLS_(SHA256|SHA384)_\1$/;

/** Null for signalling values and names of no known form. The same few names are asked about all night. */
export function suiteTraits(name: string): SuiteTraits | null {
  const before = known.get(name);
  if (before !== undefined) return before;
  const traits = traitsOf(name);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, traits);
  return traits;
}

const known = new Map<string, SuiteTraits | null>();
const MOST_KNOWN = 1_000; // the registry has 350

function traitsOf(name: string): SuiteTraits | null {
  const { exchangeName, cipher, mac } = partsOf(name) ?? {};
  if (exchangeName === undefined || cipher === undefined || mac === undefined) return null;
  const tls13 = exchangeName === '' || GOST_13.test(name);
  const mode = modeOf(cipher);
  const newer = mode === 'aead' || /^SHA(256|384|512)$/.test(mac) || exchangeName.startsWith('GOST');
  return {
    tls13,
    exchange: tls13 ? 'other' : exchangeOf(exchangeName),
    authentication: tls13 ? 'other' : authenticationOf(exchangeName),
    forwardSecret: tls13 || /^(EC)?DHE_|^(EC)?DH_anon|^PSK_DHE$|^SRP_|^ECCPWD$/.test(exchangeName),
    cipher,
    bits: bitsOf(cipher),
    blockBits: mode === 'cbc' ? (/AES|CAMELLIA|ARIA|SEED|SM4|KUZNYECHIK/.test(cipher) ? 128 : 64) : null,
    mode,
    mac,
    export: /EXPORT/.test(exchangeName),
    since: tls13 ? 'TLSv1.3' : newer ? 'TLSv1.2' : 'SSLv3',
  };
}

function partsOf(name: string): { exchangeName: string; cipher: string; mac: string } | null {
  const plain = name.match(INTEGRITY_ONLY);
  if (plain !== null) return { exchangeName: '', cipher: 'NULL', mac: plain[1] ?? '' };
  const [, exchangeName, cipher = '', mac] = name.match(GOST_13) ?? name.match(CCM) ?? name.match(NAME) ?? [];
  if (cipher === '' || name === 'TLS_NULL_WITH_NULL_NULL') return null;
  // The hash of a CCM suite is SHA-256 when its name has none (RFC 6655 section 3).
  return { exchangeName: exchangeName ?? '', cipher, mac: mac ?? (GOST_13.test(name) ? 'STREEBOG256' : 'SHA256') };
}

function exchangeOf(name: string): SuiteTraits['exchange'] {
  if (/PSK|SRP|KRB5|ECCPWD/.test(name)) return 'psk';
  if (/^ECDHE|^ECDH_anon/.test(name)) return 'ecdhe';
  if (/^DHE|^DH_anon/.test(name)) return 'dhe';
  if (/^ECDH_/.test(name)) return 'ecdh';
  if (/^DH_/.test(name)) return 'dh';
  return /^RSA(_EXPORT|$)/.test(name) ? 'rsa' : 'other';
}

function authenticationOf(name: string): SuiteTraits['authentication'] {
  if (/anon/.test(name)) return 'anonymous';
  if (/ECDSA/.test(name)) return 'ecdsa';
  if (/DSS/.test(name)) return 'dss';
  return /RSA/.test(name) ? 'rsa' : 'other';
}

function modeOf(cipher: string): SuiteTraits['mode'] {
  if (cipher === 'NULL') return 'null';
  if (/GCM|CCM|POLY1305|MGM|OCB|AEGIS|ASCON/.test(cipher)) return 'aead';
  return /CBC/.test(cipher) ? 'cbc' : 'stream';
}

function bitsOf(cipher: string): number {
  if (cipher === 'NULL') return 0;
  if (/3DES/.test(cipher)) return 112; // NIST SP 800-57 part 1, table 2
  if (/_40|DES40/.test(cipher)) return 40;
  if (/^DES_|_56/.test(cipher)) return 56;
  if (/CHACHA20|KUZNYECHIK|MAGMA|28147|AEGIS_256/.test(cipher)) return 256;
  return Number(cipher.match(/_(128|256)/)?.[1] ?? 128); // SEED, IDEA, SM4
}
