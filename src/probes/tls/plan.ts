import type { Trait } from '../../model/observation.ts';
import {
  alone,
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
  RESERVE,
  type Reply,
  type Rounds,
  type Seen,
  type Step,
  stands,
  stillServed,
  together,
  traitsOf,
} from './course.ts';
import type { Answer } from './exchange.ts';
import { extras } from './extras.ts';
import { groupsOf12, withUnseenGroups } from './groups12.ts';
import type { HelloVersion } from './hello.ts';
import {
  again13,
  asking13,
  type First13,
  type Groups,
  groupsOf13,
  hello13For,
  open13,
  otherCertificates,
  type Way13,
} from './modern.ts';
import { arranged, FFDHE, GROUPS_12, isUnusual, suitesFor } from './offers.ts';
import { hello12, type Version12 } from './questions.ts';
import {
  type Asking,
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
import { fallback, withoutName } from './single.ts';
import { NEWEST_FIRST, type Taken } from './taken.ts';

export type { Rounds, Seen, Step } from './course.ts';
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
  readonly shaky: boolean; // connections were lost on the way: what was refused by silence or a close may only have been lost
}

export interface Wish {
  readonly serverName: string | null; // null for an address
  readonly budget: number; // connections
  readonly patience?: number; // how often a question is asked whose answers prove nothing; 2 unless said
}

/** A closer look at what is weak anyway: suites that nobody should meet are worth their connections only there. */
const MANY_SUITES = 20;

/** Connections that the lists leave to what is asked after them: the last suites of the last list are worth less. */
const FOR_SINGLE_FACTS = 10;

/**
 * Everything that one address, port and name accepts, in as few connections as proof allows, two at a time. Which versions are there comes
 * first, so that a spent budget costs lists of suites and never a version; positive answers stand between negative ones, which need them
 * as their controls. A failure when nothing there speaks TLS.
 */
export function* lookAtEndpoint(wish: Wish): Rounds<EndpointLook | { readonly failure: Answer }> {
  const course = courseOf(wish.serverName, wish.budget, wish.patience);
  const first = yield* firstAnswers(course);
  if ('failure' in first) return first;

  const takesOld = OLD.some((version) => isTaken(version, first[version]));
  course.kept = FOR_SINGLE_FACTS;
  const [tls12, tls13, older] = yield* together(
    course,
    list12(course, first['TLSv1.2'], takesOld),
    list13(course, first['TLSv1.3']),
    listOlder(course, first),
  );
  const short = course.stopped === 'budget';
  if (short) course.stopped = null;
  course.kept = RESERVE;

  const lists: Readonly<Record<HelloVersion, Listed>> = { 'TLSv1.3': tls13, 'TLSv1.2': tls12, ...older };
  const taken = Object.fromEntries(
    Object.entries(lists).map(([version, { draft }]) => [version, suitesOf(draft)]),
  ) as unknown as Taken;
  const { groups: groups13, way: way13 } = tls13;
  const [answeredExtras, fallbackSignal, chaChaFirst, groups12] = yield* together(
    course,
    extras(course, taken),
    fallback(course, taken),
    chaChaOf(course, lists, way13),
    groupsOf12(course, taken, groups13.groups),
    otherCertificates(course, taken['TLSv1.3'], way13),
  );
  const nameless = yield* alone(course, withoutName(course, taken, way13));
  if (!stands(course, course.round)) yield* alone(course, stillServed(course)); // the last negatives need their closing control

  const versions = {
    'TLSv1.3': settled(course, tls13),
    'TLSv1.2': settled(course, tls12),
    'TLSv1.1': settled(course, older['TLSv1.1']),
    'TLSv1.0': settled(course, older['TLSv1.0']),
    SSLv3: settled(course, older.SSLv3),
    SSLv2: settled2(course, first.SSLv2),
  };
  /** A version of which we know nothing may have groups of its own. */
  const whole = ({ complete, lastNo }: Groups, version: HelloVersion): boolean =>
    complete && stands(course, lastNo) && versions[version].offer !== 'untested';
  const { seen, sha1 } = answeredExtras;
  const saysAll = versions['TLSv1.2'].complete && stands(course, sha1.lastNo); // a suite that was missed may need another key
  return {
    versions,
    sslv2Kinds: first.SSLv2.reply.kind === 'sslv2' ? first.SSLv2.reply.hello.kinds : [],
    groups13: { groups: groups13.groups, ordered: groups13.ordered, complete: whole(groups13, 'TLSv1.3') },
    groups12: { groups: groups12.groups, complete: whole(groups12, 'TLSv1.2') },
    withoutName: stands(course, nameless.lastNo) ? nameless.answer : null,
    fallback: fallbackSignal,
    extras: seen,
    sha1Signatures: sha1.answer !== 'no' || saysAll ? sha1.answer : 'untested',
    chaChaFirst,
    seen: course.seen,
    shape: shapeOf(course, NEWEST_FIRST.find((version) => taken[version].length > 0) ?? 'TLSv1.2').name,
    stopped: course.stopped ?? (short ? 'budget' : null),
    shaky: course.shaky,
  };
}

