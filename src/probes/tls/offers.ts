import { SUITE_NAMES } from '../../knowledge/tls.ts';
import type { TlsVersion } from '../../model/observation.ts';
import { type SuiteTraits, suiteTraits } from '../../parse/tls/suite-name.ts';

/** A hello never offers more: some servers ignore what follows the 64th suite, others refuse longer lists. */
export const CHUNK = 64;

interface Candidate {
  readonly id: number;
  readonly traits: SuiteTraits;
}

const ALL: readonly Candidate[] = [...SUITE_NAMES].flatMap(([id, name]) => {
  const traits = suiteTraits(name);
  return traits === null ? [] : [{ id, traits }];
});

/**
 * The suites offered every night: all that a server without a shared secret and without a fixed-DH certificate can use. National suites
 * (GOST) and those that no released server has are left to the deep profile.
 */
const core = ({ traits }: Candidate): boolean =>
  ['ecdhe', 'dhe', 'rsa'].includes(traits.exchange) && traits.authentication !== 'other';

/** TLS 1.3 suites, the common ones first. */
export const SUITES_13: readonly number[] = [0x1302, 0x1303, 0x1301, 0x1304, 0x1305, 0x00c6, 0x00c7, 0xc0b4, 0xc0b5];

/** What modern servers most often have comes first, so that one list finds it all; ChaCha20 comes last within its kind (see chaChaFirst). */
function likelihood({ traits }: Candidate): number {
  const common =
    /^AES_(128|256)_(GCM|CBC)$|^CHACHA20_POLY1305$/.test(traits.cipher) &&
    traits.authentication !== 'anonymous' &&
    traits.authentication !== 'dss';
  const rare =
    traits.authentication === 'dss' || traits.mode === 'null' || /ARIA|CAMELLIA|SEED|IDEA|SM4|OCB/.test(traits.cipher);
  return (common ? 0 : rare ? 4 : 2) + (/CHACHA20/.test(traits.cipher) ? 1 : 0);
}

/**
 * Chunks of at most 64 suites for one version, likely ones first. Within what is not likely neighbours are spread over the chunks, so that
 * one chunk that a server dislikes does not hide a family.
 */
export function chunksFor(version: TlsVersion): readonly (readonly number[])[] {
  if (version === 'TLSv1.3') return [SUITES_13];
  const candidates = ALL.filter(core)
    .filter(({ traits }) => !traits.tls13 && (version === 'TLSv1.2' || traits.since === 'SSLv3'))
    .sort((a, b) => likelihood(a) - likelihood(b) || a.id - b.id)
    .map(({ id }) => id);
  const count = Math.ceil(candidates.length / CHUNK);
  const first = candidates.slice(0, CHUNK);
  const others = candidates.slice(CHUNK);
  const spread = Array.from({ length: count - 1 }, (_, index) =>
    others.filter((_suite, place) => place % (count - 1) === index),
  );
  return [first, ...spread].filter((chunk) => chunk.length > 0);
}

/** Groups for TLS 1.2 and below: elliptic curves only, because an offer of FFDHE groups changes the DH size of some servers. */
export const GROUPS_12: readonly number[] = [29, 23, 24, 25, 30, 26, 27, 28, 22, 21, 19, 9, 10, 11, 12, 13, 14];
export const FFDHE: readonly number[] = [0x0100, 0x0101, 0x0102, 0x0103, 0x0104];
export const POST_QUANTUM: readonly number[] = [0x11ec, 0x11eb, 0x11ed, 0x0200, 0x0201, 0x0202, 0x6399];
export const GROUPS_13: readonly number[] = [...POST_QUANTUM, 29, 23, 24, 25, 30, 31, 32, 33, ...FFDHE];

/** Signature schemes, modern first (RFC 8446 section 4.2.3 and the TLS 1.2 pairs with SHA-224, SHA-1, MD5 and DSA). */
export const SCHEMES: readonly number[] = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
  0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0502, 0x0602, 0x0302, 0x0202, 0x0101,
];
