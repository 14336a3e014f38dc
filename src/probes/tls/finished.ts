import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { type ConnectionOptions, connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { Offer, TlsVersion, Trait } from '../../model/observation.ts';
import { parseSession } from '../../parse/tls/session.ts';

/** One address, port and name, and the guarded way there. */
export interface Endpoint {
  /** A fresh connection, or null when there is none. */
  dial(purpose: string): Promise<Socket | null>;
  /** Another will be wanted soon: it may be opened already. */
  expectAnother?(): void;
  readonly serverName: string | null; // what goes into SNI
  readonly timeoutMs: number; // how long a server may think about one thing
}

/** What only a finished handshake shows. */
export interface Finished {
  readonly resumption: Trait;
  readonly earlyData: Trait; // TLS 1.3: a ticket with max_early_data_size above 0
  readonly clientRenegotiation: Trait; // below TLS 1.3
  readonly old: OldSession | null;
}

/** The session of a finished handshake below TLS 1.3: the deep profile shows its ticket again. Never stored. */
export interface OldSession {
  readonly version: OldVersion;
  readonly suite: number;
  readonly ticket: Uint8Array | null;
}

export type OldVersion = 'TLSv1.2' | 'TLSv1.1' | 'TLSv1.0';
const OLD: readonly OldVersion[] = ['TLSv1.2', 'TLSv1.1', 'TLSv1.0'];
const NODE_NAMES = { 'TLSv1.3': 'TLSv1.3', 'TLSv1.2': 'TLSv1.2', 'TLSv1.1': 'TLSv1.1', 'TLSv1.0': 'TLSv1' } as const;

/**
 * At most three connections, two at once. Below TLS 1.3 one for a session, and one that resumes it and is renegotiated at its end; of TLS 1.3 one for
 * its ticket. Where TLS 1.3 is alone, another resumes that. A server that does not resume is asked again when the third connection is
 * still free: behind a balancer another machine may have answered. A fourth goes to a server that hung up when it was to renegotiate:
 * one hang-up may be an accident of the line. `wantsCertificate`: the server asked for one of ours.
 */
export async function finishHandshakes(
  endpoint: Endpoint,
  versions: Readonly<Record<TlsVersion, { readonly offer: Offer }>>,
  wantsCertificate = false,
): Promise<Finished> {
  const offersOf = (...names: readonly TlsVersion[]): readonly Offer[] => names.map((name) => versions[name].offer);
  const version = OLD.find((one) => versions[one].offer === 'accepted') ?? null;
  const modern = versions['TLSv1.3'].offer === 'accepted';
  const [old, recent] = await Promise.all([
    version === null ? null : finishOld(endpoint, version, modern ? 1 : 2),
    modern ? finishModern(endpoint, wantsCertificate, version === null ? 2 : 0) : null,
  ]);
  return {
    resumption: trait(version !== null || modern, offersOf(...OLD, 'SSLv3', 'TLSv1.3'), (old ?? recent)?.resumption),
    earlyData: trait(modern, offersOf('TLSv1.3'), recent?.earlyData),
    clientRenegotiation: trait(version !== null, offersOf(...OLD, 'SSLv3'), old?.renegotiated),
    old: old?.session ?? null,
  };
}

/** `asked`: whether a version that has such a thing is accepted; else it is not applicable when all those versions are refused. */
const trait = (asked: boolean, offers: readonly Offer[], answer: Trait = 'untested'): Trait =>
  asked ? answer : offers.every((offer) => offer === 'refused') ? 'not-applicable' : 'untested';

interface OldHandshakes {
  readonly session: OldSession | null;
  readonly resumption: Trait;
  readonly renegotiated: Trait;
}

async function finishOld(endpoint: Endpoint, version: OldVersion, tries: number): Promise<OldHandshakes> {
  const first = await shakeHands(endpoint, version, 'session');
  if (first === null) return { session: null, resumption: 'untested', renegotiated: 'untested' };
  const saved = first.socket.getSession();
  endpoint.expectAnother?.();
  await sayGoodbye(first.socket, endpoint.timeoutMs);
  const told = saved === undefined ? 'invalid' : parseSession(saved);
  const resumable = told !== 'invalid' && (told.ticket !== null || told.sessionId);

  const second = await shakeHands(endpoint, version, 'resumption, renegotiation', resumable ? saved : undefined);
  let resumption: Trait = told === 'invalid' || second === null ? 'untested' : isReused(second);
  let renegotiated = second === null ? 'untested' : await renegotiate(second.socket, endpoint.timeoutMs);
  second?.socket.destroy();
  if (renegotiated === 'hung-up') renegotiated = await renegotiateAnew(endpoint, version);
  if (saved !== undefined && resumable && resumption !== 'yes' && tries > 1)
    resumption = await resume(endpoint, version, saved, resumption);
  const session = told === 'invalid' ? null : { version, suite: told.suite, ticket: told.ticket };
  return { session, resumption, renegotiated: renegotiated === 'hung-up' ? 'no' : renegotiated };
}

/** On a connection of its own; `untested` when there is none. */
async function renegotiateAnew(endpoint: Endpoint, version: OldVersion): Promise<Trait | 'hung-up'> {
  const another = await shakeHands(endpoint, version, 'renegotiation');
  if (another === null) return 'untested';
  const answer = await renegotiate(another.socket, endpoint.timeoutMs);
  another.socket.destroy();
  return answer;
}

/** A server forgets the session of a connection that was cut off (RFC 5246 section 7.2.1), so this one ends in good order. */
async function sayGoodbye(socket: TLSSocket, timeoutMs: number): Promise<void> {
  await heard<null>(socket, timeoutMs, (tell) => {
    socket.once('end', () => tell(null));
    socket.resume();
    socket.end();
  });
  socket.destroy();
}

interface ModernHandshakes {
  readonly resumption: Trait;
  readonly earlyData: Trait;
}

/**
 * Tickets follow the handshake. We say goodbye at once: the server's own goodbye then proves that no ticket is under way. Early data is
 * read from the ticket; none is ever sent.
 */
async function finishModern(endpoint: Endpoint, wantsCertificate: boolean, tries: number): Promise<ModernHandshakes> {
  const unknown = { resumption: 'untested', earlyData: 'untested' } as const;
  const first = await shakeHands(endpoint, 'TLSv1.3', 'ticket');
  if (first === null) return unknown;
  const { socket, sessions } = first;
  const session =
    sessions[0] ??
    (await heard<Buffer | null>(socket, endpoint.timeoutMs, (tell) => {
      socket.once('session', tell);
      socket.once('end', () => tell(null));
      socket.resume();
      socket.end();
    }));
  socket.destroy();
  if (session === 'closed' || session === 'silent') return unknown;
  // A server that wants a certificate of ours ends here because it got none.
  if (session === null) return wantsCertificate ? unknown : { resumption: 'no', earlyData: 'no' };
  const told = parseSession(session);
  if (told === 'invalid') return unknown;
  let resumption: Trait = 'untested';
  for (let count = 0; count < tries && resumption !== 'yes'; count++)
    resumption = await resume(endpoint, 'TLSv1.3', session, resumption);
  return { resumption, earlyData: told.earlyData > 0 ? 'yes' : 'no' };
}

const isReused = ({ socket }: Finish): Trait => (socket.isSessionReused() ? 'yes' : 'no');

/** A handshake that fails says nothing of resumption: then it stays what it was before. */
async function resume(
  endpoint: Endpoint,
  version: keyof typeof NODE_NAMES,
  session: Buffer,
  before: Trait,
): Promise<Trait> {
  const again = await shakeHands(endpoint, version, 'resumption', session);
  if (again === null) return before;
  const answer = isReused(again); // not after the end: a destroyed socket has forgotten
  again.socket.destroy();
  return answer;
}

/**
 * One renegotiation that the client asks for. An alert is a no (RFC 5246 section 7.2.2: no_renegotiation), and so is a hang-up that is
 * none of the line's; silence and what our own OpenSSL refuses prove nothing.
 */
export async function renegotiate(socket: TLSSocket, timeoutMs: number): Promise<Trait | 'hung-up'> {
  let failed: (error: Error) => void = () => {};
  const answer = await heard<Error | null>(socket, timeoutMs, (tell) => {
    failed = tell;
    socket.once('error', failed);
    // Node calls back when it is done; a refusal comes as an error of the socket or of the call.
    socket.renegotiate({ rejectUnauthorized: false }, tell);
    socket.resume();
  });
  socket.off('error', failed);
  if (answer === null) return 'yes';
  if (answer === 'silent') return 'untested';
  if (answer === 'closed') return 'hung-up';
  const code = 'code' in answer ? String(answer.code) : '';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'hung-up';
  return /^ERR_SSL_(NO_RENEGOTIATION|.*_ALERT_.*)$/.test(code) ? 'no' : 'untested';
}

export interface Finish {
  readonly socket: TLSSocket;
  readonly sessions: readonly Buffer[]; // that came with the handshake
}

/** A finished handshake, whatever the certificate; null when it failed, for whatever reason. Exactly one version is offered. */
export async function shakeHands(
  endpoint: Endpoint,
  version: keyof typeof NODE_NAMES,
  purpose: string,
  session?: Buffer,
): Promise<Finish | null> {
  const tcp = await endpoint.dial(purpose);
  if (tcp === null) return null;
  const options: ConnectionOptions = {
    socket: tcp,
    secureContext: contextOf(version),
    rejectUnauthorized: false,
    minDHSize: 1,
    ALPNProtocols: ['http/1.1'],
    ...(endpoint.serverName === null ? {} : { servername: endpoint.serverName }),
    ...(session === undefined ? {} : { session }),
  };
  const socket = connect(options);
  const sessions: Buffer[] = [];
  socket.on('error', () => {}); // stays: told by whoever listens for it, and otherwise by the close that follows
  socket.on('session', (one) => sessions.push(one)); // it may come before the promise below is looked at
  const open = await heard<true>(socket, endpoint.timeoutMs, (tell) => {
    socket.once('secureConnect', () => tell(true));
  });
  if (open === true) return { socket, sessions };
  socket.destroy();
  tcp.destroy();
  return null;
}

/** One for each version and process: nothing of a server stays in it. */
const contexts = new Map<OldVersion | 'TLSv1.3', SecureContext>();
function contextOf(version: OldVersion | 'TLSv1.3'): SecureContext {
  const known = contexts.get(version);
  if (known !== undefined) return known;
  const name = NODE_NAMES[version];
  const context = createSecureContext({
    ca: [], // nothing is judged here
    minVersion: name,
    maxVersion: name,
    ciphers: version === 'TLSv1.3' ? ALL_13 : 'DEFAULT:!PSK:!SRP:@SECLEVEL=0',
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT | constants.SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION,
  });
  contexts.set(version, context);
  return context;
}

/** Every suite of TLS 1.3 that OpenSSL has. */
const ALL_13 = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
].join(':');

/** Waits for the one thing that `listen` tells; a hang-up and too long a silence end it as well. */
function heard<T>(
  socket: TLSSocket,
  timeoutMs: number,
  listen: (tell: (what: T) => void) => void,
): Promise<T | 'closed' | 'silent'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish('silent'), timeoutMs);
    const closed = () => finish('closed');
    const finish = (what: T | 'closed' | 'silent') => {
      clearTimeout(timer);
      socket.off('close', closed);
      resolve(what);
    };
    socket.on('close', closed);
    listen(finish);
    if (socket.destroyed) closed();
  });
}
