import { describe, expect, test } from 'vitest';
import { SUITE_NAMES } from '../../../src/knowledge/tls.ts';
import { type SuiteTraits, suiteTraits } from '../../../src/parse/tls/suite-name.ts';

/** "exchange authentication cipher bits mode/block mac since", with what else is special. */
function line(name: string): string {
  const traits = suiteTraits(name);
  if (traits === null) return 'null';
  const { exchange, authentication, cipher, bits, mode, blockBits, mac, since } = traits;
  return [
    ...[exchange, authentication, cipher, bits, blockBits === null ? mode : `${mode}/${blockBits}`, mac, since],
    ...(traits.forwardSecret ? ['forward-secret'] : []),
    ...(traits.export ? ['export'] : []),
  ].join(' ');
}

test.each([
  ['TLS_AES_256_GCM_SHA384', 'other other AES_256_GCM 256 aead SHA384 TLSv1.3 forward-secret'],
  ['TLS_CHACHA20_POLY1305_SHA256', 'other other CHACHA20_POLY1305 256 aead SHA256 TLSv1.3 forward-secret'],
  ['TLS_AES_128_CCM_8_SHA256', 'other other AES_128_CCM_8 128 aead SHA256 TLSv1.3 forward-secret'],
  ['TLS_SM4_CCM_SM3', 'other other SM4_CCM 128 aead SM3 TLSv1.3 forward-secret'],
  ['TLS_AEGIS_256_SHA512', 'other other AEGIS_256 256 aead SHA512 TLSv1.3 forward-secret'],
  ['TLS_AES_128_GCM_ASCONHASH256', 'other other AES_128_GCM 128 aead ASCONHASH256 TLSv1.3 forward-secret'],
  ['TLS_SHA384_SHA384', 'other other NULL 0 null SHA384 TLSv1.3 forward-secret'],
  ['TLS_GOSTR341112_256_WITH_MAGMA_MGM_S', 'other other MAGMA_MGM_S 256 aead STREEBOG256 TLSv1.3 forward-secret'],
  ['TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC', 'other other KUZNYECHIK_CTR 256 stream OMAC TLSv1.2'],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ecdhe ecdsa AES_128_GCM 128 aead SHA256 TLSv1.2 forward-secret'],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'ecdhe rsa AES_256_CBC 256 cbc/128 SHA384 TLSv1.2 forward-secret'],
  ['TLS_DHE_RSA_WITH_AES_128_CCM', 'dhe rsa AES_128_CCM 128 aead SHA256 TLSv1.2 forward-secret'],
  ['TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA', 'dhe dss CAMELLIA_256_CBC 256 cbc/128 SHA SSLv3 forward-secret'],
  ['TLS_ECDH_RSA_WITH_AES_128_CBC_SHA', 'ecdh rsa AES_128_CBC 128 cbc/128 SHA SSLv3'],
  ['TLS_DH_DSS_WITH_SEED_CBC_SHA', 'dh dss SEED_CBC 128 cbc/128 SHA SSLv3'],
  ['TLS_RSA_WITH_ARIA_256_GCM_SHA384', 'rsa rsa ARIA_256_GCM 256 aead SHA384 TLSv1.2'],
  ['TLS_RSA_WITH_RC4_128_MD5', 'rsa rsa RC4_128 128 stream MD5 SSLv3'],
  ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'rsa rsa 3DES_EDE_CBC 112 cbc/64 SHA SSLv3'],
  ['TLS_RSA_WITH_DES_CBC_SHA', 'rsa rsa DES_CBC 56 cbc/64 SHA SSLv3'],
  ['TLS_RSA_WITH_IDEA_CBC_SHA', 'rsa rsa IDEA_CBC 128 cbc/64 SHA SSLv3'],
  ['TLS_RSA_WITH_NULL_SHA256', 'rsa rsa NULL 0 null SHA256 TLSv1.2'],
  ['TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5', 'rsa rsa RC2_CBC_40 40 cbc/64 MD5 SSLv3 export'],
  ['TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA', 'dhe rsa DES40_CBC 40 cbc/64 SHA SSLv3 forward-secret export'],
  ['TLS_DH_anon_WITH_AES_128_GCM_SHA256', 'dhe anonymous AES_128_GCM 128 aead SHA256 TLSv1.2 forward-secret'],
  ['TLS_ECDH_anon_WITH_NULL_SHA', 'ecdhe anonymous NULL 0 null SHA SSLv3 forward-secret'],
  ['TLS_RSA_PSK_WITH_AES_128_CBC_SHA', 'psk rsa AES_128_CBC 128 cbc/128 SHA SSLv3'],
  ['TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256', 'psk other AES_128_CCM_8 128 aead SHA256 TLSv1.2 forward-secret'],
  ['TLS_PSK_DHE_WITH_AES_256_CCM_8', 'psk other AES_256_CCM_8 256 aead SHA256 TLSv1.2 forward-secret'],
  ['TLS_SRP_SHA_DSS_WITH_AES_256_CBC_SHA', 'psk dss AES_256_CBC 256 cbc/128 SHA SSLv3 forward-secret'],
  ['TLS_KRB5_EXPORT_WITH_DES_CBC_40_MD5', 'psk other DES_CBC_40 40 cbc/64 MD5 SSLv3 export'],
  ['TLS_FALLBACK_SCSV', 'null'],
  ['TLS_EMPTY_RENEGOTIATION_INFO_SCSV', 'null'],
  ['TLS_NULL_WITH_NULL_NULL', 'null'],
  ['0xC0FE', 'null'],
  ['', 'null'],
])('%s: %s', (name, expected) => {
  expect(line(name)).toBe(expected);
});

