import type { NcscNlGuideline } from '../../model/knowledge.ts';
import type { Certificate, TlsAddress, Trait } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import {
  against,
  hashOf,
  inOrder,
  leavesOf,
  levelOf,
  levelsAsEvidence,
  offeredSuites,
  openCertificates,
  openGroups,
  openOf,
  openSuites,
  openTrait,
  openVersions,
  type Rated,
  type Reason,
  type Sight,
  signedOf,
  undecided,
  versionsOf,
  worstOf,
} from '../tls-profiles.ts';

/** From best to worst. The last two miss the guideline. */
const LEVELS = ['good', 'sufficient', 'phase-out', 'insufficient'] as const;
type Level = (typeof LEVELS)[number];

/** What the guideline names at several levels, and what is only right or wrong; in the order in which they are named. */
const LISTED = ['version', 'suite', 'group', 'prime', 'key', 'signature', 'hash'] as const;
const YES_OR_NO = ['compression', 'renegotiation', 'master-secret', 'early-data'] as const;
const ITEMS = [...LISTED, ...YES_OR_NO] as const;
type Item = (typeof ITEMS)[number];
type Seen = Rated<(typeof LISTED)[number], Level> | Rated<(typeof YES_OR_NO)[number], 'good' | 'insufficient'>;

const REASONS = {
  'insufficient-version': 'By the guideline of NCSC-NL the site is insufficient: it accepts {value}.',
  'insufficient-suite': 'By the guideline of NCSC-NL the site is insufficient: it accepts the cipher suite {value}.',
  'insufficient-group': 'By the guideline of NCSC-NL the site is insufficient: it accepts the group {value}.',
  'insufficient-prime':
    'By the guideline of NCSC-NL the site is insufficient: it uses a Diffie-Hellman group of {value} bits that is none of ffdhe3072 and larger.',
  'insufficient-key': 'By the guideline of NCSC-NL the site is insufficient: the key of its certificate is {value}.',
  'insufficient-signature':
    'By the guideline of NCSC-NL the site is insufficient: a certificate is signed with {value}.',
  'insufficient-hash': 'By the guideline of NCSC-NL the site is insufficient: it signs the key exchange with {value}.',
  'insufficient-compression': 'By the guideline of NCSC-NL the site is insufficient: it compresses what it encrypts.',
  'insufficient-renegotiation': 'By the guideline of NCSC-NL the site is insufficient: its renegotiation is insecure.',
  'insufficient-master-secret':
    'By the guideline of NCSC-NL the site is insufficient: TLS 1.2 without extended master secret.',
  'insufficient-early-data':
    'By the guideline of NCSC-NL the site is insufficient: it accepts early data (0-RTT), which can be replayed.',
  'phase-out-version': 'By the guideline of NCSC-NL the site has something to phase out: it accepts {value}.',
  'phase-out-suite':
    'By the guideline of NCSC-NL the site has something to phase out: it accepts the cipher suite {value}.',
  'phase-out-group': 'By the guideline of NCSC-NL the site has something to phase out: it accepts the group {value}.',
  'phase-out-prime':
    'By the guideline of NCSC-NL the site has something to phase out: a Diffie-Hellman group of {value} bits.',
  'phase-out-key':
    'By the guideline of NCSC-NL the site has something to phase out: the key of its certificate is {value}.',
  'phase-out-signature':
    'By the guideline of NCSC-NL the site has something to phase out: a certificate is signed with {value}.',
  'phase-out-hash':
    'By the guideline of NCSC-NL the site has something to phase out: it signs the key exchange with {value}.',
} as const;
type Message = keyof typeof REASONS;
const ORDER = Object.keys(REASONS) as Message[];

/**
 * The worst of all that is offered, at the worst address. Stapling, DANE and the number of renegotiations that a client may ask for are
 * advice in the guideline and not judged; post-quantum groups have no level.
 *
 * Internet.nl differs, and the guideline decides: see src/knowledge/tls-profiles.ts. Hashes of the key exchange are those that were seen in
 * use; that a server would use no worse one if a client knew nothing else is not proven, and not claimed.
 */
export default defineRule({
  id: 'tls/profile-ncsc-nl',
  observes: ['tls'],
  knowledge: ['tlsProfiles'],
  severity: 'info',
  references: [
    'https://english.ncsc.nl/publications/publications/2025/06/26/security-guidelines-for-transport-layer-security-2025-05',
    'https://internet.nl/',
  ],
  controls: ['CRYPTO-MES-POL', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'The site is sufficient by the guideline of NCSC-NL',
    rationale:
      'The Dutch guideline sorts every choice of TLS into good, sufficient, to be phased out and insufficient. It says what to give up next, before it is broken.',
    remediation:
      'Switch off what is insufficient now and plan the end of what is to be phased out. Good are TLS 1.3, AES-256-GCM or ChaCha20, elliptic curves and RSA keys of 3072 bits or more.',
    messages: {
      good: 'By the guideline of NCSC-NL ({edition}) the site is good.',
      sufficient: 'By the guideline of NCSC-NL ({edition}) the site is sufficient.',
      ...REASONS,
    },
  },

  judge({ tls }, { knowledge: { tlsProfiles } }) {
    const guideline = tlsProfiles.ncscNl;
    const sights = tls.addresses.map((address) => sightOf(address, guideline));
    const seen = sights.flatMap(({ rated }) => rated);
    const levels = levelsAsEvidence<Item, Level>(ITEMS, LEVELS, seen);
    const reasons = inOrder(ORDER, sights);
    const [first] = reasons;
    if (first !== undefined)
      return { status: 'fail', message: first.message, evidence: { ...against(reasons, sights), levels } };
    const open = openOf(sights);
    if (open.length > 0) return undecided(tls, open);
    const worst = worstOf<Level>(
      LEVELS,
      seen.filter(({ item }) => hasGood(item, guideline)).map(({ level }) => level),
    );
    const message = worst === 'good' ? 'good' : 'sufficient';
    return { status: 'pass', message, evidence: { edition: guideline.edition, levels } };
  },
});

