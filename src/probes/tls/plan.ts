import { SUITE_NAMES } from '../../knowledge/tls.ts';
import type { Offer } from '../../model/observation.ts';
import { type Exchange, parseServerKeyExchange, type ServerKeyExchange } from '../../parse/tls/flight.ts';
import { EXTENSION, parseCodeList } from '../../parse/tls/hello.ts';
import { suiteTraits } from '../../parse/tls/suite-name.ts';
import type { Answer } from './exchange.ts';
import { type Hello, type HelloVersion, WIRE } from './hello.ts';
import { type KeyShare, keyShare } from './keys13.ts';
import { chunksFor, FFDHE, GROUPS_12, GROUPS_13, SCHEMES, SUITES_13 } from './offers.ts';
import type { Flight } from './reading.ts';
import { SHAPES, type Shape } from './shapes.ts';

/** The next hello to send, each on a connection of its own. */
export type Step =
  | { readonly kind: 'hello'; readonly hello: Hello; readonly shares: readonly KeyShare[]; readonly purpose: string }
  | { readonly kind: 'sslv2'; readonly purpose: string };

/** A part of the plan: yields steps, is handed their answers, and returns what it learnt. There is no socket in here. */
export type Plan<T> = Generator<Step, T, Answer>;

/** A ServerHello or more that answered one of our hellos, with what was offered. */
export interface Seen {
  readonly version: HelloVersion;
  readonly offered: readonly number[];
  readonly flight: Flight;
  readonly keyExchange: ServerKeyExchange | null;
  readonly ffdheOffered: boolean;
}

export interface VersionLook {
  readonly offer: Offer;
  readonly evidence: string; // "accepted", "alert 70", "closed between two controls", "silent", "budget spent" ...
  readonly suites: readonly number[]; // in the order in which they were found
  readonly complete: boolean; // every suite that we know was offered and either taken or refused
  readonly preference: 'server' | 'client' | 'unknown';
}

export interface EndpointLook {
  readonly versions: Readonly<Record<HelloVersion | 'SSLv2', VersionLook>>;
  readonly sslv2Kinds: readonly string[];
  readonly groups13: { readonly groups: readonly number[]; readonly complete: boolean; readonly ordered: boolean };
  readonly groups12: { readonly groups: readonly number[]; readonly complete: boolean };
  readonly seen: readonly Seen[]; // every flight, in order
  readonly withoutName: Seen | { readonly alert: number } | null; // null: not learnt
  readonly fallback: 'protected' | 'unprotected' | 'not-applicable' | 'untested';
  readonly extras: Seen | null; // the answer to the hello that offers compression, heartbeat and encrypt-then-MAC
  readonly shape: string;
  readonly stopped: 'budget' | 'breaker' | null;
}

export interface Wish {
  readonly serverName: string | null; // null for an address
  readonly budget: number; // connections
}

/** What the parts of one plan share. */
interface Course {
  readonly serverName: string | null;
  left: number; // connections
  shape: Shape;
  control: Step | null; // the first that succeeded
  stopped: EndpointLook['stopped'];
  readonly seen: Seen[];
}

const UNTESTED: VersionLook = {
  offer: 'untested',
  evidence: 'not asked',
  suites: [],
  complete: false,
  preference: 'unknown',
};

/**
 * Everything that one address, port and name accepts, in as few connections as proof allows. Null when nothing there speaks TLS:
 * then `firstAnswer` says why.
 */
