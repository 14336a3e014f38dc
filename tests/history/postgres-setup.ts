import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { NoServer, type PostgresServer, startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgresDoor: string;
  }
}

/** What is behind the door. */
export type Behind = Pick<PostgresServer, 'url' | 'root'> | { readonly missing: string };

/** One PostgreSQL for the whole run, started when the first test asks at the door for it, stopped at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | undefined;
  const door = createServer((_, response) => {
    server ??= startPostgres();
    server.then(
      ({ url, root }) => response.end(JSON.stringify({ url, root } satisfies Behind)),
      (error: unknown) => {
        if (error instanceof NoServer) response.end(JSON.stringify({ missing: error.message } satisfies Behind));
        else response.writeHead(500).end(String(error));
      },
    );
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  project.provide('postgresDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}/`);
  return async () => {
    door.close();
    door.closeAllConnections();
    await (await server?.catch(() => undefined))?.stop();
  };
}
