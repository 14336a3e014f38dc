import type { Trait } from '../../model/observation.ts';
import {
  ask,
  type Course,
  courseOf,
  insist,
  insistOn,
  isClose,
  isProof,
  NOT_ASKED,
  noOf,
  type Plan,
  type Reply,
  type Seen,
  type Step,
  stands,
  stillServed,
  traitsOf,
} from './course.ts';
import type { Answer } from './exchange.ts';
import type { HelloVersion } from './hello.ts';
import { again13, type First13, type Groups, groupsOf13, hello13For, open13, otherCertificates } from './modern.ts';
import { arranged, FFDHE, GROUPS_12, isUnusual, suitesFor } from './offers.ts';
import { hello12, type Version12 } from './questions.ts';
import {
  type Draft,
  type First,
  givesWayToChaCha,
  isNever,
  joined,
  judge,
  NOTHING,
  type Preference,
  preferenceIn,
  removal,
  settled,
  suitesOf,
  type VersionLook,
} from './removal.ts';
import { ORDINARY, plainer, SHAPES, type Shape } from './shapes.ts';
import { extras, fallback, groupsOf12, signsWithSha1, type Taken, withoutName } from './single.ts';

export type { Plan, Seen, Step } from './course.ts';
export type { VersionLook } from './removal.ts';

export interface EndpointLook {
  readonly versions: Readonly<Record<HelloVersion | 'SSLv2', VersionLook>>;
  readonly sslv2Kinds: readonly string[];
  readonly groups13: { readonly groups: readonly number[]; readonly complete: boolean; readonly ordered: boolean };
  readonly groups12: { readonly groups: readonly number[]; readonly complete: boolean };
  readonly seen: readonly Seen[]; // every flight, in order
  readonly withoutName: Seen | { readonly alert: number } | null; // null: not learnt
  readonly fallback: 'protected' | 'unprotected' | 'not-applicable' | 'untested';
  readonly extras: Seen | null; // the answer to the hello that offers compression, heartbeat and encrypt-then-MAC
  readonly sha1Signatures: Trait; // of TLS 1.2
  readonly chaChaFirst: Trait; // keeps its own order, except for a client whose first suite is of ChaCha20
  readonly shape: string; // of the hellos of the newest accepted version below TLS 1.3
  readonly stopped: 'budget' | 'breaker' | null;
}

export interface Wish {
  readonly serverName: string | null; // null for an address
  readonly budget: number; // connections
}

/** A closer look at what is weak anyway: suites that nobody should meet are worth their connections only there. */
const MANY_SUITES = 20;

/**
 * Everything that one address, port and name accepts, in as few connections as proof allows. Which versions are there comes first, so that
 * a spent budget costs lists of suites and never a version; positive answers stand between negative ones, which need them as their
 * controls. A failure when nothing there speaks TLS.
 */