export function* lookAtEndpoint(wish: Wish): Plan<EndpointLook | { readonly failure: Answer }> {
  const course: Course = {
    serverName: wish.serverName,
    left: wish.budget,
    shape: SHAPES[0] as Shape,
    control: null,
    stopped: null,
    seen: [],
  };
  const opening = yield* ask(course, hello13(course, SUITES_13, [24], [24], 'opening'));
  if (took13(opening)) course.control = hello13(course, SUITES_13, [24], [24], 'control');
  if (opening.kind === 'no-connection') return { failure: opening };

  const first13 = yield* version13(course, opening);
  const tls12 = yield* version12(course);
  if (course.control === null && tls12.evidence === 'silent')
    return { failure: opening.kind === 'flight' ? SPENT : opening };
  if (course.control === null) {
    const older = yield* findOlder(course);
    if (older !== null) return { failure: opening.kind === 'flight' ? older : opening };
  }
  // What was no proof before there was a control may be one now.
  const tls13 = first13.look.offer === 'untested' ? yield* version13(course, null) : first13;
  const tls11 = yield* olderVersion(course, 'TLSv1.1');
  const tls10 = yield* olderVersion(course, 'TLSv1.0');
  const sslv3 = yield* olderVersion(course, 'SSLv3');
  const sslv2 = yield* version2(course);
  const groups13 =
    tls13.look.offer === 'accepted' ? yield* groupsOf13(course, tls13) : { groups: [], complete: true, ordered: false };
  const versions = {
    'TLSv1.3': tls13.look,
    'TLSv1.2': tls12,
    'TLSv1.1': tls11,
    'TLSv1.0': tls10,
    SSLv3: sslv3,
    SSLv2: sslv2.look,
  };
  const groups12 = yield* groupsOf12(course, versions);
  yield* dhWithFfdhe(course, versions);
  return {
    versions,
    sslv2Kinds: sslv2.kinds,
    groups13,
    groups12,
    withoutName: yield* withoutName(course, versions),
    fallback: yield* fallback(course, versions),
    extras: yield* extras(course, versions),
    seen: course.seen,
    shape: course.shape.name,
    stopped: course.stopped,
  };
}

// --- one question --------------------------------------------------------------------------------------------------

const SPENT: Answer = { kind: 'silent' };

function* ask(course: Course, step: Step): Plan<Answer> {
  if (course.stopped !== null) return SPENT;
  if (course.left === 0) {
    course.stopped = 'budget';
    return SPENT;
  }
  course.left -= 1;
  const answer = yield step;
  if (answer.kind === 'flight' && step.kind === 'hello') {
    const { hello } = step;
    course.seen.push({
      version: hello.version,
      offered: hello.suites,
      flight: answer.flight,
      keyExchange: keyExchangeOf(answer.flight),
      ffdheOffered: hello.groups.some((group) => FFDHE.includes(group)),
    });
  }
  return answer;
}

/**
 * Whether this answer is a "no". An alert is one by itself; a close is one when a control succeeds right after it (one did before it);
 * silence never is. A control that fails means that we are no longer served: everything else stays untested.
 */
function* isNo(course: Course, answer: Answer): Plan<{ readonly no: boolean; readonly evidence: string }> {
  if (answer.kind === 'refused') return { no: true, evidence: `alert ${answer.alert.code}` };
  if (course.stopped !== null)
    return { no: false, evidence: course.stopped === 'budget' ? 'budget spent' : 'no longer served' };
  const evidence = answer.kind === 'closed' ? 'closed' : answer.kind;
  if (course.control === null) return { no: false, evidence };
  const control = yield* ask(course, course.control);
  if (control.kind !== 'flight') {
    course.stopped ??= 'breaker';
    return { no: false, evidence };
  }
  return answer.kind === 'closed' ? { no: true, evidence: 'closed between two controls' } : { no: false, evidence };
}

function keyExchangeOf({ hello, keyExchange }: Flight): ServerKeyExchange | null {
  const traits = traitsOf(hello.suite);
  if (keyExchange === null || traits === null) return null;
  const form: Exchange =
    traits.exchange === 'ecdhe' || traits.exchange === 'dhe' ? traits.exchange : traits.export ? 'rsa-export' : 'other';
  const parsed = parseServerKeyExchange(keyExchange, form, traits.authentication !== 'anonymous', hello.version);
  return parsed === 'invalid' ? null : parsed;
}

// --- hellos --------------------------------------------------------------------------------------------------------

const PLAIN: Omit<Hello, 'version' | 'suites'> = {
  groups: [],
  shares: [],
  schemes: [],
  serverName: null,
  alpn: [],
  statusRequest: false,
  timestamps: false,
  renegotiation: 'none',
  extendedMasterSecret: false,
  encryptThenMac: false,
  heartbeat: false,
  ticket: false,
  fallback: false,
  compression: [],
  certificateCompression: [],
  sessionId: null,
  recordVersion: null,
  avoid256: false,
  extensions: true,
};

const ALPN = ['h2', 'http/1.1'];

