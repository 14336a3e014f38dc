import type { Offer } from '../../model/observation.ts';
import {
  ask,
  type Course,
  insist,
  isProof,
  type Lengths,
  NOT_ASKED,
  noOf,
  type Plan,
  type Reply,
  type Step,
  stands,
} from './course.ts';
import { type HelloVersion, WIRE } from './hello.ts';
import { arranged, isChaCha, LONGEST_LIST, MOST_SUITES, suitesFor } from './offers.ts';

export type Preference = 'server' | 'client' | 'unknown';

export interface VersionLook {
  readonly offer: Offer;
  readonly evidence: string; // "accepted", "alert 70", "closed between two controls", "silent", "budget spent" ...
  readonly suites: readonly number[]; // in the order in which they were found
  readonly complete: boolean; // every suite that we ask about was offered, and either taken or refused
  readonly preference: Preference;
  readonly wholeOrder: boolean; // the order of `suites` is the server's own, of all of them
}

/** What is known of a version while the look goes on. */
export interface Draft {
  readonly choices: readonly Choice[]; // in the order of the hellos
  readonly evidence: string;
  readonly complete: boolean; // so far
  readonly lastNo: number; // the round of the last refusal that this rests on
}

/** Which suite the server took of those that were offered (as far as it reads), in the order in which they were. */
export interface Choice {
  readonly offered: readonly number[];
  readonly suite: number;
}

export const NOTHING: Draft = { choices: [], evidence: 'not asked', complete: true, lastNo: 0 };

export const suitesOf = ({ choices }: Pick<Draft, 'choices'>): readonly number[] => [
  ...new Set(choices.map(({ suite }) => suite)),
];

/** An answer that was already had to `offered`, the beginning of the list. */
export interface First {
  readonly offered: readonly number[];
  readonly reply: Reply;
  readonly round: number;
}

/** How the suites of one version are asked about. */
export interface Asking {
  readonly helloFor: (suites: readonly number[]) => Step;
  readonly most?: number; // suites in a hello of the shape that this server understands
  readonly put?: (suites: readonly number[]) => Plan<Reply>; // a way of asking of its own
}

/**
 * What the answer to a hello of one version says of that version and of the suites in it.
 * `older`: the server chose an older version, which it would not if it spoke this one (RFC 5246 appendix E.1).
 * `odd`: it chose what was not offered: a defect, and neither an acceptance nor a refusal.
 */
export function judge(
  version: HelloVersion,
  offered: readonly number[],
  reply: Reply,
): { readonly took: number } | 'older' | 'odd' | 'none' {
  if (reply.kind !== 'flight') return 'none';
  const { hello } = reply.flight;
  if (hello.version === WIRE[version]) return offered.includes(hello.suite) ? { took: hello.suite } : 'odd';
  return hello.version < WIRE[version] && hello.version >= WIRE.SSLv3 ? 'older' : 'odd';
}

/**
 * Offer the suites; the server picks one; take it out; offer again; stop at the refusal. A hello is filled up from those that wait, so
 * that k suites of n cost k + ceil((n - k) / length) connections: each taken suite needs its own answer, and the others need refusals
 * that hold all of them. The order of the list alternates, so that the server's preference shows at no cost; while it has not, the
 * first choice is offered once more, as the last of a list: only a server with an order of its own takes it again.
 */
export function* removal(
  course: Course,
  version: HelloVersion,
  suites: readonly number[],
  first: First | null,
  { helloFor, most = MOST_SUITES, put = (offered) => insist(course, helloFor(offered)) }: Asking,
): Plan<Draft> {
  const choices: Choice[] = [];
  let evidence = 'accepted';
  let complete = true;
  let lastNo = 0;
  let orderKnown = false; // or asked for
  let stretched = most < MOST_SUITES;
  let pending = first;
  let open: readonly number[] = [...new Set([...(first?.offered ?? []), ...suites])]; // neither taken nor refused
  const lengths = (): Lengths => course.lengths[version] ?? { most, read: MOST_SUITES };
  const keep = (offered: readonly number[], suite: number): void => {
    choices.push({ offered, suite });
    open = open.filter((one) => one !== suite);
    const before = lengths();
    course.lengths[version] = {
      most: Math.max(before.most, offered.length),
      read: Math.max(before.read, offered.indexOf(suite) + 1),
    };
  };
  for (let turn = 0; open.length > 0; turn++) {
    if (!stretched && pending === null && choices.length > 0 && open.length > lengths().most) {
      stretched = true;
      const offered = arranged(open.slice(0, LONGEST_LIST), 1); // likely ones come last
      const said = judge(version, offered, yield* ask(course, helloFor(offered)));
      if (typeof said === 'object') keep(offered, said.took);
      continue; // whatever else this was, it may be about the length
    }
    const window = pending?.offered ?? open.slice(0, lengths().most);
    const favourite = choices[0]?.suite;
    const testing: boolean = pending === null && !orderKnown && isTimeToTest(version, choices);
    orderKnown ||= testing;
    const list = arranged(testing ? window.slice(0, lengths().read - 1) : window, turn);
    const offered = pending?.offered ?? (testing && favourite !== undefined ? [...list, favourite] : list);
    const reply: Reply = pending?.reply ?? (yield* put(offered));
    const round = pending?.round ?? course.round;
    pending = null;
    const said = judge(version, offered, reply);
    if (typeof said === 'object') {
      keep(offered, said.took);
      continue;
    }
    if (said === 'older' && choices.length === 0) return { ...NOTHING, evidence: 'answered with an older version' };
    if (testing && course.stopped === null) continue; // it took that suite before: whatever this was, it refuses nothing
    const { no, evidence: why } = noOf(course, reply);
    if (choices.length === 0 && (evidence === 'accepted' || !no)) evidence = said === 'none' ? why : 'odd answer';
    if (no) lastNo = round;
    complete &&= no;
    if (isNever(reply) && choices.length === 0) return { ...NOTHING, evidence, lastNo };
    if (course.stopped !== null || (turn === 0 && !no)) break;
    const refused = new Set(offered.slice(0, lengths().read));
    open = open.filter((suite) => !refused.has(suite));
  }
  const { read } = lengths();
  return {
    choices: choices.map(({ offered, suite }) => ({ offered: offered.slice(0, read), suite })),
    evidence,
    complete: complete && course.stopped === null,
    lastNo,
  };
}

