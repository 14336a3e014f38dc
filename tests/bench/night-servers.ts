/**
 * Ordinary sites on loopback for whole nights, in processes of their own: what a scan costs is not mixed up with what they cost.
 * `node night-servers.ts FROM-TO` is such a process; it is told by messages when a night begins and asked who came.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlacedSite, startFleet } from '../../src/demo/fleet.ts';
import { answers, home, REDIRECT_TO_HTTPS, SECURE_HEADERS } from '../../src/demo/pages.ts';
import type { Header, Site } from '../../src/demo/site.ts';
import { targetsFile } from '../../src/demo/targets-file.ts';
import { forked } from './forked.ts';

const SITES_A_PROCESS = 2_500; // each listens twice; many systems allow 20,000 open files
const FIRST_NIGHT = '2026-11-21T02:00:00.000Z';
export const NIGHTS = [FIRST_NIGHT, '2026-11-22T02:00:00.000Z'] as const;

/** Out of ten sites seven are as they should be, two lack headers and one talks too much. */
const FASHIONS: readonly (readonly Header[])[] = [
  ...Array<readonly Header[]>(7).fill(SECURE_HEADERS),
  ...Array<readonly Header[]>(2).fill([['Server', 'nginx']]),
  [...SECURE_HEADERS.slice(1), ['Server', 'Apache/2.4.6 (CentOS)'], ['X-Powered-By', 'PHP/5.4.16']],
];

function ordinarySite(index: number): Site {
  const name = `site-${String(index).padStart(5, '0')}`;
  return {
    id: name,
    host: `www.${name}.example`,
    owner: 'conseil',
    story: 'an ordinary site',
    shows: [],
    first: {
      https: answers(FASHIONS[index % FASHIONS.length] ?? SECURE_HEADERS, home(`Service ${index}`)),
      http: REDIRECT_TO_HTTPS,
      certificate: {
        issuer: 'authority',
        sends: 'chain',
        key: 'ec-p256',
        digest: 'sha256',
        names: 'its own',
        from: -40,
        until: 140,
      },
      protocols: 'modern',
    },
  };
}

/** Who came since the night began, and what it cost the servers. */
export interface Guests {
  readonly connections: number;
  readonly requests: number;
  readonly sites: number; // that somebody came to
  readonly cpuMs: number;
}

export interface Servers {
  nightBegins(): Promise<void>;
  guests(): Promise<Guests>;
  close(): void;
}

interface Served {
  readonly sites: readonly PlacedSite[];
  readonly root: string;
}

type Asked = 'night begins' | 'guests';

/** Serves so many sites; the files that a scan of them needs, targets.yaml and ca.pem, are in the folder. */
export async function startServers(hosts: number, folder: string): Promise<Servers> {
  const shares = Array.from({ length: Math.ceil(hosts / SITES_A_PROCESS) }, (_, index) => index * SITES_A_PROCESS);
  const processes = shares.map((from) =>
    forked(import.meta.filename, `${from}-${Math.min(hosts, from + SITES_A_PROCESS)}`),
  );
  const served = await Promise.all(processes.map(async (child) => ((await once(child, 'message')) as [Served])[0]));
  writeFileSync(
    join(folder, 'targets.yaml'),
    targetsFile(
      served.flatMap(({ sites }) => sites),
      FIRST_NIGHT,
    ),
  );
  writeFileSync(join(folder, 'ca.pem'), served.map(({ root }) => root).join('\n'));
  const ask = (asked: Asked) =>
    Promise.all(
      processes.map(async (child) => {
        const answer = once(child, 'message');
        child.send(asked);
        return ((await answer) as [Guests])[0];
      }),
    );
  return {
    nightBegins: async () => void (await ask('night begins')),
    async guests() {
      const counts = await ask('guests');
      const total = (name: keyof Guests) => counts.reduce((sum, count) => sum + count[name], 0);
      return {
        connections: total('connections'),
        requests: total('requests'),
        sites: total('sites'),
        cpuMs: total('cpuMs'),
      };
    },
    close() {
      for (const child of processes) child.kill();
    },
  };
}

async function serveHere(from: number, to: number): Promise<void> {
  const fleet = await startFleet({
    firstNight: FIRST_NIGHT,
    firstAddress: from,
    sites: Array.from({ length: to - from }, (_, index) => ordinarySite(from + index + 1)),
  });
  const soFar = () => ({
    bySite: new Map(fleet.connections),
    requests: fleet.visits.length,
    cpu: process.cpuUsage(),
  });
  let before = soFar();
  const guests = (): Guests => {
    const came = [...fleet.connections].map(([site, count]) => count - (before.bySite.get(site) ?? 0));
    const { user, system } = process.cpuUsage(before.cpu);
    return {
      connections: came.reduce((sum, count) => sum + count, 0),
      requests: fleet.visits.length - before.requests,
      sites: came.filter((count) => count > 0).length,
      cpuMs: (user + system) / 1000,
    };
  };
  process.on('message', (asked: Asked) => {
    if (asked === 'night begins') before = soFar();
    process.send?.(guests());
  });
  process.once('disconnect', () => process.exit()); // whoever asked for us is gone
  process.send?.({ sites: fleet.sites, root: fleet.caPem } satisfies Served);
}

if (import.meta.main) {
  const [from = 0, to = 0] = (process.argv[2] ?? '').split('-').map(Number);
  await serveHere(from, to);
}
