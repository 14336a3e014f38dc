import type { Probe } from '../model/plan.ts';
import type { Lane } from './net/lane.ts';

/** The addresses of the host, with those that we refuse to dial: a public name with a private address is a fact, not an error. */
export const dnsProbe: Probe<Lane, 'dns'> = {
  kind: 'dns',
  service: () => 'dns',
  look: async (lane) => ({ outcome: await lane.resolve(), connections: 0 }),
};
