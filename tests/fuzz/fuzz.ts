import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCoverage } from './coverage.ts';
import { MOUTHS, type Mouth } from './mouths.ts';
import { createChance, mutated } from './mutate.ts';
import { complaint, isPolluted } from './swallow.ts';
import { changedJson, changedTree } from './trees.ts';

// npm run fuzz -- --minutes 60: every mouth in turn, guided by which blocks of our code an input is the first to reach.
// What breaks one is kept under tests/fuzz/cases/ and is from then on a case of the ordinary tests.

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const BATCH = 1024; // inputs between two looks at the coverage
const SLOW_MS = 250; // of an input of at most 16 kB

const CASES = join(import.meta.dirname, 'cases');
const asBytes = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
const fuzzed = MOUTHS.filter(({ name }) => values.only === undefined || name === values.only);
const share = (Number(values.minutes) * 60_000) / fuzzed.length;
const coverage = createCoverage((url) => url.includes('/src/'));
let broken = 0;

for (const mouth of fuzzed) {
  const { inputs, kept, found } = await fuzz(mouth, share);
  broken += found;
  process.stdout.write(
    `${mouth.name.padEnd(14)} ${String(inputs).padStart(9)} inputs  ${String(kept).padStart(5)} that reached something new  ${found} that broke it\n`,
  );
}
process.stdout.write(`${coverage.seen} blocks of src/ reached\n`);
coverage.close();
process.exitCode = broken > 0 ? 1 : 0;

async function fuzz(mouth: Mouth, milliseconds: number) {
  const chance = createChance(Number(values.seed));
  const words = mouth.words.map(asBytes);
  const corpus = mouth.seeds.map(asBytes);
  const end = performance.now() + milliseconds;
  let inputs = 0;
  let found = 0;
  let nextLook = 0; // asking V8 what was reached is slow: a quarter of the time at most goes there
  for (const seed of corpus) await complaint(mouth, seed);
  coverage.fresh(true);

  while (performance.now() < end && found < 5) {
    const batch = Array.from({ length: BATCH }, () => {
      const recent = chance(3) === 0 ? corpus.length - 1 - chance(Math.min(8, corpus.length)) : chance(corpus.length);
      const one = corpus[recent] ?? Buffer.of();
      const change = (bytes: Uint8Array) => mutated(bytes, corpus[chance(corpus.length)] ?? one, words, chance);
      const tree = mouth.tree === undefined || chance(4) === 0 ? null : mouth.tree;
      const made =
        tree === 'der' ? changedTree(one, chance, change) : tree === 'json' ? changedJson(one, chance) : null;
      return made ?? change(one);
    });
    for (const input of batch) {
      inputs++;
      const from = process.threadCpuUsage().user;
      const why = (await complaint(mouth, input)) ?? (isPolluted() ? 'it reached Object.prototype' : null);
      const took = (process.threadCpuUsage().user - from) / 1000;
      if (why === null && (took < SLOW_MS || !(await isSlow(mouth, input)))) continue;
      found++;
      keep(mouth, input, why ?? `it took ${Math.round(took)} ms`);
    }
    if (performance.now() < nextLook) continue;
    const from = performance.now();
    corpus.push(...(await reachers(mouth, batch)));
    nextLook = performance.now() + 3 * (performance.now() - from);
  }
  return { inputs, kept: corpus.length - mouth.seeds.length, found };
}

/** Code that is compiled or read for the first time is slow once. */
async function isSlow(mouth: Mouth, input: Uint8Array): Promise<boolean> {
  const from = process.threadCpuUsage().user;
  await complaint(mouth, input);
  return process.threadCpuUsage().user - from >= 1000 * SLOW_MS;
}

/** Those of a batch, which has just been swallowed, that reached something new. Asking V8 is slow, so halves are asked for. */
async function reachers(mouth: Mouth, batch: readonly Uint8Array[]): Promise<Uint8Array[]> {
  if (coverage.fresh(batch.length === 1) === 0) return [];
  if (batch.length === 1) return [...batch];
  const found: Uint8Array[] = [];
  for (const half of [batch.slice(0, batch.length >> 1), batch.slice(batch.length >> 1)]) {
    for (const input of half) await complaint(mouth, input);
    found.push(...(await reachers(mouth, half)));
  }
  return found;
}

function keep(mouth: Mouth, input: Uint8Array, why: string): void {
  const folder = join(CASES, mouth.name);
  mkdirSync(folder, { recursive: true });
  const name = createHash('sha256').update(input).digest('hex').slice(0, 12);
  writeFileSync(join(folder, `${name}.bin`), input);
  process.stdout.write(`${mouth.name} ${name}: ${why}\n`);
}