function hello13(
  course: Course,
  suites: readonly number[],
  groups: readonly number[],
  shareOf: readonly number[],
  purpose: string,
): Step {
  const shares = shareOf.map(keyShare);
  return {
    kind: 'hello',
    purpose,
    shares,
    hello: {
      ...PLAIN,
      version: 'TLSv1.3',
      suites,
      groups,
      shares,
      schemes: SCHEMES,
      serverName: course.serverName,
      alpn: ALPN,
      statusRequest: true,
      timestamps: true,
    },
  };
}

function hello12(
  course: Course,
  version: HelloVersion,
  suites: readonly number[],
  purpose: string,
  changes: Partial<Hello> = {},
): Step {
  const { shape } = course;
  return {
    kind: 'hello',
    purpose,
    shares: [],
    hello: {
      ...PLAIN,
      version,
      suites,
      groups: shape.groups === 'all' ? GROUPS_12 : GROUPS_12.slice(0, 4),
      schemes: version === 'TLSv1.2' ? (shape.groups === 'all' ? SCHEMES : SCHEMES.slice(0, 20)) : [],
      serverName: shape.serverName ? course.serverName : null,
      alpn: shape.extras ? ALPN : [],
      statusRequest: shape.extras,
      timestamps: shape.extras,
      extendedMasterSecret: shape.extras,
      ticket: shape.extras,
      renegotiation: version === 'SSLv3' ? 'scsv' : shape.renegotiation,
      recordVersion: shape.recordVersion === null ? null : WIRE[version],
      avoid256: shape.avoid256,
      extensions: shape.extensions,
      ...changes,
    },
  };
}

// --- TLS 1.3 -------------------------------------------------------------------------------------------------------

interface Look13 {
  readonly look: VersionLook;
  readonly group: number; // one that works
}

const took13 = (answer: Answer): boolean =>
  answer.kind === 'flight' && answer.flight.hello.version === 0x0304 && !answer.flight.hello.retry;

/** Shares that almost every server takes; in a second hello, for servers without P-384. */
const COMMON_SHARES = [29, 23];

function* version13(course: Course, opening: Answer | null): Plan<Look13> {
  let answer = opening ?? SPENT;
  let groups: readonly number[] = [24];
  if (!took13(answer)) {
    if (answer.kind === 'refused' && answer.alert.code === 70) return { look: refused('alert 70'), group: 24 };
    if (answer.kind === 'flight' && answer.flight.hello.version < 0x0304)
      return { look: refused('answered with an older version'), group: 24 };
    groups = COMMON_SHARES;
    answer = yield* ask(
      course,
      hello13(course, SUITES_13, [...COMMON_SHARES, 25, 30, ...FFDHE], COMMON_SHARES, 'TLS 1.3'),
    );
    if (answer.kind === 'flight' && answer.flight.hello.retry) {
      const wanted = answer.flight.hello.group;
      if (wanted === 25) {
        groups = [25];
        answer = yield* ask(course, hello13(course, SUITES_13, [25], [25], 'TLS 1.3'));
      }
    }
    if (!took13(answer)) {
      if (answer.kind === 'flight') return { look: refused('answered with an older version'), group: 24 };
      const { no, evidence } = yield* isNo(course, answer);
      return { look: no ? refused(evidence) : { ...UNTESTED, evidence }, group: 24 };
    }
    course.control ??= hello13(course, SUITES_13, groups, groups, 'control');
  }
  const group = answer.kind === 'flight' ? (answer.flight.hello.group ?? 29) : 29;
  const look = yield* removal(course, 'TLSv1.3', [SUITES_13], answer, (suites) =>
    hello13(course, suites, [group], [group], 'TLS 1.3 suites'),
  );
  return { look, group };
}

