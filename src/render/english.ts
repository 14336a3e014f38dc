import type { Evidence } from '../model/observation.ts';

/** A message with its evidence filled in, for the machine formats, which speak English. A name without evidence stays as it is. */
export function sentence(message: string, evidence: Evidence): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(evidence, name) ? evidence[name] : undefined;
    if (value === undefined) return whole;
    return Array.isArray(value) ? value.join(', ') : String(value);
  });
}
