import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { sha256 } from '../../model/canonical.ts';
import type { Failure, FailureCode, LedgerEntry, Outcome } from '../../model/observation.ts';
import type { Clock } from '../../model/plan.ts';
import { type Pace, PROFILES, type Profile, type Scanner, type Target } from '../../model/target.ts';
import { steadyUrl } from '../../parse/steady-url.ts';
import { type Connection, type Contexts, dress, hangUp, type Secrecy, secureContexts } from './connection.ts';
import { createDealer, type Dealer } from './dealer.ts';
import { decodeBody } from './decode.ts';
import { dialSocket } from './dial.ts';
import { type Exchange, exchangeLeniently, exchangeStrictly, type Request, strictClient } from './exchange.ts';
import { failureOf } from './failure.ts';
import { identity } from './identity.ts';
import { type Ask, type Lane, METHODS, type Method, type Notes, type Reply } from './lane.ts';
import { type Limits, limitsFor } from './limits.ts';
import { connectionCosts, paceAt, requestCosts, type Sleep } from './pace.ts';
import { exchangeByHand } from './raw.ts';
import { dnsResolver, type Resolution, type Resolver, resolveTarget } from './resolve.ts';
import { createScope, hostOf, type Lists, outOfScope, portOf } from './scope.ts';

export interface NetworkOptions {
  readonly scanner: Scanner | null; // required: a lane does not open without it
  readonly tool: string; // "rasid/0.1.0"
  readonly extraRoots: readonly string[]; // PEM, trusted in addition to the bundled ones
  /** Every target that may be visited tonight: listed, with a valid authorisation. Redirects may lead there and nowhere else. */
  readonly registered: readonly Target[];
  /** Every host on the list, to be visited tonight or not: none of them is looked at as the twin of another. */
  readonly listed?: readonly string[];
  readonly seed: string; // of the run: makes unlikely paths
  readonly clock: Clock;
  readonly monotonic: () => number; // milliseconds
  readonly sleep: Sleep;
  readonly signal: AbortSignal; // Ctrl-C: whatever is in flight is given up
  readonly dealer?: Dealer; // deals out what hosts bear, among others who look; its own unless said
  readonly resolver?: Resolver;
  readonly limits?: Partial<Limits>;
}

export interface Network {
  /** `profile` of this run; the lane never goes beyond what the authorisation allows. */
  openLane(target: Target, profile?: Profile): Lane;
}

interface Means extends NetworkOptions {
  readonly scanner: Scanner;
  readonly resolver: Resolver;
  readonly limits: Limits;
  readonly dealer: Dealer;
  readonly contexts: Contexts;
  readonly lists: Lists;
}

/** One for the whole run: its pace is shared by all lanes. */
export function createNetwork(options: NetworkOptions): Network {
  const { scanner, monotonic, sleep } = options;
  const { signal } = ownSignal(options.signal);
  const registered = Map.groupBy(options.registered, ({ host }) => host);
  const shared = {
    ...options,
    signal,
    resolver: options.resolver ?? dnsResolver(),
    dealer: options.dealer ?? createDealer({ monotonic, sleep: (ms) => sleep(ms, signal), commons: null }),
    contexts: secureContexts(options.extraRoots),
    lists: { registered, hosts: new Set([...registered.keys(), ...(options.listed ?? [])]) },
  };
  return {
    openLane(target, profile = 'standard') {
      // The commands refuse these first, with a sentence. This is the second lock.
      if (scanner === null) throw new Error('no packet leaves without saying who we are');
      if (target.authorisation === null) throw new Error(`no packet leaves without an authorisation: ${target.id}`);
      const allowed = PROFILES.indexOf(profile) <= PROFILES.indexOf(target.authorisation.allows);
      const within = allowed ? profile : target.authorisation.allows;
      return openLane(target, within, { ...shared, scanner, limits: { ...limitsFor(target), ...options.limits } });
    },
  };
}

