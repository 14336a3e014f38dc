import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../src/history/history.ts';
import { ENGINES } from './engines.ts';
import { header, idAt, night, target } from './invented.ts';

const WRITER = new URL('./writer.ts', import.meta.url);
const targets = Array.from({ length: 400 }, (_, index) => target(`t${index + 1000}`));

/** A program that adds nights and says so after each; it is killed once it has said `after` of them. */
async function killedAfter(url: string, after: number): Promise<string[]> {
  const child: ChildProcess = fork(WRITER, [url, idAt(1)]);
  const acknowledged: string[] = [];
  child.on('message', (id) => {
    acknowledged.push(String(id));
    if (acknowledged.length === after) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  return acknowledged;
}

describe.each(ENGINES)('kill -9 in %s', (_engine, newUrl) => {
  test('at any moment loses no night that was acknowledged', { timeout: 180_000 }, async () => {
    const url = await newUrl();
    const first = await openHistory(url, { create: true });
    await first.begin(header(1, targets));
    await first.close();

    const acknowledged = new Set<string>();
    for (const after of [1, 2, 7, 19, 23, 40]) {
      for (const id of await killedAfter(url, after)) acknowledged.add(id);
      const history = await openHistory(url, { create: false });
      const stored = await history.resume(idAt(1));
      expect(stored).toEqual(expect.arrayContaining([...acknowledged]));
      const { observations } = await history.snapshot(idAt(1));
      expect(observations).toEqual(stored.flatMap((id) => night(1, id).observations)); // whole nights only
      for (const id of stored.slice(-3)) expect(await history.ledger(idAt(1), id)).toEqual(night(1, id).ledger);
      expect((await history.verifyChain()).faults).toEqual([]);
      await history.close();
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(92);
  });

  test('while another program writes leaves that one unharmed', { timeout: 180_000 }, async () => {
    const url = await newUrl();
    const history = await openHistory(url, { create: true });
    onTestFinished(() => history.close());
    await history.begin(header(1, targets));
    await history.begin(header(2, targets));
    const mine = (async () => {
      for (const { id } of targets.slice(0, 60)) await history.addNight(idAt(2), night(2, id));
    })();
    const [theirs] = await Promise.all([killedAfter(url, 15), mine]);
    expect(await history.resume(idAt(2))).toEqual(targets.slice(0, 60).map(({ id }) => id));
    expect(await history.resume(idAt(1))).toEqual(expect.arrayContaining(theirs));
    expect((await history.verifyChain()).faults).toEqual([]);
  });
});