/** RFC 8446 section 4.2.7: the server's own list comes in EncryptedExtensions, or HelloRetryRequests name its groups one by one. */
function* groupsOf13(course: Course, { look, group }: Look13): Plan<EndpointLook['groups13']> {
  const lists = course.seen.flatMap(({ flight }) => {
    const bytes = flight.encrypted?.get(EXTENSION.supportedGroups);
    const list = bytes === undefined ? 'invalid' : parseCodeList(bytes);
    return list === 'invalid' ? [] : [list];
  });
  const longest = lists.reduce<readonly number[]>((best, list) => (list.length > best.length ? list : best), []);
  const ordered = longest.length > 1; // one entry: the server only echoes what we offered
  const found = ordered ? longest.filter((one) => GROUPS_13.includes(one)) : [group];
  let offer = GROUPS_13.filter((one) => !found.includes(one));
  for (;;) {
    const answer = yield* ask(course, hello13(course, look.suites, offer, [], 'TLS 1.3 groups'));
    const wanted = answer.kind === 'flight' && answer.flight.hello.retry ? answer.flight.hello.group : null;
    if (wanted === null || !offer.includes(wanted)) {
      // A group that was not offered is a defect of the server, never an acceptance; it ends the walk as a refusal does.
      const complete = answer.kind === 'flight' || (yield* isNo(course, answer)).no;
      return { groups: found, complete, ordered };
    }
    found.push(wanted);
    offer = offer.filter((one) => one !== wanted);
    if (offer.length === 0) return { groups: found, complete: true, ordered };
  }
}

// --- TLS 1.2 and below -----------------------------------------------------------------------------------------------

function* version12(course: Course): Plan<VersionLook> {
  const chunks = chunksFor('TLSv1.2');
  const [first = []] = chunks;
  let silences = 0;
  for (const shape of course.control === null ? SHAPES : SHAPES.slice(0, 4)) {
    const before = course.shape;
    course.shape = shape;
    const answer = yield* ask(course, hello12(course, 'TLSv1.2', first.slice(0, shape.mostSuites), 'TLS 1.2'));
    if (answer.kind === 'flight') {
      if (answer.flight.hello.version === 0x0303) {
        course.control ??= hello12(course, 'TLSv1.2', first.slice(0, shape.mostSuites), 'control');
        return yield* removal(course, 'TLSv1.2', sized(chunks, shape.mostSuites), answer, (suites) =>
          hello12(course, 'TLSv1.2', suites, 'TLS 1.2 suites'),
        );
      }
      return refused('answered with an older version');
    }
    if (answer.kind === 'refused' && answer.alert.code === 70) return refused('alert 70');
    course.shape = before;
    if (course.control !== null && answer.kind === 'refused' && answer.alert.code !== 50) {
      return yield* removal(course, 'TLSv1.2', chunks, answer, (suites) =>
        hello12(course, 'TLSv1.2', suites, 'TLS 1.2 suites'),
      );
    }
    if (answer.kind === 'silent') silences += 1;
    // A box that drops one shape of hello in silence answers another; one that is silent to two kinds is not there.
    if (course.stopped !== null || (course.control === null && silences === 2)) break;
  }
  course.shape = SHAPES[0] as Shape;
  if (course.control === null) return { ...UNTESTED, evidence: silences === 2 ? 'silent' : 'no hello was answered' };
  return yield* removal(course, 'TLSv1.2', chunks, null, (suites) =>
    hello12(course, 'TLSv1.2', suites, 'TLS 1.2 suites'),
  );
}

const sized = (chunks: readonly (readonly number[])[], most: number): readonly (readonly number[])[] =>
  most >= 64
    ? chunks
    : chunks.flatMap((chunk) =>
        Array.from({ length: Math.ceil(chunk.length / most) }, (_, index) =>
          chunk.slice(index * most, (index + 1) * most),
        ),
      );

/** Nothing modern was accepted: an old version may be the control. Null when one was found, else the last answer. */
function* findOlder(course: Course): Plan<Answer | null> {
  let last: Answer = SPENT;
  for (const version of ['TLSv1.1', 'TLSv1.0', 'SSLv3'] as const) {
    const [suites = []] = chunksFor(version);
    const step = hello12(course, version, suites, 'control');
    last = yield* ask(course, step);
    if (last.kind === 'flight' && last.flight.hello.version <= WIRE[version]) {
      course.control = step;
      return null;
    }
  }
  const step: Step = { kind: 'sslv2', purpose: 'control' };
  last = yield* ask(course, step);
  if (last.kind !== 'sslv2') return last;
  course.control = step;
  return null;
}

