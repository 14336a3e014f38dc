import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fleet, startFleet } from '../../../src/demo/fleet.ts';
import { createCrew } from '../../../src/fleet/crew.ts';
import { runNight } from '../../../src/fleet/night.ts';
import { type History, openHistory } from '../../../src/history/history.ts';
import { knowledge } from '../../../src/knowledge/index.ts';
import type { Change, Drift } from '../../../src/model/drift.ts';
import type { RunState } from '../../../src/model/snapshot.ts';
import type { Target } from '../../../src/model/target.ts';
import { createEye } from '../../../src/observe.ts';
import { probesFor } from '../../../src/probes/index.ts';
import type { Limits } from '../../../src/probes/net/limits.ts';
import { createNetwork } from '../../../src/probes/net/open.ts';
import { dnsResolver } from '../../../src/probes/net/resolve.ts';
import { loadRuleset } from '../../../src/rules/registry.ts';
import { readRegister } from '../../../src/targets/register.ts';
import { startNameServer } from './nameserver.ts';
import { type Relay, startProxy } from './proxy.ts';
import { FAIR, type Weather } from './weather.ts';

const DAY_MS = 86_400_000;
const FIRST = Date.parse('2026-11-01T02:00:00.000Z');

/** Silence is told soon: a stall must cost less than the patience of whoever runs the tests. In milliseconds. */
const LIMITS = { resolveMs: 400, connectMs: 700, handshakeMs: 700, headersMs: 700, bodyMs: 500, totalMs: 1_200 };

export interface Nights {
  /** One more night of the fleet, which never changes. */
  next(weather: Weather): Promise<ChaosNight>;
  stop(): Promise<void>;
}

export interface ChaosNight {
  readonly changes: readonly Change[];
  readonly failing: ReadonlySet<string>; // fingerprints
  readonly unconfirmed: number;
  readonly state: RunState; // a degraded night is told, and not remembered
  readonly failures: Readonly<Record<string, number>>; // by code: what the weather cost
  readonly looks: number; // observations
}

/** The demo's fleet as it is on its first night, each port behind a proxy and each name behind a name server. */
export async function startNights(only: (site: string) => boolean = () => true): Promise<Nights> {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-chaos-'));
  const fleet = await startFleet({ firstNight: new Date(FIRST).toISOString() });
  const stops: (() => Promise<void>)[] = [() => fleet.close()];
  let weather = FAIR;

  const proxies: Promise<Relay>[] = [];
  const places = new Map<string, string>(); // name -> address of its proxy
  for (const { id, name, place, first, listed } of fleet.sites) {
    if (!only(id)) continue;
    const address = place.address.replace('127.77.', '127.78.');
    places.set(name, address);
    const ports = [
      ...(first.https === 'refused' || listed === 'http' ? [] : [place.https]),
      ...(first.http === 'refused' ? [] : [place.http]),
    ];
    for (const port of ports)
      proxies.push(startProxy({ address, port }, { address: place.address, port }, () => weather.fate(id)));
  }
  for (const proxy of await Promise.all(proxies)) stops.push(() => proxy.stop());

  const names = await startNameServer((name, family) => {
    const fate = weather.nameFate();
    if (fate === 'lost') return 'silence';
    if (fate === 'servfail') return { error: 'servfail' };
    const address = places.get(name);
    if (address === undefined) return { error: 'nxdomain' };
    return { addresses: family === 4 ? [address] : [] };
  });
  stops.push(() => names.stop());

  const targets = targetsOf(fleet, folder).filter(({ id }) => only(id));
  const history = await openHistory(`sqlite:${join(folder, 'history.db')}`, { create: true });
  stops.push(
    () => history.close(),
    async () => rmSync(folder, { recursive: true, force: true }),
  );
  const standards = { ...(await loadRuleset()), knowledge, waivers: [] };
  let nights = 0;
  return {
    async next(today) {
      weather = today;
      const takenAt = new Date(FIRST + nights++ * DAY_MS).toISOString();
      return play({
        history,
        targets,
        takenAt,
        folder,
        fleet,
        resolver: dnsResolver([names.place]),
        standards,
        limits: today === FAIR ? {} : LIMITS,
      });
    },
    async stop() {
      for (const stop of stops) await stop();
    },
  };
}

