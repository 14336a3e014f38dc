import type { Offer } from '../../model/observation.ts';
import { type Course, insist, isProof, NOT_ASKED, noOf, type Plan, type Reply, type Step, stands } from './course.ts';
import { type HelloVersion, WIRE } from './hello.ts';
import { arranged, isChaCha, MOST_SUITES, suitesFor } from './offers.ts';

export type Preference = 'server' | 'client' | 'unknown';

export interface VersionLook {
  readonly offer: Offer;
  readonly evidence: string; // "accepted", "alert 70", "closed between two controls", "silent", "budget spent" ...
  readonly suites: readonly number[]; // in the order in which they were found
  readonly complete: boolean; // every suite that we ask about was offered, and either taken or refused
  readonly preference: Preference;
  readonly wholeOrder: boolean; // all `suites` were in the first offer: their order is the server's, where it has one
}

/** What is known of a version while the look goes on. */
export interface Draft {
  readonly choices: readonly Choice[]; // in the order of the connections
  readonly evidence: string;
  readonly complete: boolean; // so far
  readonly lastNo: number; // the connection of the last refusal that this rests on
}

/** Which suite the server took of those that were offered, in the order in which they were. */
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
  readonly connection: number;
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
 * Offer the suites; the server picks one; take it out; offer again; stop at the refusal. A hello is filled up to `most` suites from those
 * that wait, so that k suites of n cost k + ceil((n - k) / most) connections: each taken suite needs its own answer, and the others need
 * refusals that hold all of them. The order of the list alternates, so that the server's preference shows at no cost; while it has not,
 * the first choice is offered once more, as the last of a list: only a server with an order of its own takes it again.
 */
export function* removal(
  course: Course,
  version: HelloVersion,
  suites: readonly number[],
  first: First | null,
  helloFor: (suites: readonly number[]) => Step,
  most: number = MOST_SUITES,
): Plan<Draft> {
  const choices: Choice[] = [];
  let evidence = 'accepted';
  let complete = true;
  let lastNo = 0;
  let tested = false;
  let window = first?.offered ?? suites.slice(0, most);
  let waiting = suites.filter((suite) => !window.includes(suite));
  let pending = first;
  for (let turn = 0; window.length > 0; turn++) {
    const [favourite] = suitesOf({ choices });
    const testing: boolean = pending === null && !tested && isTimeToTest(version, choices);
    tested ||= testing;
    const list = testing ? arranged(window.slice(0, most - 1), turn) : arranged(window, turn);
    const offered = pending?.offered ?? (testing && favourite !== undefined ? [...list, favourite] : list);
    const reply: Reply = pending?.reply ?? (yield* insist(course, helloFor(offered)));
    const connection = pending?.connection ?? course.asked;
    pending = null;
    const said = judge(version, offered, reply);
    if (typeof said === 'object') {
      choices.push({ offered, suite: said.took });
      const rest = window.filter((suite) => suite !== said.took);
      window = [...rest, ...waiting.slice(0, most - rest.length)];
      waiting = waiting.slice(most - rest.length);
      continue;
    }
    if (said === 'older' && choices.length === 0) return { ...NOTHING, evidence: 'answered with an older version' };
    if (testing && course.stopped === null) continue; // it took that suite before: whatever this was, it refuses nothing
    const { no, evidence: why } = noOf(course, reply);
    if (choices.length === 0 && (evidence === 'accepted' || !no)) evidence = said === 'none' ? why : 'odd answer';
    if (no) lastNo = connection;
    complete &&= no;
    if (isNever(reply) && choices.length === 0) return { ...NOTHING, evidence, lastNo };
    if (course.stopped !== null || (turn === 0 && !no)) break;
    window = waiting.slice(0, most);
    waiting = waiting.slice(most);
  }
  return { choices, evidence, complete: complete && course.stopped === null, lastNo };
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
export function settled(course: Course, draft: Draft, preference: Preference = preferenceOf(draft)): VersionLook {
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
  const wholeOrder = complete && suites.every((suite) => opening.offered.includes(suite));
  return { offer: 'accepted', evidence: 'accepted', suites, complete, preference, wholeOrder };
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
