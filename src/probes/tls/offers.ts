import { SUITE_NAMES } from '../../knowledge/tls.ts';
import { type SuiteTraits, suiteTraits } from '../../parse/tls/suite-name.ts';
import type { HelloVersion } from './hello.ts';

/** What every server is offered at most: some ignore what follows the 64th suite, others refuse longer lists. */
export const MOST_SUITES = 64;
/** What a server is offered once it has answered; two less than 128, for signalling suites. */
export const LONGEST_LIST = 126;

interface Candidate {
  readonly id: number;
  readonly traits: SuiteTraits;
}

const ALL: readonly Candidate[] = [...SUITE_NAMES].flatMap(([id, name]) => {
  const traits = suiteTraits(name);
  return traits === null || traits.tls13 ? [] : [{ id, traits }];
});

/**
 * `core`: asked of every server: suites without a shared secret whose key exchange is ECDHE, DHE or RSA, in two full hellos.
 * `rest`: asked of servers that take much: fixed DH and ECDH, national suites, and the rarest ciphers with DSS or without any certificate.
 * Suites with a shared secret (PSK, SRP, Kerberos) need something that a public web site does not give its visitors.
 */
function tierOf({ traits }: Candidate): 'core' | 'rest' | 'never' {
  const { exchange, authentication, cipher, since } = traits;
  if (exchange === 'psk') return 'never';
  const rarest = isUnusual(authentication) && /ARIA|CAMELLIA/.test(cipher) && since === 'TLSv1.2';
  return ['ecdhe', 'dhe', 'rsa'].includes(exchange) && authentication !== 'other' && !rarest ? 'core' : 'rest';
}

/** A server that takes such suites takes much. */
export const isUnusual = (authentication: SuiteTraits['authentication'] | undefined): boolean =>
  authentication === 'dss' || authentication === 'anonymous';

/** TLS 1.3 suites, the common ones first. */
export const SUITES_13: readonly number[] = [0x1302, 0x1303, 0x1301, 0x1304, 0x1305, 0x00c6, 0x00c7, 0xc0b4, 0xc0b5];

/** What modern servers most often have comes first, so that the first hello holds it all. */
function rarity({ traits }: Candidate): number {
  const common =
    /^AES_(128|256)_(GCM|CBC)$|^CHACHA20_POLY1305$/.test(traits.cipher) &&
    traits.authentication !== 'anonymous' &&
    traits.authentication !== 'dss';
  const rare =
    traits.authentication === 'dss' || traits.mode === 'null' || /ARIA|CAMELLIA|SEED|IDEA|SM4|OCB/.test(traits.cipher);
  return common ? 0 : rare ? 2 : 1;
}

type Tier = 'core' | 'rest';
const OF_TLS12: Readonly<Record<Tier, readonly Candidate[]>> = { core: sortedTier('core'), rest: sortedTier('rest') };
const sortedIds = (is: (one: Candidate) => boolean): Readonly<Record<Tier, readonly number[]>> => ({
  core: OF_TLS12.core.filter(is).map(({ id }) => id),
  rest: OF_TLS12.rest.filter(is).map(({ id }) => id),
});
const IDS_12 = sortedIds(() => true);
const IDS_SINCE_SSLV3 = sortedIds(({ traits }) => traits.since === 'SSLv3');
/** Suites of TLS 1.2 that need nothing of it but a hash: some servers take them below as well (mbedTLS, wolfSSL). */
const IDS_MISPLACED = sortedIds(({ traits }) => traits.since === 'TLSv1.2' && traits.mode !== 'aead').core;
const IDS_OLDER: Readonly<Record<Tier, readonly number[]>> = {
  core: IDS_SINCE_SSLV3.core,
  rest: [...IDS_SINCE_SSLV3.rest, ...IDS_MISPLACED],
};
const IDS_13 = { core: SUITES_13, rest: [] };

function sortedTier(tier: Tier): readonly Candidate[] {
  return ALL.filter((one) => tierOf(one) === tier).sort((a, b) => rarity(a) - rarity(b) || a.id - b.id);
}

/** All suites of one tier that a version can use, likely ones first. */
export const suitesFor = (version: HelloVersion, tier: Tier): readonly number[] =>
  (version === 'TLSv1.3' ? IDS_13 : version === 'TLSv1.2' ? IDS_12 : IDS_OLDER)[tier];

const CHACHA: ReadonlySet<number> = new Set(
  [...SUITE_NAMES].flatMap(([id, name]) => (name.includes('CHACHA20') ? [id] : [])),
);
export const isChaCha = (suite: number): boolean => CHACHA.has(suite);

/**
 * The order of a list alternates from hello to hello, so that the server's preference shows; ChaCha20 always comes last, since some
 * servers give way to a client that lists it first and to no other.
 */
export function arranged(suites: readonly number[], turn: number): readonly number[] {
  const list = turn % 2 === 0 ? suites : suites.toReversed();
  return [...list.filter((suite) => !isChaCha(suite)), ...list.filter(isChaCha)];
}

/** Groups for TLS 1.2 and below: elliptic curves only, because an offer of FFDHE groups changes the DH size of some servers. */
export const GROUPS_12: readonly number[] = [
  29, 23, 24, 25, 30, 26, 27, 28, 22, 21, 19, 9, 10, 11, 12, 13, 14, 20, 18, 17, 16, 15, 8, 7, 6, 5, 4, 3, 2, 1,
];
export const FFDHE: readonly number[] = [0x0100, 0x0101, 0x0102, 0x0103, 0x0104];
export const POST_QUANTUM: readonly number[] = [0x11ec, 0x11eb, 0x11ed, 0x0200, 0x0201, 0x0202, 0x6399];
export const GROUPS_13: readonly number[] = [...POST_QUANTUM, 29, 23, 24, 25, 30, 31, 32, 33, ...FFDHE];

/** Signature schemes, modern first (RFC 8446 section 4.2.3 and the TLS 1.2 pairs with SHA-224, SHA-1, MD5 and DSA). */
export const SCHEMES: readonly number[] = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
  0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0502, 0x0602, 0x0302, 0x0202, 0x0101,
];
export const SHA1_SCHEMES: readonly number[] = [0x0201, 0x0203, 0x0202];

/** The kind of key that a scheme belongs to. */
export function keyKindOf(scheme: number): 'ecdsa' | 'eddsa' | 'rsa' | 'other' {
  if ([0x0203, 0x0303, 0x0403, 0x0503, 0x0603, 0x081a, 0x081b, 0x081c].includes(scheme)) return 'ecdsa';
  if (scheme === 0x0807 || scheme === 0x0808) return 'eddsa';
  return (scheme & 0xff) === 1 || (scheme >= 0x0804 && scheme <= 0x080b) ? 'rsa' : 'other';
}