/** Lists of TLS 1.3 are too short for the alternating order to show much; in others it has its chance first. */
const isTimeToTest = (version: HelloVersion, choices: readonly Choice[]): boolean =>
  choices.length >= (version === 'TLSv1.3' ? 1 : 2) && preferenceOf({ choices }) === 'unknown';

/** protocol_version: whatever the suites. */
export const isNever = (reply: Reply): boolean => reply.kind === 'refused' && reply.alert.code === 70;

/** Two parts of one list that were asked about one after the other. */
export const joined = (a: Draft, b: Draft): Draft => ({
  choices: [...a.choices, ...b.choices],
  evidence: a.choices.length > 0 || b.choices.length === 0 ? a.evidence : b.evidence,
  complete: a.complete && b.complete,
  lastNo: Math.max(a.lastNo, b.lastNo),
});

/** What stands at the end of the look: a negative that no later answer confirmed is none. */
export function settled(
  course: Course,
  { draft, preference }: { readonly draft: Draft; readonly preference: Preference },
): VersionLook {
  const complete = draft.complete && stands(course, draft.lastNo);
  const suites = suitesOf(draft);
  const [opening] = draft.choices;
  if (opening === undefined) {
    const unconfirmed = draft.complete && !complete;
    return {
      offer: complete ? 'refused' : 'untested',
      evidence: unconfirmed ? noOf(course, NOT_ASKED).evidence : draft.evidence,
      suites,
      complete,
      preference: 'unknown',
      wholeOrder: false,
    };
  }
  const wholeOrder = complete && preference === 'server' && choseAmongAll(draft.choices);
  return { offer: 'accepted', evidence: 'accepted', suites, complete, preference, wholeOrder };
}

/** Whether all that came after it were on offer when a suite was first chosen. */
function choseAmongAll(choices: readonly Choice[]): boolean {
  const later = new Set(choices.map(({ suite }) => suite));
  for (const { offered, suite } of choices) {
    if (!later.delete(suite)) continue;
    const missing = new Set(later);
    for (const one of offered) missing.delete(one);
    if (missing.size > 0) return false;
  }
  return true;
}

/**
 * `server`: some choice was not the first of the offered list that it takes at all. `client`: of two suites it took the one in one list
 * and the other in another, which no order of its own explains.
 */
export function preferenceOf({ choices }: Pick<Draft, 'choices'>): Preference {
  const supported = new Set(choices.map(({ suite }) => suite));
  const follows = choices.every(({ offered, suite }) => offered.find((one) => supported.has(one)) === suite);
  if (!follows) return 'server';
  const turned = choices.some((one, index) =>
    choices
      .slice(0, index)
      .some(
        (other) => other.suite !== one.suite && one.offered.includes(other.suite) && other.offered.includes(one.suite),
      ),
  );
  return turned ? 'client' : 'unknown';
}

/** Where the list has not told the preference: the suites once more, the favourite last, then first. */
export function* preferenceIn(
  course: Course,
  version: HelloVersion,
  draft: Draft,
  helloFor: (suites: readonly number[]) => Step,
): Plan<Preference> {
  const [favourite, ...others] = suitesOf(draft).slice(0, MOST_SUITES - 1);
  const choices = [...draft.choices];
  if (favourite === undefined || others.length === 0) return 'unknown';
  // One that it does not take stands at the top, so that no suite of ChaCha20 does.
  const top = suitesFor(version, 'core').filter(
    (suite) => suite !== favourite && !others.includes(suite) && !isChaCha(suite),
  );
  const lists = [
    [...top.slice(0, 1), ...others, favourite],
    [...top.slice(0, 1), favourite, ...others],
  ];
  for (const offered of lists) {
    if (preferenceOf({ choices }) !== 'unknown') break;
    const said = judge(version, offered, yield* insist(course, helloFor(offered)));
    if (typeof said === 'object') choices.push({ offered, suite: said.took });
  }
  return preferenceOf({ choices });
}

/** Some servers keep their own order, except for a client whose first suite is of ChaCha20 (PrioritizeChaCha). Null: not to be told. */
export function* givesWayToChaCha(
  course: Course,
  version: HelloVersion,
  suites: readonly number[],
  helloFor: (suites: readonly number[]) => Step,
): Plan<boolean | null> {
  const [favourite] = suites;
  const chaChas = suites.filter(isChaCha);
  if (favourite === undefined || isChaCha(favourite) || chaChas.length === 0) return null;
  const offered = [...chaChas, ...suites.filter((suite) => !isChaCha(suite))].slice(0, MOST_SUITES);
  const reply = yield* insist(course, helloFor(offered));
  const said = judge(version, offered, reply);
  return isProof(reply) && typeof said === 'object' ? isChaCha(said.took) : null;
}