/** The fleet's own list, without its addresses: names are resolved. */
function targetsOf(fleet: Fleet, folder: string): readonly Target[] {
  const list = fleet.targetsYaml().replaceAll(/^ {4}addresses: .*\n/gm, '');
  writeFileSync(join(folder, 'list.yaml'), list);
  const { register, mistakes } = readRegister(['list.yaml'], folder);
  if (register === null) throw new Error(JSON.stringify(mistakes));
  return register.targets;
}

interface Play {
  readonly history: History;
  readonly targets: readonly Target[];
  readonly takenAt: string;
  readonly folder: string;
  readonly fleet: Fleet;
  readonly resolver: ReturnType<typeof dnsResolver>;
  readonly limits: Partial<Limits>;
  readonly standards: Parameters<typeof runNight>[0]['standards'];
}

async function play({
  history,
  targets,
  takenAt,
  folder,
  fleet,
  resolver,
  standards,
  limits,
}: Play): Promise<ChaosNight> {
  const run = takenAt.slice(0, 10);
  const { signal } = new AbortController();
  const clock = () => takenAt;
  const network = createNetwork({
    scanner: {
      contact: 'mailto:soc@demo.example',
      info: 'https://demo.example/scan-info',
      vantage: 'chaos',
      controls: [],
    },
    tool: 'rasid/0',
    extraRoots: [fleet.caPem],
    registered: targets,
    seed: run,
    clock,
    monotonic: () => performance.now(),
    sleep: (ms) => sleep(ms),
    signal,
    resolver,
    limits,
  });
  const failures: Record<string, number> = {};
  let looks = 0;
  const crew = createCrew({
    run,
    history,
    sleep: async () => {},
    onTarget: () => {},
    onNight: () => {},
    observing: {
      eye: createEye({
        probes: probesFor({
          sleep: async () => {},
          day: run,
          known: (target) => history.lastKnown(run, target, 'paths'),
        }),
        open: network.openLane,
        profileOf: () => 'standard',
        clock,
      }),
      clock,
      hosts: 16,
      deadline: null,
      signal,
    },
  });
  const said: Drift[] = [];
  const failing = new Set<string>();
  const { state } = await runNight({
    header: {
      id: run,
      takenAt,
      profile: 'standard',
      vantage: 'chaos',
      tool: 'rasid/0',
      rehearsal: true,
      list: 'chaos',
      register: 'chaos',
      registered: targets.map(({ id }) => id),
      knowledge: {},
      owners: [],
      targets,
    },
    resumed: false,
    targets,
    history,
    crew,
    standards,
    clock,
    scratch: () => join(folder, `verdicts-${run}`),
    unreachable: async () => [],
    onBegin: () => {},
    onSecondLooks: () => {},
    onPart: ({ review, tonight }) => {
      said.push(review.drift);
      for (const { status, fingerprint } of review.posture.findings) if (status === 'fail') failing.add(fingerprint);
      for (const { outcome } of tonight.observations) {
        looks += 1;
        if (!outcome.ok) failures[outcome.failure.code] = (failures[outcome.failure.code] ?? 0) + 1;
      }
    },
  });
  return {
    changes: said.flatMap(({ changes }) => changes),
    failing,
    unconfirmed: said.flatMap(({ unconfirmed }) => unconfirmed).length,
    state,
    failures,
    looks,
  };
}

/** What a date made true between two fair nights. */
export const dueBetween = (before: ChaosNight, after: ChaosNight): ReadonlySet<string> =>
  after.failing.difference(before.failing);

/** Nothing changed but the date: whatever else opens, moves or closes a finding is false. What was due may be told on any night that can see it. */
export const falseAlarms = ({ changes }: ChaosNight, due: ReadonlySet<string> = new Set()): readonly string[] =>
  changes
    .filter(({ state, cause }) => state !== 'persisting' && state !== 'unverified' && cause !== 'clock')
    .filter(({ state, fingerprint }) => state !== 'new' || !due.has(fingerprint))
    .map(({ target, rule, state, cause, record }) => `${target} ${rule} ${record.subject ?? '-'}: ${state} (${cause})`);
