import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import net, { type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { Credentials } from './authority.ts';
import type { Answers, Front, Header, Night, Page, Protocols } from './site.ts';

/** Where one site lives. */
export interface Place {
  readonly address: string;
  readonly https: number;
  readonly http: number;
}

/** One request as a server saw it: the other side of Rasid's ledger. */
export interface Visit {
  readonly site: string;
  readonly service: 'https' | 'http';
  readonly method: string;
  readonly path: string;
  readonly agent: string;
}

/** Told about every connection and every request. */
export interface Guestbook {
  connection(site: string): void;
  visit(visit: Visit): void;
}

export interface Opening {
  readonly site: string;
  readonly host: string; // A-label
  readonly place: Place;
  readonly night: Night;
  readonly credentials: Credentials;
  readonly guests: Guestbook;
}

/** A site that is being served. */
export interface Opened {
  close(): Promise<void>;
}

/** Opens both ports of a site. Rejects with EADDRINUSE or EADDRNOTAVAIL when the place is not to be had. */
export async function openSite(opening: Opening): Promise<Opened> {
  const { night, place } = opening;
  const opened: Opened[] = [];
  try {
    for (const service of ['https', 'http'] as const) {
      const server = serverFor(night[service], service, opening);
      if (server !== null)
        opened.push(await listen(server, place[service], place.address, () => opening.guests.connection(opening.site)));
    }
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
  return { close: () => closeAll(opened) };
}

export const closeAll = async (opened: readonly Opened[]): Promise<void> => {
  await Promise.all(opened.map((one) => one.close()));
};

function serverFor(front: Front, service: 'https' | 'http', opening: Opening): net.Server | null {
  if (front === 'refused') return null;
  if (front === 'silent') return net.createServer();
  const listener = answering(front, service, opening);
  if (service === 'http') return http.createServer(listener);
  return https.createServer({ ...PROTOCOLS[opening.night.protocols], ...opening.credentials }, listener);
}

/** SECLEVEL=0 is what OpenSSL 3 wants before it speaks TLS 1.0 or loads a key of 1024 bits. */
const PROTOCOLS: Readonly<Record<Protocols, TlsOptions>> = {
  modern: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' },
  'up-to-1.2': { minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: 'DEFAULT:@SECLEVEL=0' },
  'modern-weak-keys': { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', ciphers: 'DEFAULT:@SECLEVEL=0' },
};

async function listen(server: net.Server, port: number, address: string, onConnection: () => void): Promise<Opened> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    onConnection();
    sockets.add(socket);
    socket.on('error', () => {}); // a visitor may leave as it likes
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answering(front: Answers, service: 'https' | 'http', opening: Opening): RequestListener {
  const { host, place } = opening;
  let fresh = 0;
  return (request, response) => {
    const target = request.url ?? '/';
    const { method = 'GET' } = request;
    opening.guests.visit({
      site: opening.site,
      service,
      method,
      path: target,
      agent: request.headers['user-agent'] ?? '',
    });
    const said = pageFor(front, method, target);
    fresh += 1;
    const words: Readonly<Record<string, string>> = {
      https: `https://${host}:${place.https}`,
      http: `http://${host}:${place.http}`,
      path: target,
      fresh: String(fresh).padStart(8, '0'),
    };
    const fill = (text: string): string =>
      text.replaceAll(/\{(https|http|path|fresh)\}/g, (_, word: string) => words[word] ?? '');
    const headers: Header[] = [...front.headers, ...said.headers];
    response.writeHead(
      said.status,
      headers.flatMap(([name, value]) => [name, fill(value)]),
    );
    response.end(method === 'HEAD' ? undefined : fill(said.body));
  };
}

function pageFor(front: Answers, method: string, target: string): Page {
  if (!['GET', 'HEAD', 'OPTIONS'].includes(method))
    return { status: 405, headers: [['Allow', 'GET, HEAD, OPTIONS']], body: '' };
  return front.pages[target.split('?', 1)[0] ?? '/'] ?? front.otherwise;
}
