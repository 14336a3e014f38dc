import type { Mouth } from './mouths.ts';

/** What is wrong with how a mouth takes these bytes; null when nothing is. */
export async function complaint({ swallow, throws = () => false }: Mouth, bytes: Uint8Array): Promise<string | null> {
  const before = Buffer.from(bytes);
  const first = await outcome(swallow, throws, bytes);
  if ('fault' in first) return first.fault;
  if (!before.equals(bytes)) return 'it changed what it was given';
  const second = await outcome(swallow, throws, bytes);
  return 'fault' in second || second.said !== first.said ? 'it says something else the second time' : null;
}

async function outcome(
  swallow: Mouth['swallow'],
  throws: NonNullable<Mouth['throws']>,
  bytes: Uint8Array,
): Promise<{ readonly said: string } | { readonly fault: string }> {
  try {
    return { said: JSON.stringify(await swallow(bytes)) ?? 'undefined' };
  } catch (error) {
    if (throws(error)) return { said: `no: ${String(error)}` };
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const proto = Object.getOwnPropertyNames(Object.prototype).length;

/** Has anything that was swallowed reached the prototype of all objects? */
export const isPolluted = (): boolean => Object.getOwnPropertyNames(Object.prototype).length !== proto;