/** Of hashes the guideline calls none good: they do not keep a site from it. */
const hasGood = (item: Item, { hashes }: NcscNlGuideline): boolean =>
  hashes.good.length > 0 || (item !== 'signature' && item !== 'hash');

interface RatedSight extends Sight<Message> {
  readonly rated: readonly Seen[];
}

function sightOf(address: TlsAddress, guideline: NcscNlGuideline): RatedSight {
  const { compression, secureRenegotiation, extendedMasterSecret, earlyData } = address.details;
  const rated: readonly Seen[] = [
    ...parametersOf(address, guideline),
    ...leavesOf(address).map((leaf) => keyOf(leaf, guideline)),
    ...hashesOf(address, guideline),
    rightOrWrong('compression', compression, 'no'),
    rightOrWrong('renegotiation', secureRenegotiation, 'yes'),
    rightOrWrong('master-secret', masterSecretAt12(address) ? extendedMasterSecret : 'not-applicable', 'yes'),
    rightOrWrong('early-data', earlyData, 'no'),
  ];
  return {
    rated,
    reasons: rated.flatMap(reasonOf),
    open: [
      ...openVersions(address),
      ...openSuites(address),
      ...openGroups(address),
      ...openCertificates(address),
      ...openTrait('compression', compression),
      ...openTrait('renegotiation', secureRenegotiation),
      ...(masterSecretAt12(address) ? openTrait('master-secret', extendedMasterSecret) : []),
      ...openTrait('early-data', earlyData),
    ],
  };
}

function reasonOf(seen: Seen): readonly Reason<Message>[] {
  const { value } = seen;
  if (seen.level === 'insufficient') return [{ message: `insufficient-${seen.item}`, value }];
  if (seen.level === 'phase-out') return [{ message: `phase-out-${seen.item}`, value }];
  return [];
}

function parametersOf(address: TlsAddress, guideline: NcscNlGuideline): readonly Seen[] {
  const { versions, suites, groups, primes, notJudged } = guideline;
  const rated = (item: 'version' | 'suite' | 'group', values: readonly string[], named: typeof suites) =>
    values.map((value): Seen => ({ item, value, level: levelOf(named, value, 'insufficient') }));
  return [
    ...rated('version', versionsOf(address), versions),
    ...rated(
      'suite',
      offeredSuites(address).map(({ name }) => name),
      suites,
    ),
    ...rated(
      'group',
      address.groups.filter((group) => !notJudged.includes(group)),
      groups,
    ),
    ...address.details.diffieHellman.map(
      ({ prime, bits }): Seen => ({
        item: 'prime',
        value: String(bits),
        level: levelOf(primes, prime, 'insufficient'),
      }),
    ),
  ];
}

function keyOf({ key }: Certificate, { rsaBits, curves }: NcscNlGuideline): Seen {
  const { type, bits, curve } = key;
  if (type === 'rsa' || type === 'rsa-pss') {
    const level = bits >= rsaBits.good ? 'good' : bits >= rsaBits['phase-out'] ? 'phase-out' : 'insufficient';
    return { item: 'key', value: `RSA ${bits}`, level };
  }
  const name = type === 'ec' ? (curve ?? 'explicit') : type;
  return { item: 'key', value: name, level: levelOf(curves, name, 'insufficient') };
}

function hashesOf(address: TlsAddress, { hashes }: NcscNlGuideline): readonly Seen[] {
  const rated = (item: 'signature' | 'hash', value: string): Seen => ({
    item,
    value,
    level: levelOf(hashes, hashOf(value), 'insufficient'),
  });
  return [
    ...signedOf(address).map(({ signature }) => rated('signature', signature)),
    ...address.details.schemes.filter((scheme) => !/^mldsa/.test(scheme)).map((scheme) => rated('hash', scheme)),
  ];
}

/** What cannot be there, or was not told, is not wrong; what was not told is `open`. */
const rightOrWrong = (item: (typeof YES_OR_NO)[number], trait: Trait, right: 'yes' | 'no'): Seen => ({
  item,
  value: '',
  level: trait === right || trait === 'untested' || trait === 'not-applicable' ? 'good' : 'insufficient',
});

/** RFC 7627 repairs what TLS 1.3 never had; without TLS 1.2 the older version is what is insufficient. */
const masterSecretAt12 = ({ versions }: TlsAddress): boolean => versions['TLSv1.2'] === 'accepted';
