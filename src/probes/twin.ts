import type { Hop, Observation, Outcome, TwinFacts } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { asHop, doorOf, siteAnswer } from './hop.ts';
import type { Lane } from './net/lane.ts';
import { twinOf } from './net/twin.ts';
import { webService } from './page.ts';

/** Knocks once at each door of the site's other name, on the target's own ports. */
export const twinProbe: Probe<Lane, 'twin'> = {
  kind: 'twin',
  service: (target) => (twinOf(target) === null ? null : webService(target)),
  async look(lane, seen) {
    const before = lane.opened;
    const outcome = await lookAtTwin(lane, seen);
    return { outcome, connections: lane.opened - before };
  },
};

async function lookAtTwin(lane: Lane, seen: readonly Observation[]): Promise<Outcome<TwinFacts>> {
  const { twin } = lane;
  if (twin === null) return { ok: false, failure: { code: 'not-permitted', detail: 'no twin' } };
  const nothing = { ...twin, addresses: [], http: null, https: null };
  if (twin.listed) return { ok: true, value: nothing };

  const limited = seen.map(({ outcome }) => outcome).find((one) => !one.ok && one.failure.code === 'rate-limited');
  if (limited?.ok === false) return limited; // who asks us to slow down is asked nothing more

  const resolved = await lane.resolve('twin');
  if (!resolved.ok) return resolved.failure.code === 'name-not-found' ? { ok: true, value: nothing } : resolved;
  const addresses = resolved.value.addresses.map(({ address }) => address);
  const https = await doorAnswer(lane, seen, twin.host, 'https');
  const http = await doorAnswer(lane, seen, twin.host, 'http');
  return { ok: true, value: { ...twin, addresses, http, https } };
}

/** Null where the list names no such port. A door that a redirect led to has been opened already. */
async function doorAnswer(
  lane: Lane,
  seen: readonly Observation[],
  host: string,
  scheme: 'http' | 'https',
): Promise<Outcome<Hop> | null> {
  const port = lane.target[scheme];
  if (port === null) return null;
  const door = doorOf(host, scheme, port);
  const known = seen.flatMap(hopsOf).find(({ url }) => url === door);
  return known === undefined ? asHop(await siteAnswer(lane, door, { reason: 'twin' })) : { ok: true, value: known };
}

const hopsOf = ({ kind, outcome }: Observation): readonly Hop[] =>
  (kind === 'http' || kind === 'https') && outcome.ok ? outcome.value.hops : [];
