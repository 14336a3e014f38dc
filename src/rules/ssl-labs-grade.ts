import type { Grade, PointScale, SslLabsCap, SslLabsGuide } from '../model/knowledge.ts';
import { GRADES } from '../model/knowledge.ts';
import type {
  CertificateChain,
  FailureCode,
  HttpFacts,
  Instant,
  Outcome,
  TlsAddress,
  TlsFacts,
  TlsVersion,
} from '../model/observation.ts';
import { matchesName } from '../parse/certificate-name.ts';
import { linesOf } from '../parse/field.ts';
import { parseHsts } from '../parse/hsts.ts';
import { refusalOf } from './answers.ts';
import { shown } from './evidence.ts';
import {
  hashOf,
  inOrder,
  leavesOf,
  offeredSuites,
  openCertificates,
  openOf,
  openSuites,
  openTrait,
  openVersions,
  type Reason,
  type SeenSuite,
  type Sight,
  signedOf,
  versionsOf,
} from './tls-profiles.ts';

/** What lowers a grade: one of the caps, or too few points. */
export type Lowering = SslLabsCap | 'points';

interface Graded extends Sight<Lowering> {
  readonly points: number; // 0 to 100
  readonly notAsked: readonly string[]; // vulnerabilities that only the profile deep asks for
}

interface Visit {
  readonly host: string;
  readonly now: Instant;
}

/**
 * What keeps one address from A+, by the guide. HSTS belongs to the name: see `hstsOf`.
 *
 * Where this differs from testssl.sh the guide decides: points are not rounded down in each category; 3DES has 112 bits, not 168; the
 * signature of every certificate but the root counts; a warning is given for a missing HSTS header. Not judged, because it cannot be seen
 * or is no more: an RSA exponent of 1, HPKP, the trust stores of others than Mozilla, the same key on a host with SSL 2.0, and what
 * reference browsers would negotiate (SSL Labs gives its forward secrecy by them; here one suite that has it is enough).
 */
function gradeOf(address: TlsAddress, guide: SslLabsGuide, visit: Visit): Graded {
  const suites = offeredSuites(address);
  const points = pointsOf(address, suites, guide);
  const reasons = [
    ...address.certificates.flatMap((chain) => trustReasons(chain, visit)),
    ...signatureReasons(address),
    ...versionReasons(address),
    ...suiteReasons(suites, guide),
    ...absenceReasons(address, suites),
    ...weaknessReasons(address),
    ...keyReasons(address, guide),
  ];
  const letter = letterOf(points, guide);
  const worst = worstGrade(reasons.map(({ message }) => gradeFor(message, points, guide)));
  const byPoints = letter !== 'A' && GRADES.indexOf(letter) > GRADES.indexOf(worst);
  return {
    points,
    reasons: byPoints ? [...reasons, because('points', String(points))] : reasons,
    open: [
      ...openVersions(address),
      ...openSuites(address),
      ...openCertificates(address),
      ...openTrait('compression', address.details.compression),
      ...openTrait('renegotiation', address.details.secureRenegotiation),
    ],
    notAsked: notAsked(address),
  };
}

export interface GradedSite {
  readonly grade: Grade;
  readonly letter: Grade; // the grade without what replaces it
  readonly points: number;
  readonly reasons: readonly Reason<Lowering>[]; // those that leave the worst grade first
  readonly open: readonly string[];
  readonly hstsUnseen: FailureCode | null; // matters only where nothing else keeps the site from A+
  readonly notAsked: readonly string[];
  readonly lowered: number; // addresses whose grade is not among those that meet the profile
  readonly addresses: number;
}

/** The worst of all addresses. `order`: in which reasons that leave the same grade are named. */
export function gradeSite(
  { addresses }: TlsFacts,
  https: Outcome<HttpFacts>,
  visit: Visit,
  guide: SslLabsGuide,
  order: readonly Lowering[],
): GradedSite {
  const hsts = hstsOf(https, visit, guide);
  const graded = addresses.map((address) => {
    const one = gradeOf(address, guide, visit);
    return { ...one, reasons: [...one.reasons, ...hsts.reasons] };
  });
  const points = Math.min(...graded.map((one) => one.points));
  const gradeAfter = ({ message }: Reason<Lowering>): Grade => gradeFor(message, points, guide);
  const worst = (reasons: readonly Reason<Lowering>[]): Grade => worstGrade(reasons.map(gradeAfter));
  const reasons = inOrder(order, graded).toSorted(
    (a, b) => GRADES.indexOf(gradeAfter(b)) - GRADES.indexOf(gradeAfter(a)),
  );
  return {
    grade: worst(reasons),
    letter: worst(reasons.filter((reason) => !isReplacement(gradeAfter(reason)))),
    points,
    reasons,
    open: openOf(graded),
    hstsUnseen: hsts.unseen,
    notAsked: [...new Set(graded.flatMap((one) => one.notAsked))],
    lowered: graded.filter((one) => !guide.meets.includes(worst(one.reasons))).length,
    addresses: addresses.length,
  };
}

