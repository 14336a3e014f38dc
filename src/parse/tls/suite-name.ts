/** What the IANA name of a cipher suite says. */
export interface SuiteTraits {
  readonly tls13: boolean;
  readonly exchange: 'ecdhe' | 'dhe' | 'ecdh' | 'dh' | 'rsa' | 'psk' | 'other'; // psk: every key exchange that needs a shared secret
  readonly authentication: 'rsa' | 'ecdsa' | 'dss' | 'anonymous' | 'other';
  readonly cipher: string; // "AES_128_GCM", "RC4_128", "3DES_EDE_CBC", "NULL"
  readonly bits: number; // strength of the cipher's key; 112 for 3DES, 0 for NULL
  readonly blockBits: 64 | 128 | null; // null for stream ciphers and AEADs without blocks
  readonly mode: 'aead' | 'cbc' | 'stream' | 'null';
  readonly mac: string; // "SHA", "MD5", "SHA256"; of an AEAD, its hash
  readonly export: boolean;
  readonly since: 'SSLv3' | 'TLSv1.2' | 'TLSv1.3'; // the oldest version that can use it
}

const NAME = /^TLS_(?:(.+)_WITH_)?(.+)_(MD5|SHA|SHA256|SHA384|SM3|GOSTR3411|IMIT|OMAC)$/;
const CCM = /^TLS_(?:(.+)_WITH_)?((?:AES|SM4)_?(?:128|256)?_CCM(?:_8)?)(?:_SHA256|_SM3)?$/;

/** Null for signalling values and names of no known form. */
export function suiteTraits(name: string): SuiteTraits | null {
  const parts = name.match(CCM) ?? name.match(NAME);
  if (parts === null) return null;
  const [, exchangeName = '', cipher = '', mac = 'SHA256'] = parts;
  const tls13 = exchangeName === '';
  const mode = modeOf(cipher);
  const newer = mode === 'aead' || mac === 'SHA256' || mac === 'SHA384';
  return {
    tls13,
    exchange: tls13 ? 'other' : exchangeOf(exchangeName),
    authentication: tls13 ? 'other' : authenticationOf(exchangeName),
    cipher,
    bits: bitsOf(cipher),
    blockBits: mode === 'cbc' ? (/AES|CAMELLIA|ARIA|SEED|SM4|KUZNYECHIK/.test(cipher) ? 128 : 64) : null,
    mode,
    mac,
    export: /EXPORT/.test(exchangeName),
    since: tls13 ? 'TLSv1.3' : newer ? 'TLSv1.2' : 'SSLv3',
  };
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
  if (/^DES_/.test(cipher)) return 56;
  if (/CHACHA20|KUZNYECHIK|MAGMA|28147|AEGIS_256/.test(cipher)) return 256;
  return Number(cipher.match(/_(128|256)/)?.[1] ?? 128); // SEED, IDEA, SM4
}