/** What is remembered of one (scheme, host, port, address) within a lane. */
interface Place {
  secrecy: Secrecy;
  triedOld: boolean;
  reader: Reply['reader']; // the strictest that understood what it sends
  connection: Connection | null;
  waits: number; // replies in a row that did not come in time
  last: Promise<unknown>; // requests to one place go one after the other
}

/** After so many replies in a row that did not come in time a place is asked nothing more: it answers nobody, or wants to keep us. */
const MOST_WAITS = 3;
const KEPT_WAITING: Failure = { code: 'read-timeout', detail: 'timeout' };

/** One request to one address, checked and ready to go. */
interface Errand {
  readonly owner: Target; // whose host it is
  readonly url: URL;
  readonly method: Method;
  readonly how: Ask;
  readonly address: string;
}

/** The end of one try: a reply, or why not and how far it came. `waiting`: nothing was sent. */
type Try = { readonly reply: Reply } | Failed;

interface Failed {
  readonly failure: Failure;
  readonly stage: 'waiting' | 'dial' | 'handshake' | 'exchange';
  readonly reused: boolean; // on a connection that had served before
}

type Line = { -readonly [K in keyof LedgerEntry]: LedgerEntry[K] };

function openLane(target: Target, profile: Profile, means: Means): Lane {
  const { limits, dealer } = means;
  const { signal, release } = ownSignal(means.signal); // the run's has a listener a lane; a list of thousands would be walked for each new one
  const scope = createScope(target, means.lists);
  const lines: Line[] = [];
  const places = new Map<string, Place>();
  const resolutions = new Map<string, Promise<Resolution>>();
  const identities = new Map<Target, ReturnType<typeof identity>>();
  const reached = new Map<string, string>(); // host and port -> the address that answered
  const sockets = new Set<Socket>();
  const dialled = new WeakMap<Socket, Line>();
  const notes: Notes = { page: null, earlier: null };
  let opened = 0;
  let requests = 0;
  let spentMs = 0;

  // --- what is left to this target ---

  function exhausted(): Failure | null {
    if (signal.aborted) return { code: 'indeterminate', detail: 'interrupted' };
    if (spentMs >= limits.budgetMs) return { code: 'budget-exhausted', detail: 'time' };
    if (requests >= limits.budgetRequests) return { code: 'budget-exhausted', detail: 'requests' };
    return null;
  }

  /** Hosts that share an address share what the paths probe may ask there; counts the request that is about to go. */
  async function exposedEnough(address: string, pace: Pace | null): Promise<Failure | null> {
    const asked = await dealer.expose(address, pace);
    return asked > limits.budgetExposure ? { code: 'budget-exhausted', detail: 'requests to this address' } : null;
  }

  async function onBudget<T>(work: Promise<T>): Promise<T> {
    const from = means.monotonic();
    try {
      return await work;
    } finally {
      spentMs += means.monotonic() - from;
    }
  }

  function identityFor(owner: Target): ReturnType<typeof identity> {
    const known = identities.get(owner) ?? identity(means.scanner, means.tool, owner);
    identities.set(owner, known);
    return known;
  }

  function write(entry: Pick<LedgerEntry, 'host' | 'address' | 'port' | 'method' | 'path' | 'reason'>): Line {
    const line: Line = { at: means.clock(), target: target.id, ...entry, status: null, bytes: 0, failure: null };
    lines.push(line);
    return line;
  }

  // --- addresses and sockets ---

  function resolutionOf(owner: Target): Promise<Resolution> {
    const known = resolutions.get(owner.host) ?? onBudget(resolveTarget(owner, means.resolver, limits.resolveMs));
    resolutions.set(owner.host, known);
    return known;
  }

  /** The caller has waited for the turn of this address. */
  async function connect({ allowPrivate }: Target, address: string, port: number): Promise<Socket> {
    opened++;
    const socket = await onBudget(dialSocket({ address, port, allowPrivate, timeoutMs: limits.connectMs, signal }));
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  }

  async function enter(address: string): Promise<Outcome<() => void>> {
    try {
      return { ok: true, value: await dealer.enter(address, paceAt(target, address), signal) };
    } catch (error) {
      return no(failureOf(error));
    }
  }

  async function dial(address: string, port: number, reason: string): Promise<Outcome<Socket>> {
    const { usable } = await resolutionOf(target);
    if (!usable.ok) return usable;
    if (!usable.value.includes(address)) return no(notItsAddress);
    if (!scope.ports(target.host).has(port)) return no(outOfScope('port'));
    try {
      await dealer.turn(connectionCosts(paceAt(target, address), address), signal);
    } catch (error) {
      return no(failureOf(error));
    }
    const failure = exhausted();
    if (failure !== null) return no(failure);

    const line = write({ host: target.host, address, port, method: 'TLS', path: '', reason });
    try {
      const socket = await connect(target, address, port);
      dialled.set(socket, line);
      const from = means.monotonic();
      const giveUp = () => socket.destroy();
      signal.addEventListener('abort', giveUp, { once: true });
      socket.once('close', () => {
        signal.removeEventListener('abort', giveUp);
        line.bytes = socket.bytesRead;
        spentMs += means.monotonic() - from;
      });
      return { ok: true, value: socket };
    } catch (error) {
      const known = failureOf(error);
      line.failure = known.code;
      return no(known);
    }
  }

  // --- requests ---

  async function ask(text: string, how: Ask): Promise<Outcome<Reply>> {
    const method = permitted(how);
    const url = new URL(text);
    url.hash = '';
    const refusal = scope.refusal(url) ?? exhausted();
    if (refusal !== null) return no(refusal);
    const owner = scope.ownerOf(hostOf(url)) ?? target;
    if (owner.host === scope.twin?.host && (method !== 'GET' || how.pace === 'exposure')) return no(onlyPassively);
    const { usable } = await resolutionOf(owner);
    if (!usable.ok) return usable;
    if (how.address !== undefined && !usable.value.includes(how.address)) return no(notItsAddress);

    const way = `${hostOf(url)} ${portOf(url)}`;
    const before = reached.get(way);
    const inOrder = usable.value.toSorted((a, b) => Number(b === before) - Number(a === before));
    let first: Failure | null = null;
    for (const address of how.address === undefined ? inOrder : [how.address]) {
      const errand = { owner, url, method, how, address };
      const one = await inTurn(placeOf(url, address), (place) => persist(place, errand));
      if ('reply' in one) {
        reached.set(way, address);
        return { ok: true, value: one.reply };
      }
      first ??= one.failure;
      if (one.stage !== 'dial') return no(one.failure); // someone was there
    }
    return no(first ?? notItsAddress);
  }

  function placeOf(url: URL, address: string): Place {
    const key = `${url.origin} ${address}`;
    const last = Promise.resolve();
    const place: Place = places.get(key) ?? {
      secrecy: 'modern',
      triedOld: false,
      reader: 'strict',
      connection: null,
      waits: 0,
      last,
    };
    places.set(key, place);
    return place;
  }

  /** One request, and again where another way of asking may be understood. Each try is paced and written down. */
  async function persist(place: Place, errand: Errand): Promise<Try> {
    const one = await tryOnce(place, errand);
    if ('reply' in one) return one;
    const { stage, reused } = one;
    const { code } = one.failure;
    if (stage === 'handshake' && !place.triedOld && (code === 'handshake-failed' || code === 'connection-closed')) {
      place.triedOld = true;
      place.secrecy = 'old'; // TLS 1.1 at most, or weak keys: Windows hangs up, others send an alert
      const another = await persist(place, errand);
      if ('reply' in another || another.stage === 'exchange') return another;
      place.secrecy = 'modern';
      return one;
    }
    const next = stage === 'exchange' ? laxerReader(place.reader, code) : null;
    if (next !== null) {
      place.reader = next;
      const another = await persist(place, errand);
      if ('reply' in another) return { reply: withReason(another.reply) };
      return another.stage === 'waiting' ? another : one;
    }
    // The server closed an idle connection while we were writing: that says nothing of the site.
    if (stage === 'exchange' && code === 'connection-closed' && reused) return tryOnce(place, errand);
    return one;
  }

  async function tryOnce(place: Place, errand: Errand): Promise<Try> {
    const { owner, url, method, how, address } = errand;
    if (place.waits >= MOST_WAITS) return { failure: KEPT_WAITING, stage: 'waiting', reused: false };
    const [host, port] = [hostOf(url), portOf(url)];
    const pace = paceAt(owner, address);
    let kept: Connection | null;
    try {
      const enough = how.pace === 'exposure' ? await exposedEnough(address, pace) : null;
      if (enough !== null) return { failure: enough, stage: 'waiting', reused: false };
      await dealer.turn(requestCosts(pace, host, address, how.pace ?? 'ordinary', how.stretch), signal);
      if (how.fresh === true) leave(place);
      kept = usableConnection(place); // it may have been closed while we waited
      if (kept === null) await dealer.turn(connectionCosts(pace, address), signal);
    } catch (error) {
      return { failure: failureOf(error), stage: 'waiting', reused: false };
    }
    const failure = exhausted();
    if (failure !== null) return { failure, stage: 'waiting', reused: false };

    requests++;
    const line = write({ host, address, port, method, path: pathOf(url, how), reason: how.reason });
    const failed = (error: unknown, stage: Failed['stage']): Failed => {
      const known = failureOf(error);
      line.failure = known.code;
      return { failure: known, stage, reused: kept !== null };
    };
    if (kept !== null) return await converse(place, kept, errand, line, failed);

    let tcp: Socket;
    try {
      tcp = await connect(owner, address, port);
    } catch (error) {
      return failed(error, 'dial');
    }
    try {
      const context = () => means.contexts(place.secrecy);
      place.connection = await onBudget(dress(tcp, url, context, limits, signal));
    } catch (error) {
      line.bytes = tcp.bytesRead;
      return failed(error, 'handshake');
    }
    return await converse(place, place.connection, errand, line, failed);
  }

  async function converse(
    place: Place,
    connection: Connection,
    { owner, url, method, how, address }: Errand,
    line: Line,
    failed: (error: unknown, stage: Failed['stage']) => Failed,
  ): Promise<Try> {
    const { tcp, tls } = connection;
    const before = connection.client === null ? 0 : tcp.bytesRead; // a handshake's bytes belong to the request that needed it
    const headers = { ...identityFor(owner), ...how.headers };
    const maxBytes = how.maxBytes ?? limits.maxBytes;
    try {
      const request = { url, method, headers, maxBytes };
      const {
        status,
        headers: sent,
        violations,
        raw,
        cut,
        ...rest
      } = await onBudget(exchange(place, connection, request));
      line.status = status;
      line.failure = cut?.code ?? null;
      place.waits = cut?.code === 'read-timeout' ? place.waits + 1 : 0;
      const { body, truncated } = await decodeBody(sent, raw, maxBytes);
      const whole = {
        url: url.href,
        address,
        status,
        headers: sent,
        body,
        truncated: rest.truncated || truncated,
        tls,
        reader: place.reader,
        violations,
      };
      return { reply: cut === null ? whole : { ...whole, cut } };
    } catch (error) {
      leave(place);
      const lost = failed(error, 'exchange');
      place.waits = lost.failure.code === 'read-timeout' ? place.waits + 1 : 0;
      return lost;
    } finally {
      line.bytes = tcp.bytesRead - before;
    }
  }

  async function exchange(place: Place, connection: Connection, rest: Omit<Request, 'signal'>): Promise<Exchange> {
    const stop = new AbortController();
    const tooLate = () => stop.abort(new DOMException('no complete reply in time', 'TimeoutError'));
    const timer = setTimeout(tooLate, limits.totalMs);
    const giveUp = () => stop.abort(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const request = { ...rest, signal: stop.signal };
    try {
      if (place.reader === 'raw') return await exchangeByHand(connection.socket, request);
      if (place.reader === 'lenient') return await exchangeLeniently(connection.socket, request);
      connection.client ??= strictClient(rest.url, connection.socket, limits);
      return await exchangeStrictly(connection.client, request);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  }

  return {
    target,
    profile,
    notes,
    twin: scope.twin,
    roots: means.extraRoots,
    handshakeMs: limits.handshakeMs,
    get opened() {
      return opened;
    },
    get ledger() {
      return lines; // not a copy: a probe may ask after every request
    },
    unlikely: (label) => sha256([means.seed, target.host, label].join('\0')).slice(0, 16),
    async resolve(whose = 'target') {
      const owner = whose === 'target' ? target : scope.ownerOf(scope.twin?.host ?? '');
      return owner === undefined ? no(noSuchHost) : (await resolutionOf(owner)).facts;
    },
    addresses: async () => (await resolutionOf(target)).usable,
    ask,
    enter,
    dial,
    label(socket, reason) {
      const line = dialled.get(socket);
      if (line !== undefined) line.reason = reason;
    },
    async close() {
      release();
      for (const place of places.values()) leave(place);
      for (const socket of sockets) socket.destroy();
    },
  };
}

function inTurn<T>(place: Place, work: (place: Place) => Promise<T>): Promise<T> {
  const turn = place.last.then(() => work(place));
  place.last = turn.catch(() => {});
  return turn;
}

/** A strict parser first, then a lenient one, then our own reading; what is too long for the first is so for the second. */
function laxerReader(reader: Reply['reader'], code: FailureCode): Reply['reader'] | null {
  if (reader === 'raw') return null;
  if (code === 'reply-too-large') return 'raw';
  if (code !== 'malformed-reply') return null;
  return reader === 'strict' ? 'lenient' : 'raw';
}

/** A refusal is never without a name. */
const withReason = (reply: Reply): Reply =>
  reply.violations.length > 0 ? reply : { ...reply, violations: ['unnamed'] };

/** Only the strict way keeps a connection for the next request. */
function usableConnection(place: Place): Connection | null {
  if (place.connection !== null && (place.reader !== 'strict' || place.connection.socket.destroyed)) leave(place);
  return place.connection;
}

function leave(place: Place): void {
  if (place.connection !== null) hangUp(place.connection);
  place.connection = null;
}

/** By type and again here: nothing but these methods, and no header that would make a body, another identity or a session. */
function permitted({ method = 'GET', headers = {} }: Ask): Method {
  if (!METHODS.includes(method)) throw new TypeError(`method never sent: ${String(method)}`);
  const stranger = Object.keys(headers).find((name) => !OWN_HEADERS.has(name.toLowerCase()));
  if (stranger !== undefined) throw new TypeError(`header never sent: ${stranger}`);
  return method;
}

/** The headers that a probe may add. */
const OWN_HEADERS = new Set([
  'accept',
  'accept-language',
  'origin',
  'range',
  'access-control-request-method',
  'access-control-request-headers',
]);

/** The path as asked; where the site chose it, without what its query says. */
const pathOf = (url: URL, { foreign = false }: Ask): string =>
  foreign ? steadyUrl(url.href, 'names only').slice(url.origin.length) : url.pathname + url.search;

const onlyPassively: Failure = { code: 'not-permitted', detail: 'a twin is only looked at passively' };

const noSuchHost: Failure = { code: 'not-permitted', detail: 'not a host of this target' };

const notItsAddress: Failure = { code: 'not-permitted', detail: 'not an address of the host' };

const no = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });

interface OwnSignal {
  readonly signal: AbortSignal;
  readonly release: () => void; // it listens to theirs no longer
}

/** The same moment as theirs, always with the same reason, and room for as many listeners as there are lanes or sockets. */
function ownSignal(theirs: AbortSignal): OwnSignal {
  const own = new AbortController();
  setMaxListeners(0, own.signal);
  const follow = () => own.abort();
  if (theirs.aborted) follow();
  else theirs.addEventListener('abort', follow, { once: true });
  return { signal: own.signal, release: () => theirs.removeEventListener('abort', follow) };
}
