/**
 * node tests/bench/exposure-look.ts, with a channel for messages
 *
 * Looks for exposed paths on one server of 127.0.0.1 after the other, as its parent names them, and says what it saw and what it cost.
 */
import { lookAtPort } from '../world/exposure/look.ts';

export interface Order {
  readonly port: number;
  readonly roundTripMs: number;
}

export interface ExposureCost {
  readonly found: readonly string[]; // paths
  readonly asked: readonly string[]; // paths, without names that cannot exist
  readonly requests: number;
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakMb: number; // of this process so far
}

process.on('message', async ({ port, roundTripMs }: Order) => {
  const limits = { headersMs: 400 + 3 * roundTripMs, bodyMs: 300 + 2 * roundTripMs, totalMs: 800 + 5 * roundTripMs };
  const [started, used] = [performance.now(), process.cpuUsage()];
  const { rows, ledger } = await lookAtPort(port, { limits, products: [] });
  const { user, system } = process.cpuUsage(used);
  process.send?.({
    found: rows.filter(({ answer }) => answer === 'found').map(({ path }) => path),
    asked: ledger.filter(({ reason }) => !reason.startsWith('paths nowhere')).map(({ path }) => path),
    requests: ledger.length,
    seconds: (performance.now() - started) / 1000,
    cpuMs: (user + system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  } satisfies ExposureCost);
});
process.once('disconnect', () => process.exit());
