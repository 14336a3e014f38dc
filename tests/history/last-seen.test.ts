import { beforeEach, describe, expect, test } from 'vitest';
import { type History, openHistory } from '../../src/history/history.ts';
import type { TargetNight } from '../../src/model/snapshot.ts';
import { softwareFacts } from '../rules/table.ts';
import { ENGINES } from './engines.ts';
import { end, header, idAt, nightAt, target } from './invented.ts';

describe.each(ENGINES)('in %s', (_engine, newUrl) => {
  let history: History;
  beforeEach(async () => {
    history = await openHistory(await newUrl(), { create: true });
    return () => history.close();
  });

  /** A night on which a site showed a version of PHP, or nothing could be seen. */
  const night = (n: number, id: string, version: string | null): TargetNight => ({
    target: id,
    ledger: [],
    observations: [
      {
        kind: 'software',
        target: id,
        service: 'https:443',
        at: nightAt(n, 500),
        connections: 0,
        outcome:
          version === null
            ? { ok: false, failure: { code: 'connection-timeout', detail: '' } }
            : { ok: true, value: softwareFacts({ product: 'php', version }) },
      },
    ],
  });

  async function run(
    n: number,
    versions: Readonly<Record<string, string | null>>,
    state: 'complete' | 'degraded' = 'complete',
  ) {
    const targets = Object.keys(versions).map((id) => target(id));
    await history.begin(header(n, targets, { registered: Object.keys(versions) }));
    for (const [id, version] of Object.entries(versions)) await history.addNight(idAt(n), night(n, id, version));
    await history.finish(idAt(n), end(n, { state }));
  }

  const seen = async () =>
    (await history.lastSeen('software')).map(
      ({ target: id, takenAt, facts }) => `${id} ${takenAt.slice(0, 10)} ${facts.products[0]?.version}`,
    );

  test('of an empty history is nothing', async () => {
    expect(await seen()).toEqual([]);
  });

  test('is the newest night that could see, for each target', async () => {
    await run(1, { b: '8.1.0', a: '7.4.0' });
    await run(2, { b: null, a: '8.2.0' });
    expect(await seen()).toEqual(['a 2026-11-02 8.2.0', 'b 2026-11-01 8.1.0']);
  });

  test('leaves out what left the list, and what only a degraded run saw', async () => {
    await run(1, { a: '7.4.0', gone: '5.6.0' });
    await run(2, { a: '7.4.1' });
    await run(3, { a: '9.9.9' }, 'degraded');
    expect(await seen()).toEqual(['a 2026-11-02 7.4.1']);
  });

  test('is nothing of a kind that nobody looked at', async () => {
    await run(1, { a: '7.4.0' });
    expect(await history.lastSeen('tls')).toEqual([]);
  });

  const known = async (run: string | null, id: string) =>
    (await history.lastKnown(run, id, 'software'))?.products[0]?.version ?? null;

  test('of one target is the newest that could see before a run', async () => {
    await run(1, { a: '7.4.0', b: '5.6.0' });
    await run(2, { a: null });
    await run(3, { a: '9.9.9' }, 'degraded');
    await run(4, { a: '8.2.0' });
    expect(await Promise.all([1, 2, 3, 4].map((n) => known(idAt(n), 'a')))).toEqual([null, '7.4.0', '7.4.0', '7.4.0']);
    expect(await known(null, 'a')).toBe('8.2.0');
    expect(await known(null, 'b')).toBe('5.6.0'); // whether it is still listed or not
    expect(await known(null, 'c')).toBeNull();
  });
});
