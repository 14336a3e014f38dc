import { EXTENSION, parseCodeList } from '../../parse/tls/hello.ts';
import { ask, type Course, insist, insistOn, noOf, type Plan, type Reply, type Step, traitsOf } from './course.ts';
import { WIRE } from './hello.ts';
import { OWN_GROUPS } from './keys13.ts';
import { GROUPS_13, keyKindOf, SCHEMES, SUITES_13 } from './offers.ts';
import { hello13, type Offer13 } from './questions.ts';
import type { Flight } from './reading.ts';
import type { First } from './removal.ts';

/** How a TLS 1.3 hello must look for this server. Without a share it answers with a HelloRetryRequest, which names suite and group too. */
export type Way13 = Omit<Offer13, 'suites'>;

export interface First13 extends First {
  readonly way: Way13;
}

/** A group that few servers like best: they answer with the list of those that they do (RFC 8446 section 4.2.7). */
const OPENING: Way13 = { groups: [24], shareOf: [24] };

/** Everything at once, with shares for what we can compute. */
const BROAD: Way13 = {
  groups: [...OWN_GROUPS, ...GROUPS_13.filter((group) => !OWN_GROUPS.includes(group))],
  shareOf: OWN_GROUPS,
};
const COMPUTABLE: Way13 = { groups: OWN_GROUPS, shareOf: OWN_GROUPS };
const UNSHARED: Way13 = { groups: GROUPS_13, shareOf: [] };
const PLAINLY = { alpn: [], statusRequest: false, timestamps: false } as const;

export const hello13For =
  (course: Course, way: Way13, purpose: string) =>
  (suites: readonly number[]): Step =>
    hello13(course, { suites, ...way }, purpose);

/** The chosen group when TLS 1.3 was accepted with a share of ours. */
function completedGroup(reply: Reply): number | null {
  if (reply.kind !== 'flight') return null;
  const { version, retry, group } = reply.flight.hello;
  return version === WIRE['TLSv1.3'] && !retry ? group : null;
}

const asksForAnother = (reply: Reply): boolean =>
  reply.kind === 'flight' && reply.flight.hello.version === WIRE['TLSv1.3'] && reply.flight.hello.retry;

const isOver = (reply: Reply): boolean =>
  (reply.kind === 'refused' && reply.alert.code === 70) || (reply.kind === 'flight' && !asksForAnother(reply));

/** The first hello of the look, and for servers without that group a second. */
export function* open13(course: Course): Plan<First13> {
  const reply = yield* ask(course, hello13(course, { suites: SUITES_13, ...OPENING }, 'opening'));
  const first = { offered: SUITES_13, reply, round: course.round, way: OPENING };
  const answered = reply.kind === 'flight' || reply.kind === 'refused' || reply.kind === 'closed';
  return isOver(reply) || !answered ? first : yield* again13(course);
}

export function* again13(course: Course): Plan<First13> {
  const again: readonly Way13[] = Array.from({ length: course.patience - 1 }, () => BROAD);
  const forms = [...again, { ...BROAD, changes: PLAINLY }].map((way) => ({
    way,
    step: hello13For(course, way, 'TLS 1.3')(SUITES_13),
  }));
  const { reply, form, round } = yield* insistOn(course, forms);
  const changes = form?.way.changes ?? {};
  const first = { offered: SUITES_13, reply, round, way: { ...UNSHARED, changes } };
  const group = completedGroup(reply);
  if (group !== null) return { ...first, way: { groups: [group], shareOf: [group], changes } };
  if (!asksForAnother(reply)) return first;

  // It likes best a group that we cannot compute, but may know one that we can.
  const second = yield* insist(course, hello13For(course, { ...COMPUTABLE, changes }, 'TLS 1.3')(SUITES_13));
  const known = completedGroup(second);
  if (known === null) return first;
  return {
    offered: SUITES_13,
    reply: second,
    round: course.round,
    way: { groups: [known], shareOf: [known], changes },
  };
}

export interface Groups {
  readonly groups: readonly number[];
  readonly complete: boolean;
  readonly lastNo: number; // the round that refused the others
}