export function* lookAtEndpoint(wish: Wish): Plan<EndpointLook | { readonly failure: Answer }> {
  const course = courseOf(wish.serverName, wish.budget);
  const first = yield* firstAnswers(course);
  if ('failure' in first) return first;

  const way13 = first['TLSv1.3'].way;
  const hello = {
    'TLSv1.3': hello13For(course, way13, 'TLS 1.3 suites'),
    ...hellosOf(course, ['TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3']),
  };
  const takesOld = (['TLSv1.0', 'SSLv3', 'TLSv1.1'] as const).some((version) => isTaken(version, first[version]));

  const tls13 = yield* removal(course, 'TLSv1.3', suitesFor('TLSv1.3', 'core'), first['TLSv1.3'], hello['TLSv1.3']);
  const listed12 = yield* listOf(course, 'TLSv1.2', first['TLSv1.2'], hello['TLSv1.2'], takesOld);
  const tls12 = takesOld ? yield* withNamedDh(course, listed12) : listed12;
  const preferences: Partial<Record<HelloVersion, Preference>> = {
    'TLSv1.3': yield* preferenceIn(course, 'TLSv1.3', tls13, hello['TLSv1.3']),
    'TLSv1.2': yield* preferenceIn(course, 'TLSv1.2', tls12, hello['TLSv1.2']),
  };
  const chaChaFirst = yield* chaChaOf(course, { 'TLSv1.3': tls13, 'TLSv1.2': tls12 }, preferences, hello);
  const newer = { 'TLSv1.3': suitesOf(tls13), 'TLSv1.2': suitesOf(tls12) };

  // Of older versions the one suite that is known already is enough for the single facts.
  const known: Taken = { ...newer, ...firstSuites(first) };
  const fallbackSignal = yield* fallback(course, known);
  const groups13 =
    newer['TLSv1.3'].length > 0
      ? yield* groupsOf13(course, newer['TLSv1.3'], way13)
      : { groups: [], complete: true, ordered: false, lastNo: 0 };
  const answeredExtras = yield* extras(course, known);

  const older = { 'TLSv1.1': NOTHING, 'TLSv1.0': NOTHING, SSLv3: NOTHING };
  for (const version of ['TLSv1.0', 'SSLv3', 'TLSv1.1'] as const) {
    older[version] = yield* listOf(course, version, first[version], hello[version], true);
    preferences[version] = yield* preferenceIn(course, version, older[version], hello[version]);
  }

  const taken: Taken = {
    ...newer,
    'TLSv1.1': suitesOf(older['TLSv1.1']),
    'TLSv1.0': suitesOf(older['TLSv1.0']),
    SSLv3: suitesOf(older.SSLv3),
  };
  const groups12 = yield* groupsOf12(course, taken, groups13.groups);
  if (newer['TLSv1.3'].length > 0) yield* otherCertificates(course, newer['TLSv1.3'], way13);
  const sha1 = yield* signsWithSha1(course, taken);
  const nameless = yield* withoutName(course, taken, way13);
  if (!stands(course, course.asked)) yield* stillServed(course); // the last negatives need their closing control

  const versions = {
    'TLSv1.3': settled(course, tls13, preferences['TLSv1.3']),
    'TLSv1.2': settled(course, tls12, preferences['TLSv1.2']),
    'TLSv1.1': settled(course, older['TLSv1.1'], preferences['TLSv1.1']),
    'TLSv1.0': settled(course, older['TLSv1.0'], preferences['TLSv1.0']),
    SSLv3: settled(course, older.SSLv3, preferences.SSLv3),
    SSLv2: settled2(course, first.SSLv2),
  };
  /** A version of which we know nothing may have groups of its own. */
  const whole = ({ complete, lastNo }: Groups, version: HelloVersion): boolean =>
    complete && stands(course, lastNo) && versions[version].offer !== 'untested';
  return {
    versions,
    sslv2Kinds: first.SSLv2.reply.kind === 'sslv2' ? first.SSLv2.reply.hello.kinds : [],
    groups13: { groups: groups13.groups, ordered: groups13.ordered, complete: whole(groups13, 'TLSv1.3') },
    groups12: { groups: groups12.groups, complete: whole(groups12, 'TLSv1.2') },
    withoutName: stands(course, nameless.lastNo) ? nameless.answer : null,
    fallback: fallbackSignal,
    extras: answeredExtras,
    sha1Signatures: stands(course, sha1.lastNo) ? sha1.answer : 'untested',
    chaChaFirst,
    seen: course.seen,
    shape: shapeOf(course, NEWEST_FIRST.find((version) => taken[version].length > 0) ?? 'TLSv1.2').name,
    stopped: course.stopped,
  };
}

const NEWEST_FIRST = ['TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'] as const satisfies readonly Version12[];

const shapeOf = (course: Course, version: Version12): Shape => course.shapes[version] ?? ORDINARY;

const hellosOf = (course: Course, versions: readonly Version12[]) =>
  Object.fromEntries(
    versions.map((version) => [
      version,
      (suites: readonly number[]) => hello12(course, version, suites, `${version} suites`),
    ]),
  ) as Record<Version12, (suites: readonly number[]) => Step>;

// --- which versions are there ----------------------------------------------------------------------------------------

interface Answered {
  readonly reply: Reply;
  readonly connection: number;
}

interface FirstAnswers extends Readonly<Record<Version12, First>> {
  readonly 'TLSv1.3': First13;
  readonly SSLv2: Answered;
}

