import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startFleet } from '../../src/demo/fleet.ts';
import { SITES } from '../../src/demo/sites.ts';
import { openHistory } from '../../src/history/history.ts';
import { folder } from './folder.ts';

// Whole scans of real servers, killed at any moment. `npm test` builds the program first.
const BIN = join(import.meta.dirname, '../../dist/bin.js');
const KILLS = 30;
const SITE_IDS = ['cadastre-www', 'eau-www', 'prevoyance-www', 'sante-www', 'tresor-www', 'univ-atlas-www'];

test('kill -9 of a scan, at any moment: what was stored stays, nobody is locked out, and the next scan goes on', {
  timeout: 240_000,
}, async () => {
  if (!existsSync(BIN)) throw new Error('dist/bin.js is missing: npm run build');
  const fleet = await startFleet({
    firstNight: '2026-11-21T02:00:00.000Z',
    sites: SITES.filter(({ id }) => SITE_IDS.includes(id)),
  });
  onTestFinished(() => fleet.close());
  const cwd = folder();
  const file = join(cwd, 'history.db');
  // Few requests a site, so that a scan is short and most of it is beginning, storing and ending.
  const list = fleet
    .targetsYaml()
    .replaceAll('allowPrivate: true', 'allowPrivate: true\n    skip: [exposure, software]');
  writeFileSync(join(cwd, 'list.yaml'), list);
  writeFileSync(join(cwd, 'root.pem'), fleet.caPem);

  let ended = 0;
  const scan = (resume: boolean): ChildProcess => {
    const day = new Date(Date.UTC(2026, 10, 21 + ended, 2)).toISOString();
    const words = [
      'scan',
      '--targets',
      'list.yaml',
      '--ca',
      'root.pem',
      '--history',
      'sqlite:history.db',
      '--now',
      day,
    ];
    const child = spawn(
      process.execPath,
      [BIN, ...words, '--format', 'json', '--hosts', '2', ...(resume ? ['--resume'] : [])],
      {
        cwd,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const outcome = async (child: ChildProcess) => {
    const [said, [code, signal]] = await Promise.all([text(child.stderr ?? fail()), once(child, 'exit')]);
    return { said, code, signal };
  };

  const began = performance.now();
  expect(await outcome(scan(false))).toMatchObject({ code: 0 });
  const whole = performance.now() - began;
  ended = 1;

  const random = chance(7);
  let kills = 0;
  let unfinished = false;
  for (let tries = 0; kills < KILLS && tries < 3 * KILLS; tries++) {
    const child = scan(unfinished);
    const over = outcome(child);
    await Promise.race([sleep(whole * (0.2 + 0.9 * random())), over]);
    const stored = nightsIn(file); // committed before the kill: somebody else could read them
    child.kill('SIGKILL');
    const { code, signal, said } = await over;
    if (signal === 'SIGKILL') kills += 1;
    else expect([code, said]).toEqual([0, expect.anything()]);

    const history = await openHistory(`sqlite:${file}`, { create: false });
    expect(nightsIn(file)).toEqual(expect.arrayContaining(stored));
    expect((await history.verifyChain()).faults).toEqual([]);
    const runs = await history.runs();
    for (const { id, state } of runs) {
      const { observations } = await history.snapshot(id);
      if (state === 'complete') expect(new Set(observations.map(({ target }) => target)).size).toBe(SITE_IDS.length);
    }
    ended = runs.filter(({ state }) => state === 'complete').length;
    unfinished = runs.length > ended;
    await history.close();
  }
  expect(kills).toBe(KILLS);

  expect(await outcome(scan(unfinished))).toMatchObject({ code: 0 });
  const history = await openHistory(`sqlite:${file}`, { create: false });
  onTestFinished(() => history.close());
  expect(new Set((await history.runs()).map(({ state }) => state))).toEqual(new Set(['complete']));
  expect((await history.verifyChain()).faults).toEqual([]);
  expect([...(await history.memory(null)).targets.keys()]).toEqual(SITE_IDS);
});

/** Run and target of every night, as another program reads them. */
function nightsIn(file: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const rows = database
    .prepare(
      "select runs.id || ' ' || targets.id as night from nights join runs on runs.seq = run join targets on targets.seq = target",
    )
    .all();
  database.close();
  return rows.map(({ night }) => String(night));
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const fail = (): never => {
  throw new Error('no pipe');
};