function* olderVersion(course: Course, version: 'TLSv1.1' | 'TLSv1.0' | 'SSLv3'): Plan<VersionLook> {
  if (course.stopped !== null)
    return { ...UNTESTED, evidence: course.stopped === 'budget' ? 'budget spent' : 'no longer served' };
  const chunks = sized(chunksFor(version), course.shape.mostSuites);
  return yield* removal(course, version, chunks, null, (suites) => hello12(course, version, suites, version));
}

function* version2(course: Course): Plan<{ readonly look: VersionLook; readonly kinds: readonly string[] }> {
  const answer = yield* ask(course, { kind: 'sslv2', purpose: 'SSL 2.0' });
  if (answer.kind === 'sslv2') {
    const { kinds } = answer.hello;
    const evidence = kinds.length === 0 ? 'accepted without any cipher' : 'accepted';
    return { look: { ...UNTESTED, offer: 'accepted', evidence, complete: true }, kinds };
  }
  // Bytes that are no SERVER-HELLO are an answer to a hello that the server did not understand.
  if (answer.kind === 'not-tls') return { look: refused('answered with something else'), kinds: [] };
  const { no, evidence } = yield* isNo(course, answer);
  return { look: no ? refused(evidence) : { ...UNTESTED, evidence }, kinds: [] };
}

const refused = (evidence: string): VersionLook => ({
  offer: 'refused',
  evidence,
  suites: [],
  complete: true,
  preference: 'unknown',
});

// --- enumeration by removal --------------------------------------------------------------------------------------------

/**
 * Offer a chunk; the server picks a suite; take it out; offer again; stop at the refusal. Costs k + (number of chunks) connections for k
 * suites. The order of the list alternates, so that the server's preference shows at no cost. `first` is an answer already had to the
 * whole of the first chunk.
 */
function* removal(
  course: Course,
  version: HelloVersion,
  chunks: readonly (readonly number[])[],
  first: Answer | null,
  helloFor: (suites: readonly number[]) => Step,
): Plan<VersionLook> {
  const picks: { readonly offered: readonly number[]; readonly pick: number }[] = [];
  let evidence = 'accepted';
  let complete = true;
  let pending = first;
  let turn = 0;
  for (const chunk of chunks) {
    let remaining = chunk;
    while (remaining.length > 0) {
      const offered = turn++ % 2 === 0 ? remaining : remaining.toReversed();
      const answer: Answer = pending ?? (yield* ask(course, helloFor(offered)));
      pending = null;
      const pick =
        answer.kind === 'flight' && answer.flight.hello.version === WIRE[version] ? answer.flight.hello.suite : null;
      if (pick !== null && remaining.includes(pick)) {
        picks.push({ offered, pick });
        remaining = remaining.filter((suite) => suite !== pick);
        continue;
      }
      if (answer.kind === 'flight') {
        // Another version, or a suite that was not offered: the server's defect, never an acceptance.
        evidence = picks.length > 0 ? evidence : 'answered with an older version';
        break;
      }
      if (answer.kind === 'refused' && answer.alert.code === 70 && picks.length === 0) return refused('alert 70');
      const { no, evidence: why } = yield* isNo(course, answer);
      if (picks.length === 0) evidence = why;
      complete &&= no;
      break;
    }
  }
  if (picks.length === 0) return complete ? refused(evidence) : { ...UNTESTED, evidence };
  const suites = picks.map(({ pick }) => pick);
  return { offer: 'accepted', evidence: 'accepted', suites, complete, preference: preferenceOf(picks) };
}

/** Did every pick follow the list that was offered, or the server's own order? With fewer than two suites nobody can tell. */
function preferenceOf(
  picks: readonly { readonly offered: readonly number[]; readonly pick: number }[],
): 'server' | 'client' | 'unknown' {
  const supported = picks.map(({ pick }) => pick);
  const telling = picks.filter(({ offered }) => supported.filter((suite) => offered.includes(suite)).length > 1);
  if (telling.length === 0) return 'unknown';
  const follows = telling.every(({ offered, pick }) => offered.find((suite) => supported.includes(suite)) === pick);
  if (!follows) return 'server';
  return telling.length > 1 ? 'client' : 'unknown';
}

// --- single facts ------------------------------------------------------------------------------------------------------

type Versions = EndpointLook['versions'];

const OLD_FIRST = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const satisfies readonly HelloVersion[];

