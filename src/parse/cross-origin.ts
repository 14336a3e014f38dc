import type { Header } from '../model/observation.ts';
import { linesOf } from './field.ts';
import { itemOf, tokenOf } from './structured.ts';

/** HTML, "cross-origin opener policies". */
const OPENER = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'] as const;
export type OpenerPolicy = (typeof OPENER)[number];

/** HTML, "embedder policies". */
const EMBEDDER = ['require-corp', 'credentialless', 'unsafe-none'] as const;
export type EmbedderPolicy = (typeof EMBEDDER)[number];

/** Fetch, "cross-origin resource policy check". */
const RESOURCE = ['same-origin', 'same-site', 'cross-origin'] as const;
export type ResourcePolicy = (typeof RESOURCE)[number];

/** `invalid`: there is a header, which browsers ignore. Tokens are case-sensitive, parameters do no harm, two lines are no item. */
export const openerPolicyOf = (headers: readonly Header[]): OpenerPolicy | 'missing' | 'invalid' =>
  knownToken(linesOf(headers, 'cross-origin-opener-policy'), OPENER);

export const embedderPolicyOf = (headers: readonly Header[]): EmbedderPolicy | 'missing' | 'invalid' =>
  knownToken(linesOf(headers, 'cross-origin-embedder-policy'), EMBEDDER);

function knownToken<T extends string>(lines: readonly string[], known: readonly T[]): T | 'missing' | 'invalid' {
  if (lines.length === 0) return 'missing';
  const token = tokenOf(lines);
  return known.find((one) => one === token) ?? 'invalid';
}

/** No structured field: the joined lines are compared byte for byte. */
export function resourcePolicyOf(headers: readonly Header[]): ResourcePolicy | 'missing' | 'invalid' {
  const lines = linesOf(headers, 'cross-origin-resource-policy');
  if (lines.length === 0) return 'missing';
  const value = lines.join(', ');
  return RESOURCE.find((one) => one === value) ?? 'invalid';
}

/** HTML, "origin-keyed agent clusters": `?1` alone asks for one. */
export const originAgentClusterOf = (headers: readonly Header[]): boolean =>
  itemOf(linesOf(headers, 'origin-agent-cluster')) === true;