/** The grade that a reason leaves at most. */
const gradeFor = (message: Lowering, points: number, guide: SslLabsGuide): Grade =>
  message === 'points' ? letterOf(points, guide) : guide.caps[message];

const worstGrade = (grades: readonly Grade[]): Grade =>
  grades.reduce((worst, grade) => (GRADES.indexOf(grade) > GRADES.indexOf(worst) ? grade : worst), 'A+');

export const isReplacement = (grade: Grade): boolean => grade === 'M' || grade === 'T';

interface Hsts {
  readonly reasons: readonly Reason<Lowering>[];
  readonly unseen: FailureCode | null;
}

/** What HSTS takes from A+, or why it was not seen. It does not exist for a bare address (RFC 6797 section 8.1.1). */
function hstsOf(https: Outcome<HttpFacts>, { host }: Visit, guide: SslLabsGuide): Hsts {
  const warning = (...reasons: readonly Reason<Lowering>[]): Hsts => ({ reasons, unseen: null });
  const unseen = (code: FailureCode): Hsts => ({ reasons: [], unseen: code });
  if (/^[\d.]+$|:/.test(host)) return warning();
  if (!https.ok) return unseen(https.failure.code);
  const [first] = https.value.hops;
  if (first === undefined) return unseen('indeterminate');
  const [line] = linesOf(first.headers, 'strict-transport-security');
  if (line === undefined) {
    const refusal = refusalOf(first);
    return refusal === null ? warning(because('no-hsts')) : unseen(refusal);
  }
  const hsts = parseHsts(line);
  if (!hsts.valid) return warning(because('no-hsts', shown(line)));
  return hsts.maxAge < guide.hstsSeconds ? warning(because('short-hsts', String(hsts.maxAge))) : warning();
}

const because = (message: Lowering, value = ''): Reason<Lowering> => ({ message, value });

// --- points ------------------------------------------------------------------------------------------------------

function pointsOf(address: TlsAddress, suites: readonly SeenSuite[], guide: SslLabsGuide): number {
  const protocol = middle(versionsOf(address).map((version) => guide.versions[version]));
  const key = suites.some(isAnonymous) ? 0 : Math.min(100, ...keysOf(address, guide).map(({ points }) => points));
  const cipher = middle(suites.map(({ traits }) => pointsFor(guide.cipher, traits?.bits ?? 0)));
  if (protocol === 0 || key === 0 || cipher === 0) return 0;
  const { weights } = guide;
  return Math.floor((weights.protocol * protocol + weights.key * key + weights.cipher * cipher) / 100);
}

/** Half of best and worst; 100 when nothing was seen: what was not seen takes nothing away. */
const middle = (points: readonly number[]): number =>
  points.length === 0 ? 100 : (Math.max(...points) + Math.min(...points)) / 2;

const pointsFor = (scale: PointScale, bits: number): number =>
  scale.find(({ below }) => bits < below)?.points ?? scale.at(-1)?.points ?? 0;

const letterOf = (points: number, { letters }: SslLabsGuide): Grade =>
  letters.find(({ from }) => points >= from)?.letter ?? 'F';

interface Key {
  readonly name: string; // "RSA 2048"
  readonly points: number;
}

/** Keys of certificates, and those that DHE and EXPORT suites make for a connection. */
function keysOf(address: TlsAddress, guide: SslLabsGuide): readonly Key[] {
  const { diffieHellman, temporaryRsaBits } = address.details;
  const certificates = leavesOf(address).flatMap(({ key: { type, bits } }): readonly Key[] => {
    if (type === 'unknown') return [];
    const elliptic = type === 'ec' || type === 'ed25519' || type === 'ed448';
    return [{ name: `${type.toUpperCase()} ${bits}`, points: pointsFor(elliptic ? guide.ec : guide.rsa, bits) }];
  });
  const made = [
    ...diffieHellman.map(({ bits }) => ({ name: `DH ${bits}`, points: pointsFor(guide.rsa, bits) })),
    ...(temporaryRsaBits === null
      ? []
      : [{ name: `RSA ${temporaryRsaBits}`, points: pointsFor(guide.rsa, temporaryRsaBits) }]),
  ];
  return [...certificates, ...made];
}

function keyReasons(address: TlsAddress, guide: SslLabsGuide): readonly Reason<Lowering>[] {
  return keysOf(address, guide).flatMap(({ name, points }) => {
    if (points <= guide.insecureKey) return [because('insecure-key', name)];
    return points <= guide.weakKey ? [because('weak-key', name)] : [];
  });
}

// --- certificates ------------------------------------------------------------------------------------------------