const highestOld = (versions: Versions): HelloVersion | null =>
  (['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] as const).find((version) => versions[version].offer === 'accepted') ?? null;

const traitsOf = (suite: number) => suiteTraits(SUITE_NAMES.get(suite) ?? '');

const exchangeIs = (suite: number, exchange: string): boolean => traitsOf(suite)?.exchange === exchange;

/** Groups of TLS 1.2 and below: those that were seen, and where there is no TLS 1.3 to name them all, by removal. */
function* groupsOf12(course: Course, versions: Versions): Plan<EndpointLook['groups12']> {
  const found = [...new Set(course.seen.flatMap(({ keyExchange }) => keyExchange?.group ?? []))];
  const version = highestOld(versions);
  const suites = version === null ? [] : versions[version].suites.filter((suite) => exchangeIs(suite, 'ecdhe'));
  if (version === null || suites.length === 0) return { groups: found, complete: true };
  if (versions['TLSv1.3'].offer === 'accepted') return { groups: found, complete: false };
  let offer = GROUPS_12.filter((group) => !found.includes(group));
  while (offer.length > 0) {
    const answer = yield* ask(course, hello12(course, version, suites, 'groups', { groups: offer }));
    const group = answer.kind === 'flight' ? (keyExchangeOf(answer.flight)?.group ?? null) : null;
    if (group === null || !offer.includes(group))
      return { groups: found, complete: answer.kind === 'flight' || (yield* isNo(course, answer)).no };
    found.push(group);
    offer = offer.filter((one) => one !== group);
  }
  return { groups: found, complete: true };
}

/** Some servers choose a stronger DH group for clients that name FFDHE groups (RFC 7919): one hello that does. */
function* dhWithFfdhe(course: Course, versions: Versions): Plan<void> {
  const version = highestOld(versions);
  const suites = version === null ? [] : versions[version].suites.filter((suite) => exchangeIs(suite, 'dhe'));
  if (version === null || suites.length === 0) return;
  yield* ask(course, hello12(course, version, suites, 'DH with FFDHE groups', { groups: [...GROUPS_12, ...FFDHE] }));
}

function* withoutName(course: Course, versions: Versions): Plan<EndpointLook['withoutName']> {
  if (course.serverName === null) return null;
  const version = highestOld(versions);
  const step =
    version === null
      ? hello13({ ...course, serverName: null }, SUITES_13, [29, 23, 24, 25], [29, 23], 'no server name')
      : hello12(course, version, versions[version].suites.slice(0, 32), 'no server name', { serverName: null });
  const count = course.seen.length;
  const answer = yield* ask(course, step);
  if (answer.kind === 'refused') return { alert: answer.alert.code };
  return answer.kind === 'flight' ? (course.seen.splice(count, 1)[0] ?? null) : null;
}

/** RFC 7507: one step below the highest version, with the signalling suite. */
function* fallback(course: Course, versions: Versions): Plan<EndpointLook['fallback']> {
  const accepted = OLD_FIRST.filter((version) => versions[version].offer === 'accepted');
  const below = accepted.at(-2);
  if (below === undefined || below === 'SSLv3') return 'not-applicable';
  const answer = yield* ask(
    course,
    hello12(course, below, versions[below].suites.slice(0, 32), 'fallback', { fallback: true }),
  );
  if (answer.kind === 'refused') return answer.alert.code === 86 ? 'protected' : 'untested';
  return answer.kind === 'flight' ? 'unprotected' : 'untested';
}

function* extras(course: Course, versions: Versions): Plan<Seen | null> {
  const version = highestOld(versions);
  if (version === null) return null;
  // Encrypt-then-MAC is answered only with a CBC suite (RFC 7366 section 3): they are offered alone where there are any.
  const cbc = versions[version].suites.filter((suite) => traitsOf(suite)?.mode === 'cbc');
  const suites = (cbc.length > 0 ? cbc : versions[version].suites).slice(0, 32);
  const answer = yield* ask(
    course,
    hello12(course, version, suites, 'extras', {
      compression: [1],
      heartbeat: true,
      encryptThenMac: true,
      ticket: true,
    }),
  );
  return answer.kind === 'flight' ? (course.seen.at(-1) ?? null) : null;
}
