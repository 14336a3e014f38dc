import { TLS_VERSIONS, type TlsAddress } from '../../../src/model/observation.ts';
import type { Configured } from './world.ts';

/** Every difference between what was configured and what was seen, each a line for people. None: they agree. */
export function compare(configured: Configured, seen: TlsAddress | null): string[] {
  if (seen === null) return ['nothing there speaks TLS'];
  const { suites, preference = {}, groups, leaves, details = {}, diffieHellman } = configured;
  const differences: string[] = [];
  const same = (what: string, wanted: unknown, got: unknown) => {
    const [left, right] = [JSON.stringify(wanted), JSON.stringify(got)];
    if (left !== right) differences.push(`${what}: configured ${left}, seen ${right}`);
  };
  const sameSet = (what: string, wanted: readonly string[], got: readonly string[]) => {
    const lacking = wanted.filter((one) => !got.includes(one));
    const extra = got.filter((one) => !wanted.includes(one));
    if (lacking.length > 0) differences.push(`${what}: not seen ${lacking.sort().join(' ')}`);
    if (extra.length > 0) differences.push(`${what}: not configured ${extra.sort().join(' ')}`);
  };
  for (const version of TLS_VERSIONS) {
    const names = (seen.suites[version] ?? []).map(({ name }) => name);
    const complete = seen.details.complete.includes(version);
    const wanted = suites[version];
    const right = wanted === undefined ? 'refused' : 'accepted';
    if (configured.never?.includes(version)) {
      if (seen.versions[version] === 'accepted') differences.push(`${version}: seen accepted`);
      continue;
    }
    if (!configured.partly || seen.versions[version] !== 'untested') same(version, right, seen.versions[version]);
    const whole = !configured.partly || (complete && seen.versions[version] !== 'untested');
    sameSet(`${version} suites`, whole ? (wanted ?? []) : (wanted ?? []).filter((name) => names.includes(name)), names);
    if (wanted !== undefined && !configured.partly && !complete)
      differences.push(`${version}: the list is not complete`);
    if (preference[version] !== undefined) same(`${version} preference`, preference[version], seen.preference[version]);
  }
  if (groups !== undefined) sameSet('groups', groups, seen.groups);
  if (leaves !== undefined) same('leaves', leaves.toSorted(), leavesOf(seen));
  if (diffieHellman !== undefined) {
    const plain = seen.details.diffieHellman.filter(({ ffdheOffered }) => !ffdheOffered).map(({ bits }) => bits);
    same(
      'DH sizes',
      diffieHellman,
      [...new Set(plain)].sort((a, b) => a - b),
    );
  }
  for (const [name, value] of Object.entries(details))
    same(name, value, Object.entries(seen.details).find(([key]) => key === name)?.[1]);
  return differences;
}

function leavesOf({ certificates }: TlsAddress): string[] {
  const keys = certificates.flatMap(({ chain: [leaf] }) => (leaf === undefined ? [] : [leaf.key]));
  return [...new Set(keys.map(({ type, bits, curve }) => `${type} ${curve ?? bits}`))].sort();
}
