import { GROUP_NAMES, groupNamed } from '../../knowledge/tls.ts';
import { parseCertificate } from '../../parse/x509.ts';
import { ask, type Course, insist, keyExchangeOf, noOf, type Plan, type Reply, type Seen, traitsOf } from './course.ts';
import { OWN_GROUPS } from './keys13.ts';
import type { Groups } from './modern.ts';
import { GROUPS_12 } from './offers.ts';
import { hello12, type Version12 } from './questions.ts';
import type { Draft, Preference } from './removal.ts';
import { suitesOf } from './removal.ts';
import { exchangeIs, newest, type Taken } from './taken.ts';

const isEcdhe = exchangeIs('ecdhe');

/** The curve of an ECDSA certificate must stay on offer (RFC 8422 section 5.3); any other suite with ECDHE is a witness for every group. */
const isWitness = (suite: number): boolean => isEcdhe(suite) && traitsOf(suite)?.authentication !== 'ecdsa';

/** Groups that no key exchange has shown, and that TLS 1.3 has not told. */
const unseen = (course: Course, told: readonly number[]): readonly number[] => {
  return GROUPS_12.filter((group) => !course.groups.has(group) && !told.includes(group));
};

const groupIn = (reply: Reply): number | null =>
  reply.kind === 'flight' ? (keyExchangeOf(reply.flight)?.group ?? null) : null;

/** Groups before TLS 1.3: those that flights have shown, then the others by removal, as far as TLS 1.3 has not told them already. */
export function* groupsOf12(course: Course, taken: Taken, told: readonly number[]): Plan<Groups> {
  const groups = () => [...course.groups];
  const ecdhe = newest(taken, isEcdhe);
  if (ecdhe === null) return { groups: groups(), complete: true, lastNo: 0 };
  const { version, suites: all } = ecdhe;
  const witnesses = all.filter(isWitness);
  const suites = witnesses.length > 0 ? witnesses : all;
  const anchors = witnesses.length > 0 ? [] : curvesOf(course.seen);
  for (;;) {
    const offer = unseen(course, told);
    if (offer.length === 0) return { groups: groups(), complete: true, lastNo: 0 };
    const offered = [...offer, ...anchors.filter((anchor) => !offer.includes(anchor))];
    const reply = yield* insist(course, hello12(course, version, suites, 'groups', { groups: offered }));
    const group = groupIn(reply);
    if (group === null || !offer.includes(group))
      return { groups: groups(), complete: noOf(course, reply).no, lastNo: course.round };
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

/**
 * Asks about suites with nothing but unseen groups, common ones, where the list of a neighbouring version says that a suite with ECDHE is
 * the next to be taken: its answer names a group at no cost. Any other answer counts for nothing, and all groups are offered again.
 */
export const withUnseenGroups = (course: Course, version: Version12, like: Draft, preference: Preference) => {
  let failed = false;
  return function* (suites: readonly number[]): Plan<Reply> {
    const groups = OWN_GROUPS.filter((group) => !course.groups.has(group));
    const next = nextOf(suites, like, preference);
    if (groups.length > 0 && !failed && isWitness(next)) {
      const step = hello12(course, version, suites, `${version} suites, other groups`, { groups });
      const reply = yield* ask(course, step);
      const group = reply.kind === 'flight' && reply.flight.hello.suite === next ? groupIn(reply) : null;
      if (group !== null && groups.includes(group)) return reply;
      failed = true;
    }
    return yield* insist(course, hello12(course, version, suites, `${version} suites`));
  };
};

/** Which of these suites such a server would take. */
function nextOf(offered: readonly number[], like: Draft, preference: Preference): number {
  const taken = suitesOf(like);
  const [next] =
    preference === 'server'
      ? taken.filter((suite) => offered.includes(suite))
      : offered.filter((suite) => taken.includes(suite));
  return preference === 'unknown' ? -1 : (next ?? -1);
}
