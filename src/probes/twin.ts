import type { Hop, Outcome, TwinFacts } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { doorOf, siteHop } from './hop.ts';
import type { Lane } from './net/lane.ts';
import { twinOf } from './net/twin.ts';
import { webService } from './page.ts';

/** Knocks once at each door of the site's other name, on the target's own ports. */
export const twinProbe: Probe<Lane, 'twin'> = {
  kind: 'twin',
  service: (target) => (twinOf(target) === null ? null : webService(target)),
  async look(lane) {
    const before = lane.opened;
    const outcome = await lookAtTwin(lane);
    return { outcome, connections: lane.opened - before };
  },
};

async function lookAtTwin(lane: Lane): Promise<Outcome<TwinFacts>> {
  const { twin } = lane;
  if (twin === null) return { ok: false, failure: { code: 'not-permitted', detail: 'no twin' } };
  const nothing = { ...twin, addresses: [], http: null, https: null };
  if (twin.listed) return { ok: true, value: nothing };

  const resolved = await lane.resolve('twin');
  if (!resolved.ok)
    return resolved.failure.code === 'name-not-found'
      ? { ok: true, value: nothing }
      : { ok: false, failure: resolved.failure };
  const addresses = resolved.value.addresses.map(({ address }) => address);
  const https = await doorAnswer(lane, twin.host, 'https');
  const http = await doorAnswer(lane, twin.host, 'http');
  return { ok: true, value: { ...twin, addresses, http, https } };
}

/** Null where the list names no such port. */
async function doorAnswer(lane: Lane, host: string, scheme: 'http' | 'https'): Promise<Outcome<Hop> | null> {
  const port = lane.target[scheme];
  return port === null ? null : await siteHop(lane, doorOf(host, scheme, port), { reason: 'twin' });
}
