import { GROUP_NAMES, groupNamed } from '../../knowledge/tls.ts';
import type { Trait } from '../../model/observation.ts';
import { parseCertificate } from '../../parse/x509.ts';
import {
  type Course,
  groupsSeen,
  insist,
  keyExchangeOf,
  noOf,
  type Plan,
  type Reply,
  type Seen,
  type Step,
  seenOf,
  traitsOf,
} from './course.ts';
import type { HelloVersion } from './hello.ts';
import type { Groups, Way13 } from './modern.ts';
import { FFDHE, GROUPS_12, SHA1_SCHEMES } from './offers.ts';
import { hello12, hello13, type Version12 } from './questions.ts';
import { judge } from './removal.ts';

/** Suites taken, by version; a version that is not accepted has none. */
export type Taken = Readonly<Record<HelloVersion, readonly number[]>>;

const NEWEST_FIRST = ['TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'] as const satisfies readonly Version12[];
const OLDEST_FIRST = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const satisfies readonly HelloVersion[];

/** Enough to be understood, few enough for every server. */
const FEW = 32;

const exchangeIs = (exchange: string) => (suite: number) => traitsOf(suite)?.exchange === exchange;

const took = (version: HelloVersion, offered: readonly number[], reply: Reply): boolean =>
  typeof judge(version, offered, reply) === 'object';

/** The newest version below TLS 1.3 that takes suites of this kind, and those. */
function newest(
  taken: Taken,
  is: (suite: number) => boolean,
): { readonly version: Version12; readonly suites: readonly number[] } | null {
  for (const version of NEWEST_FIRST) {
    const suites = taken[version].filter(is);
    if (suites.length > 0) return { version, suites: suites.slice(0, FEW) };
  }
  return null;
}

/**
 * Groups before TLS 1.3: those that flights have shown, then the others by removal, as far as TLS 1.3 has not told them already. The curve
 * of an ECDSA certificate must stay on offer (RFC 8422 section 5.3), unless a suite with RSA is taken.
 */
export function* groupsOf12(course: Course, taken: Taken, told: readonly number[]): Plan<Groups> {
  const found = [...groupsSeen(course)];
  const ecdhe = newest(taken, exchangeIs('ecdhe'));
  if (ecdhe === null) return { groups: found, complete: true, lastNo: 0 };
  const { version, suites: all } = ecdhe;
  const witnesses = all.filter((suite) => traitsOf(suite)?.authentication !== 'ecdsa');
  const suites = witnesses.length > 0 ? witnesses : all;
  const anchors = witnesses.length > 0 ? [] : curvesOf(course.seen);
  for (;;) {
    const offer = GROUPS_12.filter((group) => !found.includes(group) && !told.includes(group));
    if (offer.length === 0) return { groups: found, complete: true, lastNo: 0 };
    const groups = [...offer, ...anchors.filter((anchor) => !offer.includes(anchor))];
    const reply = yield* insist(course, hello12(course, version, suites, 'groups', { groups }));
    const group = reply.kind === 'flight' ? (keyExchangeOf(reply.flight)?.group ?? null) : null;
    if (group === null || !offer.includes(group))
      return { groups: found, complete: noOf(course, reply).no, lastNo: course.asked };
    found.push(group);
  }
}

function curvesOf(seen: readonly Seen[]): readonly number[] {
  const names = seen.flatMap(({ flight }) => {
    const [leaf] = flight.certificates ?? [];
    const certificate = leaf === undefined ? 'invalid' : parseCertificate(leaf.der);
    return certificate === 'invalid' ? [] : [certificate.key.curve ?? ''];
  });
  const known = new Set(names.map(groupNamed));
  return GROUPS_12.filter((group) => known.has(GROUP_NAMES.get(group) ?? ''));
}

/** The same site asked for without its name. Its flight is not one of the named site. */
export function* withoutName(
  course: Course,
  taken: Taken,
  way13: Way13,
): Plan<{ readonly answer: Seen | { readonly alert: number } | null; readonly lastNo: number }> {
  const nothing = { answer: null, lastNo: 0 };
  if (course.serverName === null) return nothing;
  const step = stepWithoutName(course, taken, way13);
  if (step === null || step.kind !== 'hello') return nothing;
  const reply = yield* insist(course, step, false);
  if (reply.kind === 'refused' && reply.alert.code !== 0)
    return { answer: { alert: reply.alert.code }, lastNo: course.asked };
  const answered = reply.kind === 'flight' && took(step.hello.version, step.hello.suites, reply);
  return answered ? { answer: seenOf(step.hello, reply.flight), lastNo: 0 } : nothing;
}

