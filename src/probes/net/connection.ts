import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls';
import type { Client } from 'undici';
import { secure } from './dial.ts';
import type { Reply } from './lane.ts';
import type { Limits } from './limits.ts';
import { hostOf } from './scope.ts';

/** `old`: what a server that knows nothing newer than TLS 1.1, or only weak keys, can still speak. */
export type Secrecy = 'modern' | 'old';

export type Contexts = (secrecy: Secrecy) => SecureContext;

/** Made once for the whole run, when first needed: reading the roots takes time. `extraRoots` in PEM. */
export function secureContexts(extraRoots: readonly string[]): Contexts {
  const ca = [...rootCertificates, ...extraRoots];
  const made: Partial<Record<Secrecy, SecureContext>> = {};
  const make = (secrecy: Secrecy): SecureContext =>
    secrecy === 'modern'
      ? createSecureContext({ ca })
      : createSecureContext({
          ca,
          minVersion: 'TLSv1',
          ciphers: 'ALL:@SECLEVEL=0',
          secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
        });
  return (secrecy) => {
    made[secrecy] ??= make(secrecy);
    return made[secrecy];
  };
}

/** One open connection, and what its handshake said. */
export interface Connection {
  readonly socket: Socket | TLSSocket;
  readonly tcp: Socket;
  readonly tls: Reply['tls'];
  client: Client | null; // the strict client that owns the socket, once it was needed
}

/** A dialled socket as the scheme wants it. */
export async function dress(
  tcp: Socket,
  url: URL,
  context: () => SecureContext,
  { handshakeMs }: Limits,
  signal: AbortSignal,
): Promise<Connection> {
  if (url.protocol === 'http:') return { socket: tcp, tcp, tls: null, client: null };
  const socket = await secure(tcp, { host: hostOf(url), context: context(), timeoutMs: handshakeMs, signal });
  return { socket, tcp, tls: { version: versionOf(socket), fault: faultOf(socket) }, client: null };
}

export function hangUp({ client, socket, tcp }: Connection): void {
  client?.destroy().catch(() => {});
  socket.destroy();
  tcp.destroy();
}

/** In the words of the facts: OpenSSL says TLSv1 for 1.0. */
function versionOf(socket: TLSSocket): string {
  const version = socket.getProtocol() ?? 'unknown';
  return version === 'TLSv1' ? 'TLSv1.0' : version;
}

/** What a browser would hold against the certificate, as a code. Node types it as an Error; it is the code of one. */
function faultOf(socket: TLSSocket): string | null {
  if (socket.authorized) return null;
  const fault: unknown = socket.authorizationError;
  return typeof fault === 'string'
    ? fault
    : fault instanceof Error && 'code' in fault
      ? String(fault.code)
      : 'UNSPECIFIED';
}
