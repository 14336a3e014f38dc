import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MOUTHS } from './mouths.ts';
import { createChance, mutated } from './mutate.ts';
import { complaint, isPolluted } from './swallow.ts';

const asBytes = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Buffer.from(text, 'latin1') : text;

/** What `npm run fuzz` once broke something with, or was close to. */
function casesOf(name: string): readonly Uint8Array[] {
  const folder = join(import.meta.dirname, 'cases', name);
  return existsSync(folder) ? readdirSync(folder).map((file) => readFileSync(join(folder, file))) : [];
}

describe.each(MOUTHS)('$name', (mouth) => {
  const seeds = mouth.seeds.map(asBytes);

  it('takes whatever comes, and says the same of it twice', async () => {
    const chance = createChance(20_261_122);
    const words = mouth.words.map(asBytes);
    const any = () => seeds[chance(seeds.length)] ?? Buffer.of();
    const inputs = [
      ...seeds,
      ...casesOf(mouth.name),
      ...Array.from({ length: 100 }, () => mutated(any(), any(), words, chance)),
    ];
    for (const input of inputs) expect(await complaint(mouth, input), Buffer.from(input).toString('base64')).toBeNull();
    expect(isPolluted()).toBe(false);
  });

  // Eight times as much may take eight times as long, and some more for the memory that it needs; a square would take 64 times as long.
  it.each((mouth.grow ?? []).map((text) => [text(3), text] as const))(
    'takes no longer for each piece of many: %j',
    async (_, text) => {
      const [few, many] = [Buffer.from(text(2_000), 'latin1'), Buffer.from(text(16_000), 'latin1')];
      const time = async (bytes: Uint8Array): Promise<number> => {
        const from = process.threadCpuUsage().user;
        await complaint(mouth, bytes);
        return process.threadCpuUsage().user - from;
      };
      await time(few); // compiled
      const ratios: number[] = [];
      for (let round = 0; round < 3; round++) ratios.push((await time(many)) / Math.max(await time(few), 2_000));
      expect(Math.min(...ratios)).toBeLessThan(24);
    },
  );
});
