import { afterEach, expect, test } from 'vitest';
import { tlsProbe } from '../../../src/probes/tls/probe.ts';
import { aLane, aTarget, closeAll, serveHttps } from '../net/loopback.ts';

afterEach(closeAll);

test('the lane learns how each connection ended, and what it brought', async () => {
  const { port, connections } = await serveHttps((_, response) => response.end());
  const lane = aLane(aTarget({ https: port }));
  const { outcome } = await tlsProbe.look(lane, []);
  await lane.close();
  expect(outcome.ok).toBe(true);
  expect(lane.ledger).toHaveLength(connections());
  // An alert has 7 bytes; nothing at all comes from a server that hangs up.
  const brought = lane.ledger.filter(({ bytes }) => bytes >= 7);
  expect(brought.length).toBeGreaterThan(lane.ledger.length / 2);
});
