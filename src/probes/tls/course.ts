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

/** The same for parts that go on side by side: the hellos of one round go out together, and the next when all are answered. */
export type Rounds<T> = Generator<readonly Step[], T, readonly Answer[]>;

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

/** How long a list of suites may be. */
export interface Lengths {
  readonly most: number; // as long a list as this one was answered with a choice
  readonly read: number; // so far down a list a choice was found: a refusal speaks of no suite that stood lower
}

/** What the parts of one plan share. */
export interface Course {
  readonly serverName: string | null;
  readonly shapes: Partial<Record<HelloVersion, Shape>>; // how a hello of this version must look for this server
  readonly seen: Seen[];
  readonly groups: Set<number>; // seen in key exchanges before TLS 1.3
  readonly schemes: Set<number>; // signature schemes seen in use, whatever the version
  groupOrder: readonly number[]; // in which groups below TLS 1.3 are offered next
  schemeOrder: readonly number[];
  readonly keys: Map<number, KeyShare>; // our key shares by group: they protect nothing, so one of each is enough
  readonly lengths: Partial<Record<HelloVersion, Lengths>>;
  left: number; // connections
  kept: number; // of these, for what comes later
  readonly patience: number; // how often a question is asked whose answers prove nothing
  shaky: boolean; // a hello that came to nothing was answered when it was sent once more: the line loses some
  without: number; // hellos since the last that was answered with a flight
  round: number; // the number of the latest
  firstGood: number; // the first round with a flight; 0: none yet
  lastGood: number; // the latest round in which we were served; half a round less: only at its beginning
  control: Step | null; // the first hello that was answered with a flight: a server that serves us answers it again
  stopped: 'budget' | 'breaker' | null;
}

/** Kept for the control that closes the look: without it the last negatives would prove nothing. */
export const RESERVE = 1;

/** Enough on a line that loses nothing. */
export const USUAL_PATIENCE = 2;

export const courseOf = (serverName: string | null, budget: number, patience = USUAL_PATIENCE): Course => ({
  serverName,
  patience,
  shaky: false,
  shapes: {},
  seen: [],
  groups: new Set(),
  schemes: new Set(),
  groupOrder: GROUPS_12,
  schemeOrder: schemesFor(new Set()),
  keys: new Map(),
  lengths: {},
  left: budget,
  kept: RESERVE,
  without: 0,
  round: 0,
  firstGood: 0,
  lastGood: 0,
  control: null,
  stopped: null,
});

/** So many hellos without a flight, and we ask whether we are still served before we send another. */
const PATIENCE = 8;

const isGood = (reply: Reply): boolean => reply.kind === 'flight' || reply.kind === 'sslv2';

function* send(course: Course, step: Step, keep: boolean): Plan<Answer> {
  course.left -= 1;
  const answer = yield step;
  course.without = isGood(answer) ? 0 : course.without + 1;
  if (!isGood(answer)) return answer;
  course.control ??= step;
  if (answer.kind === 'flight' && step.kind === 'hello' && keep) remember(course, seenOf(step.hello, answer.flight));
  return answer;
}

function remember(course: Course, one: Seen): void {
  const { seen, groups, schemes } = course;
  const { keyExchange, flight } = one;
  seen.push(one);
  const group = keyExchange?.group ?? null;
  // One that nobody offered is a defect of the server.
  if (group !== null && !groups.has(group) && GROUPS_BELOW_13.has(group)) {
    groups.add(group);
    course.groupOrder = unseenFirst(GROUPS_12, groups);
  }
  const scheme = flight.verifyScheme ?? keyExchange?.scheme ?? null;
  if (scheme !== null && !schemes.has(scheme)) {
    schemes.add(scheme);
    course.schemeOrder = schemesFor(schemes);
  }
}

const GROUPS_BELOW_13: ReadonlySet<number> = new Set([...GROUPS_12, ...FFDHE]);

const AT_ONCE = 2; // connections to one address

/** Parts that need nothing of each other, two at a time; what each returned. */
export function* together<T extends readonly unknown[]>(
  course: Course,
  ...parts: { readonly [I in keyof T]: Plan<T[I]> }
): Rounds<T> {
  const returned: unknown[] = [];
  const waiting = [...parts.entries()];
  let running: { readonly index: number; readonly part: Plan<unknown>; readonly step: Step }[] = [];
  const goOn = (index: number, part: Plan<unknown>, next: IteratorResult<Step, unknown>) => {
    if (next.done !== true) return [{ index, part, step: next.value }];
    returned[index] = next.value;
    return [];
  };
  for (;;) {
    while (running.length < AT_ONCE) {
      const [first] = waiting.splice(0, 1);
      if (first === undefined) break;
      const [index, part] = first;
      running.push(...goOn(index, part, part.next()));
    }
    if (running.length === 0) return returned as unknown as T;
    const answers = yield* askRound(
      course,
      running.map(({ step }) => step),
    );
    running = running.flatMap(({ index, part }, place) => goOn(index, part, part.next(answers[place] ?? SILENT)));
  }
}