const OLD = ['TLSv1.0', 'SSLv3', 'TLSv1.1'] as const satisfies readonly Version12[];

const shapeOf = (course: Course, version: Version12): Shape => course.shapes[version] ?? ORDINARY;

const helloOf =
  (course: Course, version: Version12) =>
  (suites: readonly number[]): Step =>
    hello12(course, version, suites, `${version} suites`);

// --- which versions are there ----------------------------------------------------------------------------------------

interface Answered {
  readonly reply: Reply;
  readonly round: number;
}

interface FirstAnswers extends Readonly<Record<Version12, First>> {
  readonly 'TLSv1.3': First13;
  readonly SSLv2: Answered;
}

/** One hello for each version, and more only where the answer proves nothing. */
function* firstAnswers(course: Course): Rounds<FirstAnswers | { readonly failure: Answer }> {
  const tls13 = yield* alone(course, open13(course));
  if (tls13.reply.kind === 'no-connection') return failed(tls13.reply);
  const mute = isMute(tls13.reply);
  const tls12 = yield* alone(course, climb(course, 'TLSv1.2', mute ? SHAPES.filter(isPlainest) : SHAPES));
  if (course.control === null && mute && isMute(tls12.reply)) return failed(tls13.reply);

  const [tls11, tls10, sslv3, sslv2] = yield* together(
    course,
    climb(course, 'TLSv1.1', [ORDINARY]),
    climb(course, 'TLSv1.0', [ORDINARY]),
    climb(course, 'SSLv3', [ORDINARY]),
    askSslv2(course),
  );
  if (course.control === null) return failed(tls13.reply);

  // What proved nothing because there was no control yet may prove something now.
  const early = ({ reply, round }: Answered) => !isProof(reply) && round <= course.firstGood;
  return {
    'TLSv1.3': early(tls13) ? yield* alone(course, again13(course)) : tls13,
    'TLSv1.2': early(tls12) ? yield* alone(course, climb(course, 'TLSv1.2', [])) : tls12,
    'TLSv1.1': early(tls11) ? yield* alone(course, climb(course, 'TLSv1.1', [])) : tls11,
    'TLSv1.0': early(tls10) ? yield* alone(course, climb(course, 'TLSv1.0', [])) : tls10,
    SSLv3: early(sslv3) ? yield* alone(course, climb(course, 'SSLv3', [])) : sslv3,
    SSLv2: early(sslv2) ? yield* alone(course, askSslv2(course)) : sslv2,
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
    const forms = plainer(known, course.patience).map(formOf);
    const { reply, form, round } = yield* insistOn(course, forms);
    const { shape, offered } = form ?? formOf(known);
    course.shapes[version] = shape;
    return { offered, reply, round };
  }
  let best: First | null = null;
  let lost: ReturnType<typeof formOf> | null = null; // the first that came to nothing
  for (const form of unknown.map(formOf)) {
    const reply = yield* ask(course, form.step);
    const first = { offered: form.offered, reply, round: course.round };
    if (reply.kind === 'flight' && lost !== null) return yield* climbAgain(course, version, lost, form.shape, first);
    if (reply.kind === 'flight') course.shapes[version] = form.shape;
    if (lost === null && !isProof(reply)) lost = form;
    if (reply.kind === 'flight' || reply.kind === 'not-asked' || isNever(reply)) return first;
    if (best === null || isProof(reply)) best = first;
    if (reply.kind === 'not-tls') break;
  }
  if (best !== null && (isProof(best.reply) || isClose(best.reply)) && all.length > ORDINARY.mostSuites) {
    // It refuses what is likely. Perhaps all that it takes is rare.
    const offered = all.slice(ORDINARY.mostSuites, 2 * ORDINARY.mostSuites);
    const reply = yield* ask(course, hello12(course, version, offered, version, {}, ORDINARY));
    if (reply.kind === 'flight') return { offered, reply, round: course.round };
  }
  return best ?? { offered: all, reply: NOT_ASKED, round: course.round };
}

