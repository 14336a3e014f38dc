import { SUITE_NAMES } from '../../knowledge/tls.ts';
import { type Exchange, parseServerKeyExchange, type ServerKeyExchange } from '../../parse/tls/flight.ts';
import { EXTENSION } from '../../parse/tls/hello.ts';
import { type SuiteTraits, suiteTraits } from '../../parse/tls/suite-name.ts';
import type { Answer } from './exchange.ts';
import { type Hello, type HelloVersion, WIRE } from './hello.ts';
import type { KeyShare } from './keys13.ts';
import { FFDHE, GROUPS_12, SCHEMES } from './offers.ts';
import type { Flight } from './reading.ts';
import type { Shape } from './shapes.ts';

/** The next hello to send, each on a connection of its own. */
export type Step =
  | { readonly kind: 'hello'; readonly hello: Hello; readonly shares: readonly KeyShare[]; readonly purpose: string }
  | { readonly kind: 'sslv2'; readonly purpose: string };

/** A part of the plan: yields steps, is handed their answers, and returns what it learnt. There is no socket in here. */
export type Plan<T> = Generator<Step, T, Answer>;

/** An answer, or none because nothing more may be sent: the budget is spent, or we are no longer served. */
export type Reply = Answer | { readonly kind: 'not-asked' };

/**
 * RFC 8446 section 4.1.4: a HelloRetryRequest asks for an offered group without a share of ours, or only for its cookie to come back.
 * Anything else is a defect: it accepts nothing and refuses nothing.
 */
function isIllegalRetry(step: Step, answer: Answer): boolean {
  if (step.kind !== 'hello' || answer.kind !== 'flight' || !answer.flight.hello.retry) return false;
  const { group, extensions } = answer.flight.hello;
  if (group === null) return !extensions.has(EXTENSION.cookie);
  return !step.hello.groups.includes(group) || step.hello.shares.some((share) => share.group === group);
}

export const NOT_ASKED: Reply = { kind: 'not-asked' };

/** A ServerHello or more that answered one of our hellos, with what was offered. */
export interface Seen {
  readonly version: HelloVersion; // the one that the server chose; the one that we offered when its choice has no name
  readonly offered: readonly number[]; // suites
  readonly flight: Flight;
  readonly keyExchange: ServerKeyExchange | null;
  readonly ffdheOffered: boolean;
}

/** What the parts of one plan share. */
export interface Course {
  readonly serverName: string | null;
  readonly shapes: Partial<Record<HelloVersion, Shape>>; // how a hello of this version must look for this server
  readonly seen: Seen[];
  readonly keys: Map<number, KeyShare>; // our key shares by group: they protect nothing, so one of each is enough
  left: number; // connections
  asked: number; // connections so far: the number of the latest
  firstGood: number; // the first that was answered with a flight; 0: none yet
  lastGood: number; // the latest such
  control: Step | null; // the first hello that was answered with a flight: a server that serves us answers it again
  stopped: 'budget' | 'breaker' | null;
}

export const courseOf = (serverName: string | null, budget: number): Course => ({
  serverName,
  shapes: {},
  seen: [],
  keys: new Map(),
  left: budget,
  asked: 0,
  firstGood: 0,
  lastGood: 0,
  control: null,
  stopped: null,
});

/** Kept for the control that closes the look: without it the last negatives would prove nothing. */
const RESERVE = 1;

/** So many hellos without a flight, and we ask whether we are still served before we send another. */
const PATIENCE = 8;

const isGood = (reply: Reply): boolean => reply.kind === 'flight' || reply.kind === 'sslv2';

function* send(course: Course, step: Step, keep: boolean): Plan<Answer> {
  course.left -= 1;
  course.asked += 1;
  const heard = yield step;
  const answer: Answer = isIllegalRetry(step, heard) ? { kind: 'odd', what: 'illegal HelloRetryRequest' } : heard;
  if (!isGood(answer)) return answer;
  course.lastGood = course.asked;
  if (course.control === null) course.firstGood = course.asked;
  course.control ??= step;
  if (answer.kind === 'flight' && step.kind === 'hello' && keep) course.seen.push(seenOf(step.hello, answer.flight));
  return answer;
}

/** One hello. A flight that must not count as one of the named site (another server name) is not kept among those seen. */
export function* ask(course: Course, step: Step, keep = true): Plan<Reply> {
  if (course.stopped !== null) return NOT_ASKED;
  const longWithout = course.control !== null && course.asked - course.lastGood >= PATIENCE;
  if (longWithout && !(yield* stillServed(course))) return NOT_ASKED;
  if (course.left <= RESERVE) {
    course.stopped = 'budget';
    return NOT_ASKED;
  }
  return yield* send(course, step, keep);
}

/** Sends the control, and once more if it fails. When both fail nothing more is sent. */
export function* stillServed(course: Course): Plan<boolean> {
  if (course.stopped === 'breaker') return false;
  for (let attempt = 0; attempt < 2 && course.control !== null; attempt++) {
    if (course.left === 0) {
      course.stopped ??= 'budget';
      return false;
    }
    if (isGood(yield* send(course, course.control, true))) return true;
  }
  course.stopped = 'breaker';
  return false;
}

/**
 * Asks one question until something is proven by one of its forms (the same hello again, or the same offer in another shape). A flight
 * and an alert that refuses are proof at once. A close may be an accident, silence too: the next form is sent after a good control.
 * What comes back otherwise is the reply that says least: closed only if every form was.
 */