function stepWithoutName(course: Course, taken: Taken, way13: Way13): Step | null {
  const old = newest({ ...taken, SSLv3: [] }, () => true); // SSL 3.0 has no way to say a name
  if (old !== null) return hello12(course, old.version, old.suites, 'no server name', { serverName: null });
  const suites = taken['TLSv1.3'];
  const changes = { ...way13.changes, serverName: null };
  return suites.length === 0 ? null : hello13(course, { suites, ...way13, changes }, 'no server name');
}

/** RFC 7507: one step below the newest version, with the signalling suite. */
export function* fallback(
  course: Course,
  taken: Taken,
): Plan<'protected' | 'unprotected' | 'not-applicable' | 'untested'> {
  const below = OLDEST_FIRST.filter((version) => taken[version].length > 0).at(-2);
  if (below === undefined || below === 'TLSv1.3') return 'not-applicable';
  const suites = taken[below].slice(0, FEW);
  const reply = yield* insist(course, hello12(course, below, suites, 'fallback', { fallback: true }));
  if (took(below, suites, reply)) return 'unprotected';
  return reply.kind === 'refused' && reply.alert.code === 86 ? 'protected' : 'untested';
}

/**
 * The hello that offers compression, heartbeat and encrypt-then-MAC; and FFDHE groups, where that shows something: some servers choose a
 * stronger DH group for clients that name them (RFC 7919).
 */
export function* extras(course: Course, taken: Taken): Plan<Seen | null> {
  const old = newest({ ...taken, SSLv3: [] }, () => true);
  if (old === null) return null;
  // Encrypt-then-MAC is answered only with a CBC suite (RFC 7366 section 3): they are offered alone where there are any.
  const isCbc = (suite: number) => traitsOf(suite)?.mode === 'cbc';
  const isDhe = exchangeIs('dhe');
  const suites = [
    taken[old.version].filter((suite) => isCbc(suite) && isDhe(suite)),
    taken[old.version].filter(isCbc),
    taken[old.version],
  ].find((list) => list.length > 0);
  const dhe = newest(taken, isDhe);
  const both = suites?.every(isDhe) === true && dhe?.version === old.version;
  const groups = [...GROUPS_12, ...FFDHE];
  const offered = (suites ?? []).slice(0, FEW);
  const reply = yield* insist(
    course,
    hello12(course, old.version, offered, 'extras', {
      compression: [1],
      heartbeat: true,
      encryptThenMac: true,
      ticket: true,
      ...(both ? { groups } : {}),
    }),
  );
  const seen = took(old.version, offered, reply) ? (course.seen.at(-1) ?? null) : null;
  if (dhe !== null && !(both && seen !== null))
    yield* insist(course, hello12(course, dhe.version, dhe.suites, 'DH with FFDHE groups', { groups }));
  return seen;
}

/** Whether TLS 1.2 would sign with SHA-1: shown by a flight, or asked with nothing else on offer. */
export function* signsWithSha1(
  course: Course,
  taken: Taken,
): Plan<{ readonly answer: Trait; readonly lastNo: number }> {
  const suites = taken['TLSv1.2'].filter((suite) => {
    const traits = traitsOf(suite);
    return traits?.authentication !== 'anonymous' && (traits?.exchange === 'ecdhe' || traits?.exchange === 'dhe');
  });
  if (suites.length === 0) return { answer: 'not-applicable', lastNo: 0 };
  const did = () =>
    course.seen.some(
      ({ version, keyExchange }) => version === 'TLSv1.2' && SHA1_SCHEMES.includes(keyExchange?.scheme ?? -1),
    );
  if (did()) return { answer: 'yes', lastNo: 0 };
  const step = hello12(course, 'TLSv1.2', suites.slice(0, FEW), 'SHA-1 signatures', { schemes: SHA1_SCHEMES });
  const reply = yield* insist(course, step);
  if (did()) return { answer: 'yes', lastNo: 0 };
  const no = took('TLSv1.2', suites, reply) || noOf(course, reply).no;
  return { answer: no ? 'no' : 'untested', lastNo: course.asked };
}
