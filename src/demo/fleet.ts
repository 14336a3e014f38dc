import net from 'node:net';
import { domainToASCII } from 'node:url';
import type { Instant } from '../model/observation.ts';
import { type Authority, type Credentials, foundAuthority } from './authority.ts';
import { closeAll, type Guestbook, type Opened, openSite, type Place, type Visit } from './serve.ts';
import type { Night, Site } from './site.ts';
import { SITES } from './sites.ts';
import { targetsFile } from './targets-file.ts';

export interface FleetOptions {
  readonly firstNight: Instant; // all dates in certificates count from it
  readonly sites?: readonly Site[]; // the demo's own unless said
  readonly ports?: readonly [https: number, http: number]; // preferred for all sites; free ones are found when they are taken
  readonly firstAddress?: number; // so many addresses are left to others; none unless said
}

/** Real servers on loopback that pretend to be public bodies. */
export interface Fleet {
  readonly caPem: string; // the root to be trusted
  readonly sites: readonly PlacedSite[];
  readonly visits: readonly Visit[]; // every request so far
  readonly connections: ReadonlyMap<string, number>; // by site id
  /** Changes what differs between the nights. */
  night(night: 1 | 2): Promise<void>;
  /** A complete targets file for `rasid scan`. */
  targetsYaml(): string;
  close(): Promise<void>;
}

export interface PlacedSite extends Site {
  readonly name: string; // the host as an A-label
  readonly place: Place;
}

/** Opens every site as it is on the first night. Nothing listens anywhere but on loopback. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { firstNight, sites = SITES } = options;
  const authority = foundAuthority(firstNight);
  const visits: Visit[] = [];
  const connections = new Map<string, number>();
  const guests: Guestbook = {
    connection: (site) => connections.set(site, (connections.get(site) ?? 0) + 1),
    visit: (visit) => visits.push(visit),
  };
  const credentials = credentialsFor(authority);
  const nightOf = (site: Site, night: 1 | 2): Night => (night === 1 ? site.first : { ...site.first, ...site.second });
  const open = (site: PlacedSite, night: 1 | 2): Promise<Opened> => {
    const asItIs = nightOf(site, night);
    const { id, name: host, place } = site;
    return openSite({ site: id, host, place, night: asItIs, credentials: credentials(host, asItIs), guests });
  };

  const { placed, opened } = await settle(sites, options, (site) => open(site, 1));
  let current: 1 | 2 = 1;
  return {
    caPem: authority.rootPem,
    sites: placed,
    visits,
    connections,
    async night(night) {
      if (night === current) return;
      current = night;
      for (const site of placed.filter(({ second }) => second !== undefined)) {
        await opened.get(site.id)?.close();
        opened.set(site.id, await open(site, night));
      }
    },
    targetsYaml: () => targetsFile(placed, firstNight),
    close: () => closeAll([...opened.values()]),
  };
}

/** A certificate that is asked for twice is the same one: only what changes between the nights is issued anew. */
function credentialsFor(authority: Authority): (host: string, night: Night) => Credentials {
  const issued = new Map<string, Credentials>();
  return (host, { certificate }) => {
    const key = JSON.stringify([host, certificate]);
    const known = issued.get(key) ?? authority.issue(host, certificate);
    issued.set(key, known);
    return known;
  };
}

interface Settled {
  readonly placed: readonly PlacedSite[];
  readonly opened: Map<string, Opened>;
}

/**
 * Finds a place for every site: an address each and the same two ports for all where the system has the whole of
 * 127.0.0.0/8 (Linux, Windows); ports of their own on 127.0.0.1 where it has one address (macOS).
 */
async function settle(
  sites: readonly Site[],
  { ports: preferred, firstAddress = 0 }: Pick<FleetOptions, 'ports' | 'firstAddress'>,
  open: (site: PlacedSite) => Promise<Opened>,
): Promise<Settled> {
  const many = await hasManyAddresses();
  for (let attempt = 0; ; attempt++) {
    const shared = many ? await sharedPorts(attempt === 0 ? preferred : undefined) : null;
    const opened = new Map<string, Opened>();
    const placed: PlacedSite[] = [];
    try {
      for (const [index, site] of sites.entries()) {
        const place: Place =
          shared === null
            ? { address: '127.0.0.1', https: await freePort('127.0.0.1'), http: await freePort('127.0.0.1') }
            : { address: addressOf(firstAddress + index), https: shared[0], http: shared[1] };
        const settled = { ...site, name: domainToASCII(site.host), place };
        opened.set(site.id, await open(settled));
        placed.push(settled);
      }
      return { placed, opened };
    } catch (error) {
      await closeAll([...opened.values()]);
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === 9) throw error;
    }
  }
}

/** 127.77.0.1, 127.77.0.2 ... 127.77.0.250, 127.77.1.1 ... */
const addressOf = (index: number): string => `127.77.${Math.floor(index / 250)}.${(index % 250) + 1}`;

const sharedPorts = async (preferred: readonly [number, number] | undefined): Promise<readonly [number, number]> =>
  preferred ?? [await freePort(addressOf(0)), await freePort(addressOf(0))];

async function hasManyAddresses(): Promise<boolean> {
  return freePort(addressOf(0)).then(
    () => true,
    () => false,
  );
}

function freePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, address, () => {
      const bound = server.address();
      server.close(() => resolve(bound !== null && typeof bound === 'object' ? bound.port : 0));
    });
  });
}
