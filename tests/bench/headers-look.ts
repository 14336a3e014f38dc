/**
 * node tests/bench/headers-look.ts HOST HTTP_PORT HTTPS_PORT ROOT_FILE TIMES
 *
 * Looks at the headers, cookies, page, CORS and answers of one site of 127.0.0.1 so many times, as a night does, judges what it saw, and
 * prints for each look what it cost this process.
 */
import { readFileSync } from 'node:fs';
import { judgeTarget } from '../../src/judge.ts';
import { knowledge } from '../../src/knowledge/index.ts';
import type { Kind, Observation } from '../../src/model/observation.ts';
import { probesFor } from '../../src/probes/index.ts';
import { loadRules } from '../../src/rules/registry.ts';
import { aNetwork, aTarget } from '../probes/net/loopback.ts';

export interface HeadersCost {
  readonly requests: number;
  readonly seconds: number;
  readonly cpuMs: number;
}

const KINDS: readonly Kind[] = ['http', 'https', 'twin', 'page', 'responses', 'cors', 'disclosure'];
const NOW = '2026-11-22T02:00:00.000Z';
const [host = '', http = '', https = '', root = '', times = '1'] = process.argv.slice(2);
const target = aTarget({ host, http: Number(http), https: Number(https) });
const network = aNetwork([target], { extraRoots: [readFileSync(root, 'utf8')] });
const rules = await loadRules();
const probes = probesFor({ sleep: async () => {} });
const costs: HeadersCost[] = [];
while (costs.length < Number(times)) {
  const [started, used] = [performance.now(), process.cpuUsage()];
  const lane = network.openLane(target);
  const seen: Observation[] = [];
  for (const kind of KINDS) {
    const probe = probes.find((one) => one.kind === kind);
    const service = probe?.service(target) ?? null;
    if (probe === undefined || service === null) continue;
    seen.push({ kind, target: target.id, service, at: NOW, ...(await probe.look(lane, seen)) } as Observation);
  }
  judgeTarget(target, seen, rules, knowledge, () => NOW);
  const requests = lane.ledger.length;
  await lane.close();
  const { user, system } = process.cpuUsage(used);
  costs.push({ requests, seconds: (performance.now() - started) / 1000, cpuMs: (user + system) / 1000 });
}
process.stdout.write(JSON.stringify(costs));