/** One hello for each version, and more only where the answer proves nothing. */
function* firstAnswers(course: Course): Plan<FirstAnswers | { readonly failure: Answer }> {
  const tls13 = yield* open13(course);
  if (tls13.reply.kind === 'no-connection') return failed(tls13.reply);
  const tls12 = yield* climb(course, 'TLSv1.2', isMute(tls13.reply) ? SHAPES.filter(isPlainest) : SHAPES);
  if (course.control === null && isMute(tls13.reply) && isMute(tls12.reply)) return failed(tls13.reply);

  const tls11 = yield* climb(course, 'TLSv1.1', [ORDINARY]);
  const tls10 = yield* climb(course, 'TLSv1.0', [ORDINARY]);
  const sslv3 = yield* climb(course, 'SSLv3', [ORDINARY]);
  const sslv2 = yield* askSslv2(course);
  if (course.control === null) return failed(tls13.reply);

  // What proved nothing because there was no control yet may prove something now.
  const early = ({ reply, connection }: Answered) => !isProof(reply) && connection < course.firstGood;
  return {
    'TLSv1.3': early(tls13) ? yield* again13(course) : tls13,
    'TLSv1.2': early(tls12) ? yield* climb(course, 'TLSv1.2', []) : tls12,
    'TLSv1.1': early(tls11) ? yield* climb(course, 'TLSv1.1', []) : tls11,
    'TLSv1.0': early(tls10) ? yield* climb(course, 'TLSv1.0', []) : tls10,
    SSLv3: early(sslv3) ? yield* climb(course, 'SSLv3', []) : sslv3,
    SSLv2: early(sslv2) ? yield* askSslv2(course) : sslv2,
  };
}

/** Nothing, or nothing of TLS: other hellos to the same port are not likely to be heard. */
const isMute = ({ kind }: Reply): boolean => kind === 'silent' || kind === 'not-tls' || kind === 'no-connection';

const isPlainest = ({ name }: Shape): boolean => name === 'ordinary' || name === 'padded';

/** Never a flight: that would have been a control. */
const failed = (reply: Reply): { readonly failure: Answer } => ({
  failure: reply.kind === 'not-asked' ? { kind: 'silent' } : reply,
});

/**
 * The first hello of one version, in one shape after the other. While nothing has been answered yet any shape may be the one that helps;
 * later a refusal is one, and only an answer that proves nothing is followed by a shape that asks for less.
 */
function* climb(course: Course, version: Version12, unknown: readonly Shape[]): Plan<First> {
  const all = suitesFor(version, 'core');
  const formOf = (shape: Shape) => {
    const offered = arranged(all.slice(0, shape.mostSuites), 0);
    return { shape, offered, step: hello12(course, version, offered, version, {}, shape) };
  };
  if (course.control !== null) {
    const known = course.shapes[version] ?? course.shapes['TLSv1.2'] ?? ORDINARY;
    const forms = plainer(known).map(formOf);
    const { reply, form, connection } = yield* insistOn(course, forms);
    const { shape, offered } = form ?? formOf(known);
    course.shapes[version] = shape;
    return { offered, reply, connection };
  }
  let best: First | null = null;
  for (const form of unknown.map(formOf)) {
    const reply = yield* ask(course, form.step);
    const first = { offered: form.offered, reply, connection: course.asked };
    if (reply.kind === 'flight') course.shapes[version] = form.shape;
    if (reply.kind === 'flight' || reply.kind === 'not-asked' || isNever(reply)) return first;
    if (best === null || isProof(reply)) best = first;
    if (reply.kind === 'not-tls') break;
  }
  if (best !== null && (isProof(best.reply) || isClose(best.reply)) && all.length > ORDINARY.mostSuites) {
    // It refuses what is likely. Perhaps all that it takes is rare.
    const offered = all.slice(ORDINARY.mostSuites, 2 * ORDINARY.mostSuites);
    const reply = yield* ask(course, hello12(course, version, offered, version, {}, ORDINARY));
    if (reply.kind === 'flight') return { offered, reply, connection: course.asked };
  }
  return best ?? { offered: all, reply: NOT_ASKED, connection: course.asked };
}

