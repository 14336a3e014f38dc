import { createServer } from 'node:http';
import { isLoopback, isLoopbackHost } from '../parse/address.ts';
import { METRICS_TYPE } from './metrics.ts';

export interface Place {
  readonly address: string;
  readonly port: number; // 0: any
}

/** Reads `127.0.0.1:9464` or `[::1]:9464`; null when it is none, or not this machine alone. */
export function readPlace(text: string): Place | null {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? '';
  const port = Number(digits);
  return isLoopback(address) && port <= 65_535 ? { address, port } : null;
}

export interface Told {
  readonly metrics: () => Promise<string>;
  readonly isHealthy: () => boolean;
}

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;

/** Serves GET /metrics and GET /healthz on this machine alone. Rejects with the system's error when it may not. */
export async function listen({ address, port }: Place, told: Told): Promise<Listening> {
  const server = createServer({ requestTimeout: 10_000, maxHeaderSize: 8_192 }, (request, response) => {
    const answer = (status: number, type: string, body: string) => {
      response.writeHead(status, { ...HEADERS, 'content-type': type });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const plain = (status: number, body: string) => answer(status, 'text/plain; charset=utf-8', `${body}\n`);
    // A page in a browser here can be given our address under a name of its own; it cannot be given ours (DNS rebinding).
    if (!isLoopbackHost(hostOf(request.headers.host)))
      return plain(421, 'This is served under the address of this machine only.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'GET or HEAD.');
    const path = request.url?.split('?', 1)[0];
    if (path === '/healthz') return told.isHealthy() ? plain(200, 'ok') : plain(503, 'not alive');
    if (path !== '/metrics') return plain(404, 'There are /metrics and /healthz.');
    told.metrics().then(
      (text) => answer(200, METRICS_TYPE, text),
      () => plain(500, 'The metrics could not be written.'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const hostOf = (header: string | undefined): string => (header ?? '').replace(/:\d+$/, '');
