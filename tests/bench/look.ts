/**
 * node tests/bench/look.ts PORT TIMES
 *
 * Looks at one TLS server of 127.0.0.1 so many times, as a night does, and prints for each look what it cost this process.
 */
import { tlsProbe } from '../../src/probes/tls/probe.ts';
import { aNetwork, aTarget } from '../probes/net/loopback.ts';
import { NAME } from '../world/tls/material.ts';

export interface LookCost {
  readonly connections: number;
  readonly seconds: number;
  readonly cpuMs: number;
  readonly suites: number; // accepted, at whatever version
}

const [port, times] = process.argv.slice(2).map(Number);
if (port === undefined || times === undefined) throw new Error('look.ts PORT TIMES');

const target = aTarget({ host: NAME, https: port });
const network = aNetwork([target]); // one for all looks, as for all targets of a night: the roots are read once
const costs: LookCost[] = [];
while (costs.length < times) {
  const lane = network.openLane(target);
  const [started, used] = [performance.now(), process.cpuUsage()];
  const { outcome, connections } = await tlsProbe.look(lane, []);
  const { user, system } = process.cpuUsage(used);
  const seconds = (performance.now() - started) / 1000;
  await lane.close();
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.detail}`);
  const accepted = outcome.value.addresses.flatMap(({ suites }) => Object.values(suites).flat());
  const suites = new Set(accepted.map(({ id }) => id)).size;
  costs.push({ connections, seconds, cpuMs: (user + system) / 1000, suites });
}
process.stdout.write(JSON.stringify(costs));
