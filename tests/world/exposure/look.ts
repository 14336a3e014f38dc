import { createServer } from 'node:http';
import { judgeTarget } from '../../../src/judge.ts';
import { knowledge } from '../../../src/knowledge/index.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Kind, LedgerEntry, Observation, Outcome, PathRow, PathsFacts } from '../../../src/model/observation.ts';
import type { Target } from '../../../src/model/target.ts';
import { probesFor } from '../../../src/probes/index.ts';
import type { Limits } from '../../../src/probes/net/limits.ts';
import { pathsProbe } from '../../../src/probes/paths/probe.ts';
import { loadRules } from '../../../src/rules/registry.ts';
import { aLane, aTarget, listen } from '../../probes/net/loopback.ts';
import { respond, type Site } from './traps.ts';

export const NOW = '2026-11-22T02:00:00.000Z';

export interface Look {
  readonly outcome: Outcome<PathsFacts>;
  readonly rows: readonly PathRow[];
  readonly found: readonly string[]; // "id path"
  readonly fails: readonly string[]; // "rule subject severity" of every finding to correct
  readonly findings: readonly Finding[];
  readonly products: readonly string[]; // "name version"
  readonly ledger: readonly LedgerEntry[]; // of the paths
}

export interface Circumstances {
  readonly target?: Partial<Target>;
  readonly products?: readonly string[]; // instead of those that are seen
  readonly days?: readonly string[]; // one after the other, each knowing the last; one day unless said
  readonly limits?: Partial<Limits>;
}

/** One server, looked at and judged. */
export async function lookAtPort(
  port: number,
  { target: with_ = {}, products, days = [NOW.slice(0, 10)], limits = {} }: Circumstances = {},
): Promise<Look> {
  const target = aTarget({ http: port, ...with_ });
  const rules = (await loadRules()).filter(({ id }) => id.startsWith('exposure/'));
  let known: PathsFacts | null = null;
  let look: Look | null = null;
  for (const day of days) {
    const lane = aLane(target, { limits });
    try {
      const seen: Observation[] = [];
      const note = (kind: Observation['kind'], one: object) =>
        seen.push({ kind, target: target.id, service: `http:${port}`, at: NOW, ...one } as Observation);
      for (const kind of ['http', 'page'] as const) note(kind, await probeOf(kind).look(lane, seen));
      note('software', products === undefined ? await probeOf('software').look(lane, seen) : pretended(products));
      const before = lane.ledger.length;
      const past: PathsFacts | null = known;
      const one = await pathsProbe({ sleep: async () => {}, day, known: async () => past }).look(lane, seen);
      note('paths', one);
      known = one.outcome.ok ? one.outcome.value : past;
      const rows = one.outcome.ok ? one.outcome.value.rows : [];
      const findings = judgeTarget(target, seen, rules, knowledge, () => NOW);
      look = {
        outcome: one.outcome,
        rows,
        found: rows.filter(({ answer }) => answer === 'found').map(({ id, path }) => `${id} ${path}`),
        fails: findings
          .filter(({ status }) => status === 'fail')
          .map(({ rule, subject, severity }) => `${rule} ${subject} ${severity}`),
        findings,
        products: productsIn(seen),
        ledger: lane.ledger.slice(before),
      };
    } finally {
      await lane.close();
    }
  }
  if (look === null) throw new Error('no day to look on');
  return look;
}

export async function lookAtSite(site: Site, circumstances: Circumstances = {}): Promise<Look> {
  const { port } = await listen(createServer(respond(site)), '127.0.0.1');
  return lookAtPort(port, circumstances);
}

function probeOf(kind: Kind) {
  const probe = probesFor({ sleep: async () => {} }).find((one) => one.kind === kind);
  if (probe === undefined) throw new Error(`no probe for ${kind}`);
  return probe;
}

const pretended = (products: readonly string[]) => ({
  connections: 0,
  outcome: {
    ok: true,
    value: {
      products: products.map((product) => ({
        product,
        version: null,
        precision: 'product',
        confidence: 'high',
        distribution: null,
        signals: [],
      })),
    },
  },
});

function productsIn(seen: readonly Observation[]): readonly string[] {
  const software = seen.find((one): one is Extract<Observation, { kind: 'software' }> => one.kind === 'software');
  if (software?.outcome.ok !== true) return [];
  return software.outcome.value.products.map(({ product, version }) => `${product} ${version}`);
}
