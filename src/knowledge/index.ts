import type { Advisory } from '../model/advisory.ts';
import type { Control, DistributionBaseline, Knowledge, Lifecycle } from '../model/knowledge.ts';
import advisories from './advisories.json' with { type: 'json' };
import controls from './controls.json' with { type: 'json' };
import distributions from './distributions.json' with { type: 'json' };
import lifecycles from './lifecycles.json' with { type: 'json' };
import { PATH_TABLE_DAY, pathTableVersion } from './paths.ts';
import { TLS_PROFILES, TLS_PROFILES_DAY, tlsProfilesVersion } from './tls-profiles.ts';

/**
 * The dated facts that rules read. The compiler checks the shape of each file, tests/knowledge its sense.
 * Life cycles: https://endoflife.date (MIT) unless a row's source says otherwise.
 */
export const knowledge: Knowledge = {
  lifecycles: { asOf: lifecycles.asOf, rows: lifecycles.rows satisfies readonly Lifecycle[] },
  distributions: { asOf: distributions.asOf, rows: distributions.rows satisfies readonly DistributionBaseline[] },
  advisories: { asOf: advisories.asOf, rows: advisories.rows.map(advisoryOf) },
  controls: {
    asOf: controls.asOf,
    rows: controls.rows.map((row) => ({ ...row, strength: strengthOf(row.strength) })) satisfies Control[],
  },
  paths: { asOf: PATH_TABLE_DAY, version: pathTableVersion },
  tlsProfiles: { ...TLS_PROFILES, asOf: TLS_PROFILES_DAY, version: tlsProfilesVersion },
};

/** What a run notes beside its facts: the day or the version of each file. */
export const knowledgeVersions: Readonly<Record<keyof Knowledge, string>> = {
  advisories: knowledge.advisories.asOf,
  lifecycles: knowledge.lifecycles.asOf,
  distributions: knowledge.distributions.asOf,
  controls: knowledge.controls.asOf,
  paths: knowledge.paths.version,
  tlsProfiles: knowledge.tlsProfiles.version,
};

function strengthOf(text: string): Control['strength'] {
  if (text === 'direct' || text === 'partial' || text === 'indirect') return text;
  throw new Error(`controls.json: "${text}" is no strength`);
}

type AdvisoryRow = (typeof advisories.rows)[number];

function advisoryOf(row: AdvisoryRow): Advisory {
  return {
    ...row,
    severity: among(row.severity, ['low', 'medium', 'high', 'critical']),
    visibility: among(row.visibility, ['version', 'presence', 'path']),
    rangeConfidence: among(row.rangeConfidence, ['low', 'medium', 'high']),
  };
}

function among<const T extends string>(text: string, names: readonly T[]): T {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new Error(`advisories.json: "${text}" is none of ${names.join(', ')}`);
  return found;
}