function trustReasons({ chain: [leaf], trust, fault }: CertificateChain, visit: Visit): readonly Reason<Lowering>[] {
  if (leaf === undefined) return [];
  const now = Date.parse(visit.now);
  return [
    ...(fault === 'self-signed' ? [because('self-signed')] : []),
    ...(fault === 'incomplete' ? [because('incomplete-chain', shown(leaf.issuer))] : []),
    ...(trust === 'untrusted' && fault !== 'self-signed' && fault !== 'incomplete'
      ? [because('untrusted', shown(leaf.issuer))]
      : []),
    ...(Date.parse(leaf.notAfter) < now ? [because('expired', leaf.notAfter)] : []),
    ...(Date.parse(leaf.notBefore) > now ? [because('not-yet-valid', leaf.notBefore)] : []),
    ...(matchesName(leaf.names, visit.host) ? [] : [because('other-name', visit.host)]),
  ];
}

function signatureReasons(address: TlsAddress): readonly Reason<Lowering>[] {
  const { staple } = address.details;
  return [
    ...(staple?.status === 'revoked' ? [because('revoked')] : []),
    ...signedOf(address).flatMap(({ signature }) => {
      const hash = hashOf(signature);
      if (hash === 'SHA-1') return [because('sha1-signature', signature)];
      return /^MD/.test(hash) ? [because('md5-signature', signature)] : [];
    }),
  ];
}

// --- versions and suites -------------------------------------------------------------------------------------------

const OLD: readonly TlsVersion[] = ['SSLv3', 'TLSv1.0', 'TLSv1.1'];

function versionReasons({ versions }: TlsAddress): readonly Reason<Lowering>[] {
  const accepted = (version: TlsVersion): boolean => versions[version] === 'accepted';
  const refused = (...all: readonly TlsVersion[]): boolean => all.every((version) => versions[version] === 'refused');
  return [
    ...(accepted('SSLv2') ? [because('ssl2')] : []),
    ...(accepted('SSLv3') && refused('TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3') ? [because('ssl3-best')] : []),
    ...(refused('TLSv1.2', 'TLSv1.3') ? [because('no-tls12')] : []),
    ...(refused('TLSv1.3') ? [because('no-tls13')] : []),
    ...OLD.filter(accepted).map((version) => because('old-version', version)),
  ];
}

const isAnonymous = ({ traits }: SeenSuite): boolean => traits?.authentication === 'anonymous';

function suiteReasons(suites: readonly SeenSuite[], guide: SslLabsGuide): readonly Reason<Lowering>[] {
  return suites.flatMap(({ version, name, traits }) => {
    if (traits === null) return [];
    const modern = version === 'TLSv1.1' || version === 'TLSv1.2';
    const streams = /RC4/.test(traits.cipher);
    return [
      ...(traits.bits < guide.insecureCipher ? [because('weak-cipher', name)] : []),
      ...(traits.authentication === 'anonymous' ? [because('anonymous', name)] : []),
      ...(streams ? [because(modern ? 'rc4-modern' : 'rc4', name)] : []),
      ...(traits.blockBits === 64 && modern ? [because('short-block', name)] : []),
      ...(traits.mode === 'cbc' && version === 'SSLv3' ? [because('poodle', name)] : []),
    ];
  });
}

/** What is said of a whole list holds only when the list is whole. */
function absenceReasons(address: TlsAddress, suites: readonly SeenSuite[]): readonly Reason<Lowering>[] {
  const whole = openSuites(address).length === 0 && suites.length > 0;
  const has = (test: (suite: SeenSuite) => boolean): boolean => !whole || suites.some(test);
  const above = (['TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const).every((one) => address.versions[one] === 'refused');
  const beast = suites.find(({ version, traits }) => version === 'TLSv1.0' && traits?.mode === 'cbc');
  return [
    ...(has(({ traits }) => traits?.mode === 'aead') ? [] : [because('no-aead')]),
    ...(has(hasForwardSecrecy) ? [] : [because('no-forward-secrecy')]),
    ...(above && beast !== undefined ? [because('beast', beast.name)] : []),
  ];
}

const hasForwardSecrecy = ({ traits }: SeenSuite): boolean => traits?.forwardSecret === true;

// --- the other facts -------------------------------------------------------------------------------------------------

function weaknessReasons({ details: { compression, secureRenegotiation, deep } }: TlsAddress) {
  return [
    ...(compression === 'yes' ? [because('compression')] : []),
    ...(secureRenegotiation === 'no' ? [because('no-secure-renegotiation')] : []),
    ...DEEP.filter(([, fact]) => deep?.[fact] === 'vulnerable').map(([message]) => because(message)),
  ];
}

const DEEP = [
  ['heartbleed', 'heartbleed'],
  ['ccs-injection', 'ccsInjection'],
  ['ticketbleed', 'ticketbleed'],
  ['robot', 'robot'],
] as const;

/** Their absence from the facts is no open question: a nightly look never asks. */
const notAsked = ({ details: { deep } }: TlsAddress): readonly string[] =>
  DEEP.filter(([, fact]) => deep === null || deep[fact] === 'inconclusive').map(([message]) => message);
