import { compareText } from './canonical.ts';
import {
  type Facts,
  isAnswer,
  type Kind,
  type ObservationOf,
  type Outcome,
  TLS_VERSIONS,
  type TlsAddress,
} from './observation.ts';

/**
 * What a look could not learn although it gave facts: "192.0.2.7 suites TLSv1.2", "again" ...; sorted, and empty when it learnt all.
 * Where two looks lack different things, what they show may differ although the site has not moved.
 */
export function gapsOf<K extends Kind>({ kind, outcome }: ObservationOf<K>): readonly string[] {
  if (outcome.ok) return GAPS[kind](outcome.value).toSorted(compareText);
  return isAnswer(outcome) ? [] : ['all'];
}

const GAPS: { readonly [K in Kind]: (facts: Facts[K]) => readonly string[] } = {
  dns: () => [],
  tls: ({ addresses, unreached }) => [...addresses.flatMap(gapsAt), ...unreached.map(({ address }) => address)],
  http: gapsInChain,
  https: gapsInChain,
  twin: ({ http, https }) => [...lost('http', http), ...lost('https', https)],
  page: () => [],
  responses: ({ notFound, asset, again, addresses }) => [
    ...lost('not-found', notFound),
    ...lost('asset', asset),
    ...lost('again', again),
    ...addresses.flatMap(({ address, answer }) => lost(address, answer)),
  ],
  cors: ({ unanswered }) => unanswered.map(({ origin, method }) => `${method} ${origin}`),
  disclosure: () => [],
  software: ({ unread = [] }) => unread.map(({ source }) => source),
  paths: () => [], // each row is a subject of its own
};

/** Versions, lists and traits that stayed open at one address. */
function gapsAt({ address, versions, details }: TlsAddress): readonly string[] {
  const { complete, groupsComplete, deep } = details;
  const open = (answer: unknown): boolean => answer === 'untested' || answer === 'inconclusive';
  const gaps = [
    ...TLS_VERSIONS.filter((version) => versions[version] === 'untested'),
    ...TLS_VERSIONS.filter((version) => versions[version] === 'accepted' && !complete.includes(version)).map(
      (version) => `suites ${version}`,
    ),
    ...(groupsComplete ? [] : ['groups']),
    ...Object.entries({ ...details, ...deep }).flatMap(([name, answer]) => (open(answer) ? [name] : [])),
  ];
  return gaps.map((gap) => `${address} ${gap}`);
}

function gapsInChain({ end }: Facts['http']): readonly string[] {
  return end === 'failed' ? ['end'] : [];
}

const lost = (name: string, outcome: Outcome<unknown> | null): readonly string[] =>
  outcome === null || outcome.ok || isAnswer(outcome) ? [] : [name];
