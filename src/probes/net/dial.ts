import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { canonicalAddress, classify } from '../../parse/address.ts';
import { coded } from './failure.ts';

export interface Dialling {
  readonly address: string; // a literal: nothing is resolved here
  readonly port: number;
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * The one place where a connection begins. The address is judged again, and the peer must be that very address.
 * Rejects with an error that `failureOf` understands.
 */
export async function dialSocket({ address, port, allowPrivate, timeoutMs, signal }: Dialling): Promise<Socket> {
  const pin = canonicalAddress(address);
  if (pin === null || (!allowPrivate && classify(pin) !== null)) throw coded('ERR_ADDRESS_REFUSED', 'address refused');

  const socket = connectTcp({ host: pin, port, family: isIP(pin), autoSelectFamily: false, noDelay: true });
  await settled(socket, 'connect', timeoutMs, signal);
  const peer = canonicalAddress(socket.remoteAddress ?? '');
  if (peer === pin) return socket;
  socket.destroy();
  throw peer === null
    ? coded('ECONNRESET', 'closed at once')
    : coded('ERR_PIN_MISMATCH', 'the peer is another address');
}

export interface Securing {
  readonly host: string; // the name asked for, and looked for in the certificate
  readonly context: SecureContext;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * TLS over a dialled socket, HTTP/1.1 only (over HTTP/2 repeated lines are merged or lost), never resumed (a resumed session
 * shows no certificate), never refused: `authorizationError` says what a browser would say.
 */
export async function secure(socket: Socket, { host, context, timeoutMs, signal }: Securing): Promise<TLSSocket> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const secured = connectTls({
    socket,
    host,
    ...name,
    secureContext: context,
    rejectUnauthorized: false,
    minDHSize: 1, // the context decides
    ALPNProtocols: ['http/1.1'],
  });
  try {
    await settled(secured, 'secureConnect', timeoutMs, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return secured;
}

/** Waits for the event that opens a socket; destroys it when that does not come. Later errors are for whoever holds the socket. */
function settled(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(coded('ETIMEDOUT', 'no answer in time')), timeoutMs);
    const onAbort = () => fail(signal.reason);
    const onClose = () => fail(coded('ECONNRESET', 'closed'));
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('close', onClose);
    };
    const fail = (error: unknown) => {
      done();
      socket.destroy();
      reject(error);
    };
    socket.once(event, () => {
      done();
      resolve();
    });
    socket.on('error', fail); // stays: a late error must not end the process
    socket.once('close', onClose);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
