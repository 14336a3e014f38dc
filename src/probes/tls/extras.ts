import type { Trait } from '../../model/observation.ts';
import {
  ask,
  type Course,
  insist,
  isProof,
  NOT_ASKED,
  noOf,
  type Plan,
  type Reply,
  type Seen,
  traitsOf,
} from './course.ts';
import type { Hello } from './hello.ts';
import { FFDHE, GROUPS_12, SHA1_SCHEMES } from './offers.ts';
import { hello12 } from './questions.ts';
import { exchangeIs, FEW, newest, type Taken, took } from './taken.ts';

/** Whether TLS 1.2 would sign with SHA-1. */
export interface Sha1 {
  readonly answer: Trait;
  readonly lastNo: number; // the round of the refusal that a "no" rests on
}

export interface Extras {
  readonly seen: Seen | null; // the answer to the hello that offers compression, heartbeat and encrypt-then-MAC
  readonly sha1: Sha1;
}

/**
 * The hello that offers compression, heartbeat and encrypt-then-MAC; and FFDHE groups, where that shows something: some servers choose a
 * stronger DH group for clients that name them (RFC 7919). It first asks for signatures with SHA-1 alone, where that speaks of every kind
 * of key: a server that makes them has answered two questions, and one that refuses has answered one.
 */
export function* extras(course: Course, taken: Taken): Plan<Extras> {
  const old = newest({ ...taken, SSLv3: [] }, () => true);
  if (old === null) return { seen: null, sha1: yield* signsWithSha1(course, taken) };
  const { version } = old;
  const suites = tellingMost(taken[version]);
  const dhe = newest(taken, isDhe);
  const both = suites.every(isDhe) && dhe?.version === version;
  const helloFor = (offered: readonly number[], changes: Partial<Hello>) =>
    hello12(course, version, offered, 'extras', {
      compression: [1],
      heartbeat: true,
      encryptThenMac: true,
      ticket: true,
      ...(both ? { groups: GROUPS_WITH_FFDHE } : {}),
      ...changes,
    });

  const signing = suites.filter(signs).slice(0, FEW);
  const asksSha1 = version === 'TLSv1.2' && !signedWithSha1(course) && speaksOfAll(signing, taken['TLSv1.2']);
  const reply = asksSha1 ? yield* ask(course, helloFor(signing, { schemes: SHA1_SCHEMES })) : NOT_ASKED;
  const { round } = course;
  const tookFirst = took(version, signing, reply);
  const offered = suites.slice(0, FEW);
  const tookAny = tookFirst || took(version, offered, yield* insist(course, helloFor(offered, {})));
  const seen = tookAny ? (course.seen.at(-1) ?? null) : null;
  if (dhe !== null && !(both && tookAny))
    yield* insist(
      course,
      hello12(course, dhe.version, dhe.suites, 'DH with FFDHE groups', { groups: GROUPS_WITH_FFDHE }),
    );

  // Refused for the schemes and for nothing else: the same without them was taken.
  const refused = reply.kind === 'refused' && isProof(reply) && tookAny;
  const told = tookFirst && !isCut(reply);
  if (told || refused) return { seen, sha1: { answer: signedWithSha1(course) ? 'yes' : 'no', lastNo: round } };
  return { seen, sha1: yield* signsWithSha1(course, taken) };
}

const GROUPS_WITH_FFDHE = [...GROUPS_12, ...FFDHE];
const isDhe = exchangeIs('dhe');
const isCbc = (suite: number): boolean => traitsOf(suite)?.mode === 'cbc';

/** Encrypt-then-MAC is answered only with a CBC suite (RFC 7366 section 3): they are offered alone where there are any. */
const tellingMost = (suites: readonly number[]): readonly number[] =>
  [suites.filter((suite) => isCbc(suite) && isDhe(suite)), suites.filter(isCbc)].find(({ length }) => length > 0) ??
  suites;

/** Its ServerKeyExchange carries a signature. */
function signs(suite: number): boolean {
  const traits = traitsOf(suite);
  return traits?.authentication !== 'anonymous' && (traits?.exchange === 'ecdhe' || traits?.exchange === 'dhe');
}

/** There is a suite for each kind of key that signs. */
function speaksOfAll(offered: readonly number[], taken: readonly number[]): boolean {
  const kinds = new Set(offered.map((suite) => traitsOf(suite)?.authentication));
  return offered.length > 0 && taken.filter(signs).every((suite) => kinds.has(traitsOf(suite)?.authentication));
}

const signedWithSha1 = ({ seen }: Course): boolean =>
  seen.some(({ version, keyExchange }) => version === 'TLSv1.2' && SHA1_SCHEMES.includes(keyExchange?.scheme ?? -1));

/** The signature that it lacks may have been lost. */
const isCut = (reply: Reply): boolean => reply.kind === 'flight' && reply.flight.cut;

/** Shown by a flight, or asked with nothing else on offer. */
function* signsWithSha1(course: Course, taken: Taken): Plan<Sha1> {
  const suites = taken['TLSv1.2'].filter(signs).slice(0, FEW);
  if (suites.length === 0) return { answer: 'not-applicable', lastNo: 0 };
  if (signedWithSha1(course)) return { answer: 'yes', lastNo: 0 };
  const reply: Reply = yield* insist(
    course,
    hello12(course, 'TLSv1.2', suites, 'SHA-1 signatures', { schemes: SHA1_SCHEMES }),
  );
  if (signedWithSha1(course)) return { answer: 'yes', lastNo: 0 };
  const no = (took('TLSv1.2', suites, reply) && !isCut(reply)) || noOf(course, reply).no;
  return { answer: no ? 'no' : 'untested', lastNo: course.round };
}
