import type { FailureCode, Hop, HttpFacts, Outcome } from '../model/observation.ts';
import { hostOf } from './answers.ts';

export interface Chains {
  readonly https: Outcome<HttpFacts>;
  readonly http: Outcome<HttpFacts>;
}

/** What was read of the listed host itself, over https and over http, and what was not. */
export function readingsOf({ https, http }: Chains) {
  const hops = [https, http].flatMap((chain) => (chain.ok ? ofFirstHost(chain.value) : []));
  const failures = [https, http].flatMap((chain) => (chain.ok ? [] : [chain.failure.code]));
  const unread: FailureCode | null = failures.find((code) => !NOBODY_THERE.includes(code)) ?? null;
  return { hops, failures, unread: hops.length === 0 ? (failures[0] ?? 'indeterminate') : unread };
}

/** A closed port says nothing that could be read wrongly, nor does one that the list does not name. */
const NOBODY_THERE: readonly FailureCode[] = ['connection-refused', 'not-permitted'];

const ofFirstHost = ({ hops }: HttpFacts): readonly Hop[] => {
  const host = hostOf(hops[0]?.url ?? null);
  return hops.filter(({ url }) => hostOf(url) === host);
};
