import type { Instant } from '../model/observation.ts';
import type { Owner } from '../model/target.ts';
import type { PlacedSite } from './fleet.ts';
import { OWNERS } from './owners.ts';

/** The targets file of the fleet, as a person would write it. Strings are quoted as in JSON, which YAML understands. */
export function targetsFile(sites: readonly PlacedSite[], firstNight: Instant): string {
  const year = Number(firstNight.slice(0, 4));
  const owners = OWNERS.filter(({ id }) => sites.some(({ owner }) => owner === id));
  return `# The demo's fleet: public bodies that do not exist, on loopback addresses of this machine.
schema: rasid/targets@1
scanner:
  contact: "mailto:soc@demo.example"
  info: "https://demo.example/scan-info"
  vantage: demo-loopback
  controls: []
authorisations:
  - id: demo
    reference: "The fleet belongs to this machine"
    by: "Whoever started the demo"
    from: ${year - 1}-01-01
    until: ${year + 1}-12-31
    allows: standard
owners:
${owners.map(ownerEntry).join('\n')}
targets:
${sites.map(targetEntry).join('\n')}
`;
}

const ownerEntry = ({ id, name, kind, sector, language, contacts }: Owner): string => `  - id: ${id}
    name: ${flow(name)}
    kind: ${kind}${sector === null ? '' : `\n    sector: ${sector}`}
    language: ${language}
    contacts: ${flow(contacts)}`;

const targetEntry = ({ id, host, owner, tags, listed, place, story }: PlacedSite): string => `  # ${story}
  - host: ${host}
    id: ${id}
    owner: ${owner}
    authorisation: demo${tags === undefined ? '' : `\n    tags: ${flow(tags)}`}
    https: ${listed === 'http' ? false : place.https}
    http: ${place.http}
    addresses: ${flow([place.address])}
    allowPrivate: true`;

/** A list or a table on one line. */
const flow = (value: Readonly<Record<string, string>> | readonly string[]): string =>
  Array.isArray(value)
    ? `[${value.map((one) => JSON.stringify(one)).join(', ')}]`
    : `{ ${Object.entries(value)
        .map(([key, one]) => `${key}: ${JSON.stringify(one)}`)
        .join(', ')} }`;
