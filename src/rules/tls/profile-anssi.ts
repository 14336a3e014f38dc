import type { AnssiGuide } from '../../model/knowledge.ts';
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
  type SeenSuite,
  type Sight,
  signedOf,
  undecided,
  versionsOf,
  worstOf,
} from '../tls-profiles.ts';

/** From best to worst. */
const LEVELS = ['recommended', 'degraded', 'outside'] as const;
type Level = (typeof LEVELS)[number];

/** In the order in which they are named. */
const ITEMS = ['version', 'suite', 'group', 'prime', 'key', 'signature', 'compression'] as const;
type Seen =
  | Rated<'version' | 'suite' | 'group' | 'prime', Level>
  | Rated<'key' | 'signature' | 'compression', 'recommended' | 'outside'>;

const REASONS = {
  'outside-version': 'The site is outside ANSSI’s recommendations: it accepts {value}.',
  'outside-suite': 'The site is outside ANSSI’s recommendations: it accepts the cipher suite {value}.',
  'outside-group': 'The site is outside ANSSI’s recommendations: it accepts the group {value}.',
  'outside-prime': 'The site is outside ANSSI’s recommendations: it uses a Diffie-Hellman group of {value} bits.',
  'outside-key': 'The site is outside ANSSI’s recommendations: the key of its certificate is {value}.',
  'outside-signature': 'The site is outside ANSSI’s recommendations: a certificate is signed with {value}.',
  'outside-compression': 'The site is outside ANSSI’s recommendations: it compresses what it encrypts.',
  'degraded-version': 'The site meets ANSSI’s recommendations only in degraded form: it accepts {value}.',
  'degraded-suite':
    'The site meets ANSSI’s recommendations only in degraded form: it accepts the cipher suite {value}.',
  'degraded-group': 'The site meets ANSSI’s recommendations only in degraded form: it accepts the group {value}.',
  'degraded-prime':
    'The site meets ANSSI’s recommendations only in degraded form: it uses a Diffie-Hellman group of {value} bits.',
} as const;
type Message = keyof typeof REASONS;
const ORDER = Object.keys(REASONS) as Message[];

/**
 * `recommended`, `degraded` or `outside`, the worst of all that is offered at the worst address. No program judges by this guide, so there
 * is none to agree with; the text decides. Its wishes that cannot be seen from outside, and those about extensions (no early data, no
 * truncated HMAC), are not judged; post-quantum groups are younger than it.
 */
export default defineRule({
  id: 'tls/profile-anssi',
  observes: ['tls'],
  knowledge: ['tlsProfiles'],
  severity: 'info',
  references: ['https://cyber.gouv.fr/publications/recommandations-de-securite-relatives-tls'],
  controls: ['CRYPTO-MES-POL', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'The site meets ANSSI’s recommendations for TLS',
    rationale:
      'ANSSI’s guide is the reference text for TLS in French. It separates what is recommended from what is only tolerated for old clients.',
    remediation:
      'Offer TLS 1.2 and 1.3 with ECDHE and AES-GCM, AES-CCM or ChaCha20 only; take suites with DHE, CBC, Camellia or ARIA away when the logs show that no client needs them.',
    messages: {
      recommended: 'All that the site offers is recommended by ANSSI (guide {edition}).',
      ...REASONS,
    },
  },

  judge({ tls }, { knowledge: { tlsProfiles } }) {
    const guide = tlsProfiles.anssi;
    const sights = tls.addresses.map((address) => sightOf(address, guide));
    const levels = levelsAsEvidence<Seen['item'], Level>(
      ITEMS,
      LEVELS,
      sights.flatMap(({ rated }) => rated),
    );
    const reasons = inOrder(ORDER, sights);
    const [first] = reasons;
    if (first !== undefined)
      return { status: 'fail', message: first.message, evidence: { ...against(reasons, sights), levels } };
    const open = openOf(sights);
    if (open.length > 0) return undecided(tls, open);
    return { status: 'pass', message: 'recommended', evidence: { edition: guide.edition, levels } };
  },
});

interface RatedSight extends Sight<Message> {
  readonly rated: readonly Seen[];
}

function sightOf(address: TlsAddress, guide: AnssiGuide): RatedSight {
  const { compression } = address.details;
  const rated: readonly Seen[] = [
    ...parametersOf(address, guide),
    ...leavesOf(address).map((leaf) => keyOf(leaf, guide)),
    ...signedOf(address).map(
      ({ signature }): Seen => ({
        item: 'signature',
        value: signature,
        level: guide.hashes.recommended.includes(hashOf(signature)) ? 'recommended' : 'outside',
      }),
    ),
    { item: 'compression', value: '', level: compression === 'yes' ? 'outside' : 'recommended' },
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
    ],
  };
}

function reasonOf(seen: Seen): readonly Reason<Message>[] {
  const { value } = seen;
  if (seen.level === 'outside') return [{ message: `outside-${seen.item}`, value }];
  if (seen.level === 'degraded') return [{ message: `degraded-${seen.item}`, value }];
  return [];
}

function parametersOf(address: TlsAddress, guide: AnssiGuide): readonly Seen[] {
  const { encryptThenMac, diffieHellman } = address.details;
  return [
    ...versionsOf(address).map(
      (value): Seen => ({ item: 'version', value, level: levelOf(guide.versions, value, 'outside') }),
    ),
    ...offeredSuites(address).map(
      (suite): Seen => ({ item: 'suite', value: suite.name, level: levelOfSuite(suite, encryptThenMac, guide) }),
    ),
    ...address.groups
      .filter((group) => !guide.notJudged.includes(group))
      .map((value): Seen => ({ item: 'group', value, level: levelOf(guide.groups, value, 'outside') })),
    ...diffieHellman.map(
      ({ bits }): Seen => ({
        item: 'prime',
        value: String(bits),
        level: bits >= guide.dhBits.degraded ? 'degraded' : 'outside',
      }),
    ),
  ];
}

/** The worst of the parts that its name is made of. CBC needs encrypt-then-MAC (RFC 7366); untold, the better is assumed. */
function levelOfSuite({ name, traits }: SeenSuite, encryptThenMac: Trait, guide: AnssiGuide): Level {
  if (traits === null) return 'outside';
  if (traits.tls13) return levelOf(guide.suites13, name, 'outside');
  if (traits.mode === 'cbc' && encryptThenMac === 'no') return 'outside';
  const parts: readonly Level[] = [
    levelOf(guide.exchanges, traits.exchange, 'outside'),
    levelOf(guide.authentications, traits.authentication, 'outside'),
    levelOf(guide.ciphers, traits.cipher, 'outside'),
    levelOf(guide.hashes, hashOf(traits.mac), 'outside'),
  ];
  return worstOf(LEVELS, parts) ?? 'outside';
}

function keyOf({ key }: Certificate, { rsaBits, curves }: AnssiGuide): Seen {
  const { type, bits, curve } = key;
  const isRsa = type === 'rsa' || type === 'rsa-pss';
  const name = isRsa ? `RSA ${bits}` : type === 'ec' ? (curve ?? 'explicit') : type;
  const inside = isRsa ? bits >= rsaBits.recommended : curves.recommended.includes(name);
  return { item: 'key', value: name, level: inside ? 'recommended' : 'outside' };
}
