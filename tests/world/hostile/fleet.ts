import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type Authority, foundAuthority } from '../../../src/demo/authority.ts';
import type { Hostile, Serve } from './hostile.ts';

/** Hostile servers that are listening, each at an address of its own. */
export interface HostileFleet {
  readonly caPem: string;
  /** Entries for a targets file, below `targets:`. */
  readonly entries: string;
  close(): Promise<void>;
}

interface Listing {
  readonly night: string; // dates in certificates count from it
  readonly owner: string; // ids in the targets file
  readonly authorisation: string;
  readonly everything: boolean; // every target is asked for paths
}

export async function startHostile(
  table: readonly Hostile[],
  { night, owner, authorisation, everything }: Listing,
): Promise<HostileFleet> {
  const authority = foundAuthority(night);
  const open = new Set<Socket>();
  const servers: Server[] = [];
  const listen = (server: Server, address: string): Promise<number> => {
    servers.push(server);
    server.on('connection', (socket: Socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      socket.on('error', () => {});
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, address, () => {
        const bound = server.address();
        resolve(bound !== null && typeof bound === 'object' ? bound.port : 0);
      });
    });
  };

  const entries: string[] = [];
  for (const [index, { id, does, http, https, raw, exposed }] of table.entries()) {
    const address = `127.66.${Math.floor(index / 250)}.${(index % 250) + 1}`;
    const host = `${id}.hostile.example`;
    const ports = {
      http: http === undefined ? false : await listen(createServer(http), address),
      https:
        raw !== undefined
          ? await listen(createServer({ noDelay: true }, raw), address)
          : https !== undefined
            ? await listen(secured(https, host, authority), address)
            : false,
    };
    entries.push(`  # ${does}
  - { host: ${host}, id: ${id}, owner: ${owner}, authorisation: ${authorisation}, http: ${ports.http}, https: ${ports.https}, addresses: ["${address}"], allowPrivate: true${exposed || everything ? '' : ', skip: [exposure]'} }`);
  }
  return {
    caPem: authority.rootPem,
    entries: entries.join('\n'),
    close: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function secured(serve: Serve, host: string, authority: Authority): Server {
  const credentials = authority.issue(host, {
    issuer: 'authority',
    sends: 'chain',
    key: 'ec-p256',
    digest: 'sha256',
    names: 'its own',
    from: -40,
    until: 140,
  });
  const server = createTlsServer(credentials, (socket) => {
    socket.on('error', () => {});
    serve(socket);
  });
  server.on('tlsClientError', () => {});
  return server;
}