export function* insistOn<F extends { readonly step: Step }>(
  course: Course,
  forms: readonly F[],
  keep = true,
): Plan<{ readonly reply: Reply; readonly form: F | null; readonly connection: number }> {
  let weakest = { reply: NOT_ASKED, form: null as F | null, connection: course.asked };
  for (const [index, form] of forms.entries()) {
    const answered = weakest.reply.kind === 'refused';
    if (index > 0 && !answered && course.control !== null && !(yield* stillServed(course)))
      return { reply: NOT_ASKED, form: null, connection: course.asked };
    const reply = yield* ask(course, form.step, keep);
    const one = { reply, form, connection: course.asked };
    if (reply.kind === 'not-asked' || isProof(reply)) return one;
    weakest = isClose(reply) && index > 0 ? { ...weakest, connection: course.asked } : one;
  }
  return weakest;
}

/** The same question twice, when the first answer proves nothing. */
export function* insist(course: Course, step: Step, keep = true): Plan<Reply> {
  const { reply } = yield* insistOn(course, [{ step }, { step }], keep);
  return reply;
}

/**
 * Fatal alerts that mean "not this": unexpected_message (JSSE), handshake_failure, illegal_parameter, protocol_version,
 * insufficient_security, internal_error (OpenSSL, of a version that is on but has no suite at its security level), inappropriate_fallback.
 * Others (access_denied, decode_error, unrecognized_name ...) speak of the hello or of us, not of what it offered.
 */
const REFUSALS = [10, 40, 47, 70, 71, 80, 86];

export const isProof = (reply: Reply): boolean =>
  isGood(reply) || (reply.kind === 'refused' && REFUSALS.includes(reply.alert.code));

/** The connection ended without an alert that says anything: close_notify and user_canceled are polite forms of that. */
export const isClose = (reply: Reply): boolean =>
  reply.kind === 'closed' || (reply.kind === 'refused' && (reply.alert.code === 0 || reply.alert.code === 90));

/**
 * Whether a reply without a flight is a "no", and the words for it. The number of its connection goes with it: it stands only if a later
 * one was served (see `stands`).
 */
export function noOf(course: Course, reply: Reply): { readonly no: boolean; readonly evidence: string } {
  if (isClose(reply)) return { no: course.control !== null, evidence: 'closed between two controls' };
  switch (reply.kind) {
    case 'refused':
      return { no: isProof(reply), evidence: `alert ${reply.alert.code}` };
    case 'not-asked':
      return { no: false, evidence: course.stopped === 'budget' ? 'budget spent' : 'no longer served' };
    case 'not-tls':
      return { no: false, evidence: 'answered with something else' };
    case 'odd':
      return { no: false, evidence: reply.what };
    default:
      return { no: false, evidence: reply.kind };
  }
}

/** A negative stands between two good answers: the one before it, and one after the connection that gave it. */
export const stands = (course: Course, connection: number): boolean => connection <= course.lastGood;

// --- what was seen -------------------------------------------------------------------------------------------------

const VERSION_OF: ReadonlyMap<number, HelloVersion> = new Map(
  (Object.entries(WIRE) as [HelloVersion, number][]).map(([version, wire]) => [wire, version]),
);

export function seenOf(hello: Hello, flight: Flight): Seen {
  return {
    version: VERSION_OF.get(flight.hello.version) ?? hello.version,
    offered: hello.suites,
    flight,
    keyExchange: keyExchangeOf(flight),
    ffdheOffered: hello.groups.some((group) => FFDHE.includes(group)),
  };
}

export function keyExchangeOf({ hello, keyExchange }: Flight): ServerKeyExchange | null {
  const traits = traitsOf(hello.suite);
  if (keyExchange === null || traits === null) return null;
  const parsed = parseServerKeyExchange(
    keyExchange,
    formOf(traits),
    traits.authentication !== 'anonymous',
    hello.version,
  );
  return parsed === 'invalid' ? null : parsed;
}

function formOf({ exchange, export: isExport }: SuiteTraits): Exchange {
  if (exchange === 'ecdhe' || exchange === 'dhe') return exchange;
  return isExport ? 'rsa-export' : 'other';
}

const TRAITS: ReadonlyMap<number, SuiteTraits | null> = new Map(
  [...SUITE_NAMES].map(([id, name]) => [id, suiteTraits(name)]),
);
export const traitsOf = (suite: number): SuiteTraits | null => TRAITS.get(suite) ?? null;

/** Groups seen in key exchanges before TLS 1.3; one that nobody offered is a defect of the server. */
export const groupsSeen = ({ seen }: Course): readonly number[] => [
  ...new Set(
    seen
      .flatMap(({ keyExchange }) => keyExchange?.group ?? [])
      .filter((group) => [...GROUPS_12, ...FFDHE].includes(group)),
  ),
];

/** Signature schemes seen in use, whatever the version. */
export const schemesSeen = ({ seen }: Course): readonly number[] => [
  ...new Set(seen.flatMap(({ flight, keyExchange }) => flight.verifyScheme ?? keyExchange?.scheme ?? [])),
];

/** Some servers read no further (wolfSSL 5.5: 19): a scheme for each common kind of key must stand before. */
const READ = 16;
const ANCHORS = [0x0403, 0x0804];

/** The schemes to offer: unseen ones first, and always one for ECDSA and one for RSA among those that every server reads. */
export function schemesFor(course: Course): readonly number[] {
  const list = unseenFirst(SCHEMES, schemesSeen(course));
  const late = ANCHORS.filter((anchor) => list.indexOf(anchor) >= READ);
  const others = list.filter((scheme) => !late.includes(scheme));
  return [...others.slice(0, READ - late.length), ...late, ...others.slice(READ - late.length)];
}

/** What was not seen yet comes first: a server that follows its client shows something new in every flight, and nothing is withheld. */
export const unseenFirst = (all: readonly number[], seen: readonly number[]): readonly number[] => [
  ...all.filter((one) => !seen.includes(one)),
  ...all.filter((one) => seen.includes(one)),
];
