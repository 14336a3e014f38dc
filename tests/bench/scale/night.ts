/** A night on paper: what a target asks of its address, of a worker and of the database. All from measurements: see measured.ts. */
export interface Measured {
  readonly requests: number; // ordinary ones, of a target
  readonly exposures: number; // requests of the paths probe, of a target
  readonly exposuresAtAddress: number; // at most, whoever lives there
  readonly handshakes: number; // connections of the tls probe
  readonly perSecond: number; // pace of ordinary requests, by host and by address
  readonly exposurePerSecond: number;
  readonly connectionGapMs: number;
  readonly atOnce: number; // connections of the tls probe to one address
  readonly cpuMs: number; // of a worker, for a target: looking and storing
  readonly judgeMs: number; // of the leader, for a target: judging, comparing, writing the report document
  readonly secondLooks: number; // share of targets that are looked at again
}

/** Everybody who looks. */
export interface Workforce {
  readonly workers: number; // processes, each with a core
  readonly hosts: number; // targets at once, each
}

/** Where the targets live: the number of hosts at each address. Sums to the number of targets. */
export type Hosting = readonly number[];

export interface Outcome {
  readonly seconds: number; // until the last target was looked at
  readonly slowest: number; // seconds of the address that takes longest, were it alone
  readonly busy: number; // share of the workers' processor time
  readonly turnsPerSecond: number; // that the database deals, over the whole night
  readonly judgeSeconds: number; // after the looking, by the leader
}

/**
 * Hosting as it is: a few big hosters, and a long tail of addresses with one site. The share of each address falls as a power of its
 * place; the biggest holds `biggest` of all.
 */
export function hostingOf(targets: number, biggest: number, chance: () => number): Hosting {
  const hosts: number[] = [];
  let left = targets;
  for (let place = 1; left > 0; place++) {
    const share = (biggest * targets) / place ** 1.1;
    const here = Math.min(left, Math.max(1, Math.round(share * (0.5 + chance()))));
    hosts.push(here);
    left -= here;
  }
  return hosts;
}

/** Seconds that one target takes when its address is its own, with this round trip. */
export function secondsAlone(m: Measured, roundTripMs: number): number {
  const paced = Math.max(m.requests / m.perSecond, m.requests * (roundTripMs / 1000));
  const exposed = m.exposures / m.exposurePerSecond;
  const tls = Math.max((m.handshakes * m.connectionGapMs) / 1000, (m.handshakes * 3 * roundTripMs) / 1000 / m.atOnce);
  return paced + exposed + tls + m.cpuMs / 1000;
}

/**
 * Virtual time. Targets are taken in a mixed order; one holds a place of its worker until its address has dealt it every turn that it
 * needs. An address deals turns one after the other, so that hosts which share one wait for each other; a worker's core computes
 * for one target at a time.
 */
export function simulate(
  hosting: Hosting,
  { workers, hosts }: Workforce,
  m: Measured,
  { chance, roundTripMs }: { readonly chance: () => number; readonly roundTripMs: () => number },
): Outcome {
  const order = hosting.flatMap((count, address) => Array.from({ length: count }, () => address));
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(chance() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  const free = new Float64Array(hosting.length); // when each address deals its next turn, seconds
  const exposed = new Uint32Array(hosting.length);
  const cores = new Float64Array(workers);
  const places = new Places(workers * hosts);
  let turns = 0;
  let end = 0;
  for (const [index, address] of order.entries()) {
    const begin = places.next();
    const core = index % workers;
    const rtt = roundTripMs();
    const exposures = Math.min(m.exposures, m.exposuresAtAddress - (exposed[address] ?? 0));
    exposed[address] = (exposed[address] ?? 0) + exposures;
    const again = chance() < m.secondLooks ? 1.5 : 1; // a second look is about half of a first one
    const dealt =
      again * (m.requests / m.perSecond + (m.handshakes * m.connectionGapMs) / 1000) + exposures / m.perSecond;
    const alone = again * secondsAlone({ ...m, exposures }, rtt);
    const from = Math.max(begin, free[address] ?? 0);
    free[address] = from + dealt; // what the address cannot give to anybody else meanwhile
    const computed = Math.max(cores[core] ?? 0, begin) + (again * m.cpuMs) / 1000;
    cores[core] = computed;
    const done = Math.max(from + alone, computed);
    places.take(done);
    turns += again * (m.requests * 2 + exposures * 4 + m.handshakes); // a request takes a turn of its host and one of its address
    end = Math.max(end, done);
  }
  const dealing = (count: number) => {
    const exposures = Math.min(count * m.exposures, m.exposuresAtAddress);
    const ordinary = count * (m.requests / m.perSecond + (m.handshakes * m.connectionGapMs) / 1000);
    return Math.max(ordinary + exposures / m.perSecond, exposures / m.exposurePerSecond);
  };
  return {
    seconds: end,
    slowest: Math.max(...hosting.slice(0, 100).map(dealing)),
    busy: (order.length * m.cpuMs) / 1000 / (workers * end),
    turnsPerSecond: turns / end,
    judgeSeconds: (order.length * m.judgeMs) / 1000,
  };
}

/** When the places of all workers become free: a heap of instants. */
class Places {
  readonly #heap: Float64Array;

  constructor(count: number) {
    this.#heap = new Float64Array(count);
  }

  next(): number {
    return this.#heap[0] ?? 0;
  }

  /** The place that was free first is taken until then. */
  take(until: number): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && (heap[right] ?? 0) < (heap[left] ?? 0) ? right : left;
      if ((heap[child] ?? 0) >= until) break;
      heap[at] = heap[child] ?? 0;
      at = child;
    }
    heap[at] = until;
  }
}