/** A part that others wait for. */
export function* alone<T>(course: Course, part: Plan<T>): Rounds<T> {
  const [returned] = yield* together(course, part);
  return returned;
}

const SILENT: Answer = { kind: 'silent' };

/** A flight proves that we were served when its hello was sent: not that we still were when another hello of its round was refused. */
function* askRound(course: Course, steps: readonly Step[]): Rounds<readonly Answer[]> {
  course.round += 1;
  const heard = yield steps;
  const answers = steps.map((step, place): Answer => {
    const answer = heard[place] ?? SILENT;
    return isIllegalRetry(step, answer) ? { kind: 'odd', what: 'illegal HelloRetryRequest' } : answer;
  });
  if (!answers.some(isGood)) return answers;
  if (course.firstGood === 0) course.firstGood = course.round;
  course.lastGood = answers.every(isGood) ? course.round : course.round - 0.5;
  return answers;
}

/** One hello. A flight that must not count as one of the named site (another server name) is not kept among those seen. */
export function* ask(course: Course, step: Step, keep = true): Plan<Reply> {
  if (course.stopped !== null) return NOT_ASKED;
  const longWithout = course.control !== null && course.without >= PATIENCE;
  if (longWithout && !(yield* stillServed(course))) return NOT_ASKED;
  if (course.left <= course.kept) {
    course.stopped = 'budget';
    return NOT_ASKED;
  }
  return yield* send(course, step, keep);
}

/** Sends the control, and again if it fails. When all fail nothing more is sent. */
export function* stillServed(course: Course): Plan<boolean> {
  if (course.stopped === 'breaker') return false;
  for (let attempt = 0; attempt < course.patience && course.control !== null; attempt++) {
    if (course.left === 0) {
      course.stopped ??= 'budget';
      return false;
    }
    if (!isGood(yield* send(course, course.control, true))) continue;
    course.shaky ||= attempt > 0;
    return true;
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
): Plan<{ readonly reply: Reply; readonly form: F | null; readonly round: number }> {
  let weakest = { reply: NOT_ASKED, form: null as F | null, round: course.round };
  let part: typeof weakest | null = null; // a flight that was cut: an acceptance, but what it lacks may have been lost
  for (const [index, form] of forms.entries()) {
    const answered = weakest.reply.kind === 'refused';
    if (index > 0 && !answered && course.control !== null && !(yield* stillServed(course)))
      return part ?? { reply: NOT_ASKED, form: null, round: course.round };
    const reply = yield* ask(course, form.step, keep);
    const one = { reply, form, round: course.round };
    if (reply.kind === 'not-asked') return part ?? one;
    if (reply.kind === 'flight' && reply.flight.cut) {
      part ??= one;
      continue;
    }
    if (part !== null && reply.kind !== 'flight') continue;
    if (isProof(reply)) {
      course.shaky ||= index > 0 && !answered && (part !== null || form.step === forms[index - 1]?.step);
      return one;
    }
    weakest = isClose(reply) && index > 0 ? { ...weakest, round: course.round } : one;
  }
  return part ?? weakest;
}

/** The same question again, when the first answer proves nothing. */
export function* insist(course: Course, step: Step, keep = true): Plan<Reply> {
  const forms = Array.from({ length: course.patience }, () => ({ step }));
  const { reply } = yield* insistOn(course, forms, keep);
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
 * Whether a reply without a flight is a "no", and the words for it. The number of its round goes with it: it stands only if a later
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

/** A negative stands between two good answers: the one before it, and one after the round that gave it. */
export const stands = (course: Course, round: number): boolean => round <= course.lastGood;

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

/** Some servers read no further (wolfSSL 5.5: 19): a scheme for each common kind of key must stand before. */
const READ = 16;
const ANCHORS = [0x0403, 0x0804];

/** The schemes to offer: unseen ones first, and always one for ECDSA and one for RSA among those that every server reads. */
function schemesFor(seen: ReadonlySet<number>): readonly number[] {
  const list = unseenFirst(SCHEMES, seen);
  const late = ANCHORS.filter((anchor) => list.indexOf(anchor) >= READ);
  const others = list.filter((scheme) => !late.includes(scheme));
  return [...others.slice(0, READ - late.length), ...late, ...others.slice(READ - late.length)];
}

/** What was not seen yet comes first: a server that follows its client shows something new in every flight, and nothing is withheld. */
const unseenFirst = (all: readonly number[], seen: ReadonlySet<number>): readonly number[] => [
  ...all.filter((one) => !seen.has(one)),
  ...all.filter((one) => seen.has(one)),
];
