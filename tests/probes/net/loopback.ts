import { generateKeyPairSync } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import forge from 'node-forge';
import type { Authorisation, Scanner, Target } from '../../../src/model/target.ts';
import type { Lane } from '../../../src/probes/net/lane.ts';
import { createNetwork, type Network, type NetworkOptions } from '../../../src/probes/net/open.ts';

export const SCANNER: Scanner = {
  contact: 'mailto:soc@example.gov.ma',
  info: 'https://example.gov.ma/scan-info',
  vantage: 'test',
  controls: [],
};

export const AUTHORISATION: Authorisation = {
  id: 'lettre-2026-014',
  reference: 'Lettre 014/2026',
  by: 'RSSI',
  from: '2026-01-01',
  until: '2027-01-01',
  allows: 'standard',
};

export function aTarget(with_: Partial<Target> = {}): Target {
  const host = with_.host ?? 'www.example.ma';
  return {
    id: host,
    host,
    display: host,
    domain: 'example.ma',
    owner: 'example',
    tags: [],
    https: null,
    http: null,
    addresses: ['127.0.0.1'],
    allowPrivate: true,
    skip: [],
    pace: null,
    authorisation: AUTHORISATION,
    ...with_,
  };
}

export function aNetwork(registered: readonly Target[], with_: Partial<NetworkOptions> = {}): Network {
  return createNetwork({
    scanner: SCANNER,
    tool: 'rasid/0.1.0',
    extraRoots: [],
    registered,
    seed: 'seed',
    clock: () => '2026-11-22T02:00:00.000Z',
    monotonic: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    signal: new AbortController().signal,
    ...with_,
  });
}

export const aLane = (target: Target, with_: Partial<NetworkOptions> = {}): Lane =>
  aNetwork([target], with_).openLane(target);

/** A listening server; `connections` counts what it accepted. */
export interface Listening {
  readonly port: number;
  readonly connections: () => number;
}

const running: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

export async function listen(server: Server, address: string, port = 0): Promise<Listening> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  running.push({ server, sockets });
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

/** For afterEach. */
export async function closeAll(): Promise<void> {
  await Promise.all(
    running.splice(0).map(({ server, sockets }) => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
}

export const serveHttp = (listener: RequestListener, address = '127.0.0.1', port = 0): Promise<Listening> =>
  listen(createHttpServer(listener), address, port);

export function serveHttps(
  listener: RequestListener,
  options: TlsOptions = {},
  address = '127.0.0.1',
): Promise<Listening> {
  const server = createHttpsServer({ ...selfSigned('www.example.ma'), ...options }, listener);
  server.on('tlsClientError', () => {});
  return listen(server, address);
}

/** A server that speaks its own mind once it has read something. */
export const serveBytes = (speak: (socket: Socket, asked: string) => void, address = '127.0.0.1'): Promise<Listening> =>
  listen(
    createTcpServer((socket) => socket.on('data', (asked) => speak(socket, asked.toString('latin1')))),
    address,
  );

/** The same behind TLS. */
export function serveSecretBytes(speak: (socket: Socket) => void, options: TlsOptions = {}): Promise<Listening> {
  const server = createTlsServer({ ...selfSigned('www.example.ma'), ...options }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => speak(socket));
  });
  server.on('tlsClientError', () => {});
  return listen(server, '127.0.0.1');
}

/** A server that does something as soon as someone connects. */
export const serveConnections = (meet: (socket: Socket) => void, address = '127.0.0.1'): Promise<Listening> =>
  listen(createTcpServer(meet), address);

/** A port on which nobody listens (anymore). */
export async function closedPort(address = '127.0.0.1'): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function selfSigned(name: string): { readonly key: string; readonly cert: string } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const forged = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(forged.n, forged.e);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date('2020-01-01T00:00:00Z');
  certificate.validity.notAfter = new Date('2049-01-01T00:00:00Z');
  const subject = [{ name: 'commonName', value: name }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
  ]);
  certificate.sign(forged, forge.md.sha256.create());
  return { key, cert: forge.pki.certificateToPem(certificate) };
}