/** A later shape was answered. Was the first disliked, or only lost? */
function* climbAgain(
  course: Course,
  version: Version12,
  lost: { readonly shape: Shape; readonly offered: readonly number[]; readonly step: Step },
  shape: Shape,
  found: First,
): Plan<First> {
  const reply = yield* ask(course, lost.step);
  const wasLost = reply.kind === 'flight';
  course.shaky ||= wasLost;
  course.shapes[version] = wasLost ? lost.shape : shape;
  return wasLost ? { offered: lost.offered, reply, round: course.round } : found;
}

function* askSslv2(course: Course): Plan<Answered> {
  const reply = yield* insist(course, { kind: 'sslv2', purpose: 'SSL 2.0' });
  return { reply, round: course.round };
}

/** Any alert, and bytes of any other kind, come from a server that does not understand SSL 2.0. */
function settled2(course: Course, { reply, round }: Answered): VersionLook {
  if (reply.kind === 'sslv2') {
    const evidence = reply.hello.kinds.length === 0 ? 'accepted without any cipher' : 'accepted';
    return { ...ABOUT_SSLV2, offer: 'accepted', evidence, complete: true };
  }
  const { no, evidence } = noOf(course, reply);
  const refused = (no || reply.kind === 'refused' || reply.kind === 'not-tls') && stands(course, round);
  return { ...ABOUT_SSLV2, offer: refused ? 'refused' : 'untested', evidence, complete: refused };
}

const ABOUT_SSLV2 = { suites: [], preference: 'unknown', wholeOrder: false } as const;

const isTaken13 = ({ offered, reply }: First): boolean => typeof judge('TLSv1.3', offered, reply) === 'object';

const isTaken = (version: Version12, { offered, reply }: First): boolean =>
  typeof judge(version, offered, reply) === 'object';

// --- what they take ----------------------------------------------------------------------------------------------------

interface Listed {
  readonly draft: Draft;
  readonly preference: Preference;
}

interface Listed13 extends Listed {
  readonly groups: Groups & { readonly ordered: boolean };
  readonly way: Way13;
}

function* list13(course: Course, first: First13): Plan<Listed13> {
  const { helloFor, put, way } = asking13(course, first);
  const draft = yield* removal(course, 'TLSv1.3', suitesFor('TLSv1.3', 'core'), first, { helloFor, put });
  const preference = yield* preferenceIn(course, 'TLSv1.3', draft, helloFor);
  const suites = suitesOf(draft);
  const groups = suites.length > 0 ? yield* groupsOf13(course, suites, way()) : NO_GROUPS;
  return { draft, preference, groups, way: way() };
}