function* askSslv2(course: Course): Plan<Answered> {
  const reply = yield* insist(course, { kind: 'sslv2', purpose: 'SSL 2.0' });
  return { reply, connection: course.asked };
}

/** Any alert, and bytes of any other kind, come from a server that does not understand SSL 2.0. */
function settled2(course: Course, { reply, connection }: Answered): VersionLook {
  if (reply.kind === 'sslv2') {
    const evidence = reply.hello.kinds.length === 0 ? 'accepted without any cipher' : 'accepted';
    return { ...ABOUT_SSLV2, offer: 'accepted', evidence, complete: true };
  }
  const { no, evidence } = noOf(course, reply);
  const refused = (no || reply.kind === 'refused' || reply.kind === 'not-tls') && stands(course, connection);
  return { ...ABOUT_SSLV2, offer: refused ? 'refused' : 'untested', evidence, complete: refused };
}

const ABOUT_SSLV2 = { suites: [], preference: 'unknown', wholeOrder: false } as const;

const isTaken = (version: Version12, { offered, reply }: First): boolean =>
  typeof judge(version, offered, reply) === 'object';

function firstSuites(first: FirstAnswers): Readonly<Record<'TLSv1.1' | 'TLSv1.0' | 'SSLv3', readonly number[]>> {
  const of = (version: Version12) => {
    const said = judge(version, first[version].offered, first[version].reply);
    return typeof said === 'object' ? [said.took] : [];
  };
  return { 'TLSv1.1': of('TLSv1.1'), 'TLSv1.0': of('TLSv1.0'), SSLv3: of('SSLv3') };
}

// --- what they take ----------------------------------------------------------------------------------------------------

type HelloFor = (suites: readonly number[]) => Step;

/** The ordinary suites; the rest of the table where the version is taken and the server takes much, as one list when that is known already. */
function* listOf(
  course: Course,
  version: Version12,
  first: First,
  helloFor: HelloFor,
  takesMuch: boolean,
): Plan<Draft> {
  const [core, rest] = [suitesFor(version, 'core'), suitesFor(version, 'rest')];
  const { mostSuites } = shapeOf(course, version);
  if (takesMuch && isTaken(version, first))
    return yield* removal(course, version, [...core, ...rest], first, helloFor, mostSuites);
  const found = yield* removal(course, version, core, first, helloFor, mostSuites);
  const suites = suitesOf(found);
  const shows = suites.length > MANY_SUITES || suites.some((suite) => isUnusual(traitsOf(suite)?.authentication));
  if (suites.length === 0 || !(takesMuch || shows)) return found;
  return joined(found, yield* removal(course, version, rest, null, helloFor, mostSuites));
}

/** Some servers have DHE only for clients that name an FFDHE group (RFC 7919 section 4; wolfSSL, NSS when told to). */
function* withNamedDh(course: Course, found: Draft): Plan<Draft> {
  const isDhe = (suite: number) => traitsOf(suite)?.exchange === 'dhe' && traitsOf(suite)?.authentication === 'rsa';
  const suites = suitesOf(found);
  if (suites.length === 0 || suites.some(isDhe)) return found;
  const groups = [...GROUPS_12, ...FFDHE];
  const helloFor = (offered: readonly number[]) =>
    hello12(course, 'TLSv1.2', offered, 'DHE with FFDHE groups', { groups });
  return joined(found, yield* removal(course, 'TLSv1.2', suitesFor('TLSv1.2', 'core').filter(isDhe), null, helloFor));
}

/** Asked once, of the newest version in which the server has an order of its own. */
function* chaChaOf(
  course: Course,
  drafts: Readonly<Record<'TLSv1.3' | 'TLSv1.2', Draft>>,
  preferences: Partial<Record<HelloVersion, Preference>>,
  helloFor: Readonly<Record<'TLSv1.3' | 'TLSv1.2', HelloFor>>,
): Plan<Trait> {
  for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
    if (preferences[version] !== 'server') continue;
    const gives = yield* givesWayToChaCha(course, version, suitesOf(drafts[version]), helloFor[version]);
    if (gives !== null) return gives ? 'yes' : 'no';
  }
  return 'not-applicable';
}
