import type { Brief } from '../model/report.ts';
import { found, keep, reader } from './blobs.ts';
import { among } from './engine.ts';
import { runRow } from './runs.ts';
import type { Store } from './schema.ts';

/** Replaces what the run said before. It is derived: no hash covers it, and an export leaves it out. */
export async function keepBrief(store: Store, id: string, brief: Brief, file: string): Promise<void> {
  await among(store, async (step) => {
    const { seq } = await runRow(step, id, file);
    const [blob = null] = await keep(step, [brief]);
    await step.updateTable('runs').set({ brief: blob }).where('seq', '=', seq).execute();
  });
}

export async function briefOf(store: Store, id: string, file: string): Promise<Brief | null> {
  const { brief } = await runRow(store, id, file);
  return brief === null ? null : found(await reader(store, file).bySeq<Brief>([brief]), brief);
}