const NO_GROUPS = { groups: [], complete: true, ordered: false, lastNo: 0 };

function* list12(course: Course, first: First, takesOld: boolean): Plan<Listed> {
  const listed = yield* listOf(course, 'TLSv1.2', first, takesOld);
  const draft = takesOld ? yield* withNamedDh(course, listed) : listed;
  return { draft, preference: yield* preferenceIn(course, 'TLSv1.2', draft, helloOf(course, 'TLSv1.2')) };
}

/** The oldest first: should the budget be spent, what is left out is the list of the newest of them. */
function* listOlder(course: Course, first: FirstAnswers): Plan<Record<(typeof OLD)[number], Listed>> {
  const listed = { 'TLSv1.1': UNLISTED, 'TLSv1.0': UNLISTED, SSLv3: UNLISTED };
  const modern = isTaken13(first['TLSv1.3']); // its groups are told with TLS 1.3
  for (const version of OLD) {
    const { draft: like, preference } = listed['TLSv1.0'];
    const put = version === 'TLSv1.1' && !modern ? withUnseenGroups(course, version, like, preference) : undefined;
    const draft = yield* listOf(course, version, first[version], true, put);
    listed[version] = { draft, preference: yield* preferenceIn(course, version, draft, helloOf(course, version)) };
  }
  return listed;
}

const UNLISTED: Listed = { draft: NOTHING, preference: 'unknown' };

/** The ordinary suites; the rest of the table where the version is taken and the server takes much, as one list when that is known already. */
function* listOf(
  course: Course,
  version: Version12,
  first: First,
  takesMuch: boolean,
  put?: Asking['put'],
): Plan<Draft> {
  const [core, rest] = [suitesFor(version, 'core'), suitesFor(version, 'rest')];
  const { mostSuites: most } = shapeOf(course, version);
  const asking: Asking = { helloFor: helloOf(course, version), most, ...(put === undefined ? {} : { put }) };
  if (takesMuch && isTaken(version, first)) return yield* removal(course, version, [...core, ...rest], first, asking);
  const found = yield* removal(course, version, core, first, asking);
  const suites = suitesOf(found);
  const shows = suites.length > MANY_SUITES || suites.some((suite) => isUnusual(traitsOf(suite)?.authentication));
  if (suites.length === 0 || !(takesMuch || shows)) return found;
  return joined(found, yield* removal(course, version, rest, null, asking));
}

/** Some servers have DHE only for clients that name an FFDHE group (RFC 7919 section 4; wolfSSL, NSS when told to). */
function* withNamedDh(course: Course, found: Draft): Plan<Draft> {
  const isDhe = (suite: number) => traitsOf(suite)?.exchange === 'dhe' && traitsOf(suite)?.authentication === 'rsa';
  const suites = suitesOf(found);
  if (suites.length === 0 || suites.some(isDhe)) return found;
  const groups = [...GROUPS_12, ...FFDHE];
  const helloFor = (offered: readonly number[]) =>
    hello12(course, 'TLSv1.2', offered, 'DHE with FFDHE groups', { groups });
  return joined(
    found,
    yield* removal(course, 'TLSv1.2', suitesFor('TLSv1.2', 'core').filter(isDhe), null, { helloFor }),
  );
}

/** Asked once, of the newest version in which the server has an order of its own. */
function* chaChaOf(course: Course, lists: Readonly<Record<HelloVersion, Listed>>, way13: Way13): Plan<Trait> {
  for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
    const { draft, preference } = lists[version];
    if (preference !== 'server') continue;
    const helloFor = version === 'TLSv1.3' ? hello13For(course, way13, 'TLS 1.3 suites') : helloOf(course, version);
    const gives = yield* givesWayToChaCha(course, version, suitesOf(draft), helloFor);
    if (gives !== null) return gives ? 'yes' : 'no';
  }
  return 'not-applicable';
}