describe('every name of the registry', () => {
  const all = [...SUITE_NAMES].map(([id, name]) => ({ id, name, traits: suiteTraits(name) }));
  const known = all.flatMap(({ id, name, traits }) => (traits === null ? [] : [{ id, name, traits }]));
  const namesOf = (wanted: (traits: SuiteTraits) => boolean) =>
    known.filter(({ traits }) => wanted(traits)).map(({ name }) => name);
  const named = (pattern: RegExp) => known.map(({ name }) => name).filter((name) => pattern.test(name));

  test('is known, but for signals and the state before any suite', () => {
    expect(all.filter(({ traits }) => traits === null).map(({ id }) => id)).toEqual([0x0000, 0x00ff, 0x5600]);
  });

  test.each<[string, (traits: SuiteTraits) => boolean, RegExp]>([
    ['encrypt nothing', ({ mode }) => mode === 'null', /_NULL_|^TLS_SHA/],
    ['have blocks of 64 bits', ({ blockBits }) => blockBits === 64, /DES|IDEA|RC2/],
    ['have blocks of 128 bits', ({ blockBits }) => blockBits === 128, /_(?:AES|CAMELLIA|ARIA)_\d+_CBC_|_SEED_CBC_/],
    ['are for export', (traits) => traits.export, /_EXPORT_/],
    ['are anonymous', ({ authentication }) => authentication === 'anonymous', /_anon_/],
    ['use RSA key exchange', ({ exchange }) => exchange === 'rsa', /^TLS_RSA_(?:EXPORT_)?WITH_/],
    ['use RC4', ({ cipher }) => cipher.startsWith('RC4'), /_RC4_/],
    ['are AEADs', ({ mode }) => mode === 'aead', /GCM|CCM|POLY1305|MGM|AEGIS|ASCONAEAD/],
    [
      'are of TLS 1.3',
      ({ since, tls13 }) => since === 'TLSv1.3' && tls13,
      /^TLS_(?:AES|CHACHA20|SM4|AEGIS|ASCON|SHA)|_MGM_/,
    ],
    ['have 40 bits', ({ bits }) => bits === 40, /_EXPORT_/],
    ['have 56 bits', ({ bits }) => bits === 56, /_WITH_DES_CBC_(?!40)/],
    ['have 112 bits', ({ bits }) => bits === 112, /3DES/],
    ['have 256 bits', ({ bits }) => bits === 256, /(?<!GOSTR341112)_256_(?!WITH)|CHACHA20|GOST/],
    [
      'have no forward secrecy',
      ({ forwardSecret }) => !forwardSecret,
      /^TLS_(?:RSA|KRB5|PSK_WITH|EC?DH_(?:RSA|DSS|ECDSA)|DH_(?:RSA|DSS)|ECDH_(?:RSA|ECDSA))|_28147_|_CTR_OMAC/,
    ],
  ])('those that %s are those whose name says so', (_what, wanted, pattern) => {
    expect(namesOf(wanted)).toEqual(named(pattern));
    expect(namesOf(wanted).length).toBeGreaterThan(1);
  });

  test('only AEADs, SHA-2 and GOST need TLS 1.2', () => {
    expect(namesOf(({ since }) => since === 'TLSv1.2')).toEqual(
      known
        .filter(({ traits }) => !traits.tls13)
        .map(({ name }) => name)
        .filter((name) => /GCM|CCM|POLY1305|_SHA256$|_SHA384$|GOST/.test(name)),
    );
  });
});