/** The server's list of groups in EncryptedExtensions. */
function toldBy({ encrypted }: Flight): readonly number[] {
  const bytes = encrypted?.get(EXTENSION.supportedGroups);
  const list = bytes === undefined ? 'invalid' : parseCodeList(bytes);
  return list === 'invalid' ? [] : [...new Set(list)];
}

/**
 * Asks about TLS 1.3 suites: with X25519 once the server has told that it has it, which costs both sides a fraction of the group that
 * the look began with. Should that not be answered as it was told, the first way is kept.
 */
export function asking13(course: Course, first: First13) {
  let way = first.way;
  const told = first.reply.kind === 'flight' ? toldBy(first.reply.flight) : [];
  let quicker = way === OPENING && told.includes(X25519) ? QUICK : null;
  const helloFor = (suites: readonly number[]): Step => hello13For(course, way, 'TLS 1.3 suites')(suites);
  function* put(suites: readonly number[]): Plan<Reply> {
    const candidate = quicker;
    quicker = null;
    if (candidate !== null) {
      const reply = yield* ask(course, hello13For(course, candidate, 'TLS 1.3 suites')(suites));
      if (completedGroup(reply) === X25519) {
        way = candidate;
        return reply;
      }
    }
    return yield* insist(course, helloFor(suites));
  }
  return { helloFor, put, way: () => way };
}

const X25519 = 29;
const QUICK: Way13 = { groups: [X25519], shareOf: [X25519] };

/** RFC 8446 section 4.2.7: the server's own list comes in EncryptedExtensions, or HelloRetryRequests name its groups one by one. */
export function* groupsOf13(
  course: Course,
  suites: readonly number[],
  { shareOf, changes }: Way13,
): Plan<Groups & { readonly ordered: boolean }> {
  const lists = course.seen.map(({ flight }) => toldBy(flight));
  const longest = lists.reduce((best, list) => (list.length > best.length ? list : best), []);
  const told = longest.length > 1; // one entry: the server only echoes what we offered
  const found = told ? longest.filter((group) => GROUPS_13.includes(group)) : [...shareOf];
  const listed = found.length;
  for (;;) {
    const offer = GROUPS_13.filter((group) => !found.includes(group));
    const way: Way13 = { groups: offer, shareOf: [], ...(changes === undefined ? {} : { changes }) };
    const reply = yield* insist(course, hello13For(course, way, 'TLS 1.3 groups')(suites));
    const wanted = asksForAnother(reply) && reply.kind === 'flight' ? reply.flight.hello.group : null;
    if (wanted !== null && offer.includes(wanted)) {
      found.push(wanted);
      if (found.length < GROUPS_13.length) continue;
    }
    // A group that was not offered is a defect of the server (wolfSSL), never an acceptance; it ends the walk as a refusal does.
    const complete = reply.kind === 'odd' || noOf(course, reply).no;
    return { groups: found, complete, ordered: told && found.length === listed, lastNo: course.round };
  }
}

/**
 * Servers with a certificate of each kind of key choose by our signature schemes: kinds that no flight has shown are asked for alone,
 * until they are refused. The flights show what there is; what is not there needs no word in the facts.
 */
export function* otherCertificates(course: Course, suites: readonly number[], way: Way13): Plan<void> {
  if (way.shareOf.length === 0 || suites.length === 0) return;
  for (let round = 0; round < 3; round++) {
    const kinds = [...[...course.schemes].map(keyKindOf), ...course.seen.flatMap(({ flight }) => kindOf(flight))];
    if (kinds.includes('rsa') && kinds.includes('ecdsa')) return;
    const schemes = SCHEMES.filter((scheme) => !kinds.includes(keyKindOf(scheme)));
    const changes = { ...way.changes, schemes };
    const reply = yield* insist(course, hello13For(course, { ...way, changes }, 'other certificates')(suites));
    if (reply.kind !== 'flight' || !schemes.includes(reply.flight.verifyScheme ?? -1)) return;
  }
}

const kindOf = ({ hello }: { readonly hello: { readonly suite: number } }) => {
  const authentication = traitsOf(hello.suite)?.authentication;
  return authentication === 'rsa' || authentication === 'ecdsa' ? [authentication] : [];
};
