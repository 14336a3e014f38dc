import type { Header } from '../model/observation.ts';
import type { Policy } from './csp.ts';
import { linesOf } from './field.ts';
import { dictionaryOf } from './structured.ts';

/**
 * The names of the endpoints that an answer declares: by Reporting-Endpoints (Reporting API section 3.2), a dictionary of strings, or by
 * its predecessor Report-To, JSON objects whose group is `default` when they name none.
 */
export function endpointsOf(headers: readonly Header[]): ReadonlySet<string> {
  const modern = dictionaryOf(linesOf(headers, 'reporting-endpoints')) ?? new Map();
  return new Set([...modern.keys(), ...groupsOf(linesOf(headers, 'report-to').join(','))]);
}

function groupsOf(text: string): readonly string[] {
  if (text === '' || text.length > 65_536) return [];
  try {
    const groups: unknown = JSON.parse(`[${text}]`);
    return Array.isArray(groups) ? groups.map(groupOf) : [];
  } catch {
    return [];
  }
}

const groupOf = (member: unknown): string =>
  typeof member === 'object' && member !== null && 'group' in member && typeof member.group === 'string'
    ? member.group
    : 'default';

/** Whether a policy tells somebody of what it blocks: report-uri with an address, or report-to with an endpoint that is declared. */
export const reports = (policy: Policy, endpoints: ReadonlySet<string>): boolean =>
  (policy.get('report-uri')?.length ?? 0) > 0 || endpoints.has(policy.get('report-to')?.[0] ?? '');
