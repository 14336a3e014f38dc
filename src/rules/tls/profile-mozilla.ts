import type { MozillaConfiguration } from '../../model/knowledge.ts';
import type { Certificate, TlsAddress } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import {
  against,
  inOrder,
  leavesOf,
  offeredSuites,
  openCertificates,
  openGroups,
  openOf,
  openSuites,
  openTrait,
  openVersions,
  type Reason,
  reasonsAsEvidence,
  type Sight,
  undecided,
  versionsOf,
} from '../tls-profiles.ts';

/** In the order in which they are named: what makes everything else moot comes first. */
const REASONS = {
  version: 'The site meets neither of Mozilla’s configurations: it accepts {value}.',
  suite: 'The site meets neither of Mozilla’s configurations: it accepts the cipher suite {value}.',
  group: 'The site meets neither of Mozilla’s configurations: it accepts the group {value}.',
  'certificate-type':
    'The site meets neither of Mozilla’s configurations: it has a certificate with a key of type {value}.',
  'certificate-curve':
    'The site meets neither of Mozilla’s configurations: the key of its certificate is on the curve {value}.',
  'certificate-bits': 'The site meets neither of Mozilla’s configurations: its RSA key has only {value} bits.',
  'certificate-signature':
    'The site meets neither of Mozilla’s configurations: its certificate is signed with {value}.',
  'certificate-lifespan':
    'The site meets neither of Mozilla’s configurations: its certificate is valid for {value} days.',
  compression: 'The site meets neither of Mozilla’s configurations: it compresses what it encrypts.',
} as const;
type Message = keyof typeof REASONS;
const ORDER = Object.keys(REASONS) as Message[];

/**
 * A server misses a configuration only when it offers something outside it; it need not offer everything inside. So no HSTS, no stapling
 * and no order of suites is asked for here: other rules do.
 *
 * sslyze 6 differs, and 6.0.json decides: it judges by 5.7, asks for at least one certificate of a listed type and signature (here every
 * certificate counts), wants TLS_FALLBACK_SCSV, secure renegotiation and the extended master secret, which the configurations do not name,
 * and a trusted path. Compression is named by neither; as something that is offered it is outside, as sslyze has it.
 */
export default defineRule({
  id: 'tls/profile-mozilla',
  observes: ['tls'],
  knowledge: ['tlsProfiles'],
  severity: 'info',
  references: ['https://ssl-config.mozilla.org/', 'https://ssl-config.mozilla.org/guidelines/6.0.json'],
  controls: ['CRYPTO-MES-POL', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'The site meets a configuration of Mozilla',
    rationale:
      'Mozilla’s server-side TLS guidelines are what most administrators configure by. Modern needs clients of the last years; intermediate serves nearly all.',
    remediation:
      'Take the configuration that the generator at ssl-config.mozilla.org writes for the server and its version, intermediate unless all clients are known.',
    messages: {
      modern: 'The site meets Mozilla’s modern configuration ({edition}).',
      intermediate: 'The site meets Mozilla’s intermediate configuration ({edition}), not the modern one.',
      ...REASONS,
    },
  },

  judge({ tls }, { knowledge: { tlsProfiles } }) {
    const { edition, modern, intermediate } = tlsProfiles.mozilla;
    const sights = (configuration: MozillaConfiguration) =>
      tls.addresses.map((address) => sightOf(address, configuration));
    const usual = sights(intermediate);
    const outside = inOrder(ORDER, usual);
    const [first] = outside;
    if (first !== undefined) return { status: 'fail', message: first.message, evidence: against(outside, usual) };
    const open = openOf(usual);
    if (open.length > 0) return undecided(tls, open);
    const short = inOrder(ORDER, sights(modern));
    if (short.length === 0) return { status: 'pass', message: 'modern', evidence: { edition } };
    return { status: 'pass', message: 'intermediate', evidence: { edition, reasons: reasonsAsEvidence(short) } };
  },
});

function sightOf(address: TlsAddress, configuration: MozillaConfiguration): Sight<Message> {
  const { versions, suites, groups } = configuration;
  const outside = (message: Message, seen: readonly string[], inside: readonly string[]): readonly Reason<Message>[] =>
    seen.filter((value) => !inside.includes(value)).map((value) => ({ message, value }));
  const { compression } = address.details;
  return {
    reasons: [
      ...outside('version', versionsOf(address), versions),
      ...outside(
        'suite',
        offeredSuites(address).map(({ name }) => name),
        suites,
      ),
      ...outside('group', address.groups, groups),
      ...leavesOf(address).flatMap((leaf) => certificateReasons(leaf, configuration)),
      ...(compression === 'yes' ? [{ message: 'compression' as const, value: '' }] : []),
    ],
    open: [
      ...openVersions(address),
      ...openSuites(address),
      ...openGroups(address),
      ...openCertificates(address),
      ...openTrait('compression', compression),
    ],
  };
}

function certificateReasons(leaf: Certificate, configuration: MozillaConfiguration): readonly Reason<Message>[] {
  const { certificateTypes, certificateCurves, certificateSignatures, rsaBits, lifespanDays } = configuration;
  const { type, bits, curve } = leaf.key;
  const reasons: Reason<Message>[] = [];
  const kind = type === 'ec' ? 'ecdsa' : type;
  if (!certificateTypes.some((one) => one === kind)) reasons.push({ message: 'certificate-type', value: type });
  else if (kind === 'ecdsa' && !certificateCurves.includes(curve ?? ''))
    reasons.push({ message: 'certificate-curve', value: curve ?? 'explicit' });
  else if (kind === 'rsa' && rsaBits !== null && bits < rsaBits)
    reasons.push({ message: 'certificate-bits', value: String(bits) });
  if (!certificateSignatures.includes(leaf.signature))
    reasons.push({ message: 'certificate-signature', value: leaf.signature });
  const days = daysOf(leaf);
  if (days > lifespanDays) reasons.push({ message: 'certificate-lifespan', value: String(days) });
  return reasons;
}

/** Whole days. Both ends are inclusive (RFC 5280 section 4.1.2.5), so 90 days minus one second are 90. */
const daysOf = ({ notBefore, notAfter }: Certificate): number =>
  Math.floor((Date.parse(notAfter) - Date.parse(notBefore) + 1000) / 86_400_000);
