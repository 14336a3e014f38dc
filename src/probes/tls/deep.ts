import { SUITE_NAMES } from '../../knowledge/tls.ts';
import type { DeepFacts, TlsAddress, TlsVersion, Weakness } from '../../model/observation.ts';
import { EXTENSION, HANDSHAKE, parseServerHello } from '../../parse/tls/hello.ts';
import { parseAlert, RECORD, splitHandshake } from '../../parse/tls/records.ts';
import { suiteTraits } from '../../parse/tls/suite-name.ts';
import { type Endpoint, type OldSession, renegotiate, shakeHands } from './finished.ts';
import { encodeHello, type Hello, WIRE } from './hello.ts';
import { GROUPS_12, SCHEMES } from './offers.ts';
import { askRobot } from './robot.ts';
import { SHAPES } from './shapes.ts';
import { record, type Talk, talkOver } from './talk.ts';

/**
 * The questions of the profile deep, each in a form by which no server can tell its secrets; asked last, one connection after the other.
 * Replies are compared and dropped. `old` is the session of a finished handshake, whose ticket is shown once more.
 */
export async function lookDeep(endpoint: Endpoint, facts: TlsAddress, old: OldSession | null): Promise<DeepFacts> {
  const means: Means = {
    endpoint,
    facts,
    open: async (purpose) => {
      const socket = await endpoint.dial(purpose);
      return socket === null ? null : talkOver(socket, endpoint.timeoutMs);
    },
  };
  return {
    heartbleed: await heartbleed(means),
    ccsInjection: await ccsInjection(means),
    robot: await robot(means),
    ticketbleed: await ticketbleed(means, old),
    renegotiations: await renegotiations(means),
  };
}

interface Means {
  readonly endpoint: Endpoint;
  readonly facts: TlsAddress;
  open(purpose: string): Promise<Talk | null>;
}

const OLD = ['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] as const satisfies readonly TlsVersion[];
type Old = (typeof OLD)[number];

const accepted = ({ versions }: TlsAddress): readonly Old[] =>
  OLD.filter((version) => versions[version] === 'accepted');

/** Whether it is known that none of these versions is spoken here. */
const allRefused = ({ versions }: TlsAddress): boolean => OLD.every((version) => versions[version] === 'refused');

const without = (facts: TlsAddress): Weakness => (allRefused(facts) ? 'not-applicable' : 'inconclusive');

/** In the shape that this server understands, with suites that it accepts. */
function helloFor({ endpoint, facts }: Means, version: Old, changes: Partial<Hello> = {}): Hello {
  const shape = SHAPES.find(({ name }) => name === facts.details.shape);
  return {
    version,
    suites: (facts.suites[version] ?? []).map(({ id }) => id).slice(0, 32),
    groups: GROUPS_12.slice(0, 8),
    shares: [],
    schemes: version === 'TLSv1.2' ? SCHEMES.slice(0, 20) : [],
    serverName: endpoint.serverName,
    alpn: [],
    statusRequest: false,
    timestamps: false,
    renegotiation: shape?.renegotiation ?? 'extension',
    extendedMasterSecret: false,
    encryptThenMac: false,
    heartbeat: false,
    ticket: false,
    fallback: false,
    compression: [],
    certificateCompression: [],
    sessionId: null,
    recordVersion: shape?.ownRecordVersion ? WIRE[version] : null,
    avoid256: shape?.avoid256 ?? false,
    extensions: shape?.extensions ?? true,
    ...changes,
  };
}

// --- Heartbleed ------------------------------------------------------------------------------------------------------

/** The reply must be longer than 4096 octets, or OpenSSL keeps it in the buffer of its handshake and looks fixed. */
const PAYLOAD = 5000;

/**
 * CVE-2014-0160. A request that claims exactly as much as it carries, but has none of the padding that RFC 6520 section 4 demands: who
 * answers it does not look at the length, and yet can send back nothing but our own octets. A correct one follows as a control.
 */
async function heartbleed(means: Means): Promise<Weakness> {
  const { facts, endpoint } = means;
  const [version] = accepted(facts);
  if (facts.details.heartbeat === 'no' || facts.details.heartbeat === 'not-applicable') return 'not-applicable';
  if (version === undefined || facts.details.heartbeat === 'untested') return without(facts);
  const talk = await means.open('heartbeat');
  if (talk === null) return 'inconclusive';
  try {
    const flight = await talk.greet(helloFor(means, version, { heartbeat: true }));
    if (!flight?.hello.extensions.has(EXTENSION.heartbeat)) return 'inconclusive';
    const wire = flight.hello.version;
    talk.send(record(RECORD.heartbeat, wire, heartbeat(UNPADDED, 0)));
    const first = await beat(talk, endpoint.timeoutMs / 2);
    if (first !== 'silent') return first;
    talk.send(record(RECORD.heartbeat, wire, heartbeat(PADDED, 16)));
    const second = await beat(talk, endpoint.timeoutMs);
    return second === 'silent' ? 'inconclusive' : second;
  } finally {
    talk.close();
  }
}

const [UNPADDED, PADDED] = [0x52, 0x72];

const heartbeat = (filling: number, padding: number): Buffer =>
  Buffer.concat([Buffer.of(1, PAYLOAD >> 8, PAYLOAD & 0xff), Buffer.alloc(PAYLOAD, filling), Buffer.alloc(padding)]);

/** The next answer to a heartbeat, which may come in several records. */
async function beat(talk: Talk, waitMs: number): Promise<Weakness | 'silent'> {
  let reply = Buffer.alloc(0);
  for (;;) {
    const said = await talk.record(waitMs);
    if (said === 'silent') return 'silent';
    // A box in between may have cut us off: that is no word of the server.
    if (typeof said === 'string') return 'inconclusive';
    if (said.type === RECORD.alert) return isFatal(said.fragment) ? 'not-vulnerable' : 'inconclusive';
    if (said.type !== RECORD.heartbeat) return 'inconclusive';
    reply = Buffer.concat([reply, said.fragment]);
    if (reply.length < 3 + PAYLOAD) continue;
    const length = (reply[1] ?? 0) * 256 + (reply[2] ?? 0);
    const body = reply.subarray(3, 3 + PAYLOAD);
    if (reply[0] !== 2 || length !== PAYLOAD) return 'inconclusive';
    if (body.every((byte) => byte === UNPADDED)) return 'vulnerable';
    return body.every((byte) => byte === PADDED) ? 'not-vulnerable' : 'inconclusive';
  }
}

function isFatal(fragment: Uint8Array): boolean {
  const alert = parseAlert(fragment);
  return alert !== 'invalid' && alert.level === 2;
}

// --- CCS injection ---------------------------------------------------------------------------------------------------

/**
 * CVE-2014-0224. A ChangeCipherSpec before any key was agreed on: a fixed server refuses the first; a vulnerable one takes it, and cannot
 * decrypt the second. Nothing but two empty messages is sent.
 */
async function ccsInjection(means: Means): Promise<Weakness> {
  const version = accepted(means.facts).at(-1);
  if (version === undefined) return without(means.facts);
  const once = await askCcs(means, version);
  if (once !== 'vulnerable') return once;
  return (await askCcs(means, version)) === 'vulnerable' ? 'vulnerable' : 'inconclusive'; // a slow refusal looks like this once
}

async function askCcs(means: Means, version: Old): Promise<Weakness> {
  const { endpoint, facts } = means;
  const talk = await means.open('early ChangeCipherSpec');
  if (talk === null) return 'inconclusive';
  try {
    const flight = await talk.greet(helloFor(means, version));
    if (flight === null) return 'inconclusive';
    const early = record(RECORD.changeCipherSpec, flight.hello.version, Buffer.of(1));
    talk.send(early);
    const first = await talk.record(endpoint.timeoutMs / 2);
    if (first === 'foreign') return 'inconclusive';
    if (first !== 'silent') return 'not-vulnerable';
    talk.send(early);
    const second = await talk.record(endpoint.timeoutMs);
    if (second === 'fin' || second === 'rst') return sendsNoAlerts(facts) ? 'vulnerable' : 'inconclusive';
    const alert = typeof second === 'object' && second.type === RECORD.alert ? parseAlert(second.fragment) : 'invalid';
    if (alert === 'invalid') return 'inconclusive';
    if (UNDECRYPTED.includes(alert.code)) return 'vulnerable';
    return UNEXPECTED.includes(alert.code) ? 'not-vulnerable' : 'inconclusive';
  } finally {
    talk.close();
  }
}

/** Some servers destroy the socket before their alert is written: every refusal of theirs was a close. */
function sendsNoAlerts({ details }: TlsAddress): boolean {
  const evidence = Object.values(details.evidence);
  return evidence.some((one) => one.startsWith('closed')) && !evidence.some((one) => one.startsWith('alert'));
}

const UNDECRYPTED: readonly number[] = [20, 21]; // bad_record_mac, decryption_failed
const UNEXPECTED: readonly number[] = [10, 40]; // unexpected_message, handshake_failure: a late word on the first

// --- ROBOT -----------------------------------------------------------------------------------------------------------

async function robot(means: Means): Promise<Weakness> {
  const { facts, endpoint } = means;
  for (const version of accepted(facts)) {
    const suites = (facts.suites[version] ?? []).filter(({ id }) => isRsaExchange(id)).map(({ id }) => id);
    if (suites.length === 0) continue;
    const hello = helloFor(means, version, { suites: suites.slice(0, 32) });
    return askRobot({ open: means.open, hello, timeoutMs: endpoint.timeoutMs });
  }
  const known = OLD.every(
    (version) => facts.versions[version] === 'refused' || facts.details.complete.includes(version),
  );
  return known ? 'not-applicable' : 'inconclusive';
}

function isRsaExchange(id: number): boolean {
  const traits = suiteTraits(SUITE_NAMES.get(id) ?? '');
  return traits?.exchange === 'rsa' && !traits.export; // an EXPORT suite brings a key of its own
}

// --- Ticketbleed -----------------------------------------------------------------------------------------------------

/**
 * CVE-2016-9244. A ticket with a session ID of 31 octets: an affected server answers with 32, of which the last is its memory's. One octet
 * is the least by which this can be told; it is dropped at once.
 */
async function ticketbleed(means: Means, old: OldSession | null): Promise<Weakness> {
  const { facts, endpoint } = means;
  const { sessionTickets } = facts.details;
  if (sessionTickets === 'no' || sessionTickets === 'not-applicable') return 'not-applicable';
  if (old?.ticket == null) return without(facts);
  for (let count = 0; count < 2; count++) {
    const talk = await means.open('ticket with a short session ID');
    if (talk === null) return 'inconclusive';
    try {
      const echo = await sessionIdFor(talk, helloFor(means, old.version, resuming(old)), endpoint.timeoutMs);
      if (echo === null) return 'inconclusive';
      if (echo.subarray(0, SHORT_ID.length).equals(SHORT_ID))
        return echo.length === SHORT_ID.length ? 'not-vulnerable' : 'vulnerable';
      // Another ID: the ticket was not taken, perhaps because another machine answered.
    } finally {
      talk.close();
    }
  }
  return 'inconclusive';
}

const SHORT_ID = Buffer.alloc(31, 0x5a);

/** The master secret of a session is bound to the extension with which it was made (RFC 7627 section 5.3), so it is offered again. */
const resuming = ({ suite, ticket }: OldSession): Partial<Hello> => ({
  suites: [suite],
  sessionId: SHORT_ID,
  ticket: ticket ?? true,
  extendedMasterSecret: true,
});

/** Of the ServerHello: what follows it is encrypted when the session goes on. */
async function sessionIdFor(talk: Talk, hello: Hello, timeoutMs: number): Promise<Buffer | null> {
  talk.send(encodeHello(hello).record);
  let handshake = Buffer.alloc(0);
  for (;;) {
    const said = await talk.record(timeoutMs);
    if (typeof said === 'string' || said.type !== RECORD.handshake) return null;
    handshake = Buffer.concat([handshake, said.fragment]);
    const [first] = splitHandshake(handshake).messages;
    if (first === undefined) continue;
    const parsed = first.type === HANDSHAKE.serverHello ? parseServerHello(first.body) : 'invalid';
    return parsed === 'invalid' ? null : Buffer.from(parsed.sessionId);
  }
}

// --- renegotiation ---------------------------------------------------------------------------------------------------

const MOST_RENEGOTIATIONS = 10;

/** How many a client may ask for on one connection. */
async function renegotiations({ endpoint, facts }: Means): Promise<number | null> {
  if (facts.details.clientRenegotiation === 'no') return 0;
  const [version] = accepted(facts);
  if (version === undefined || facts.details.clientRenegotiation !== 'yes') return null;
  const { socket } = (await shakeHands(endpoint, version, 'renegotiations')) ?? { socket: null };
  if (socket === null) return null;
  let count = 0;
  while (count < MOST_RENEGOTIATIONS && (await renegotiate(socket, endpoint.timeoutMs)) === 'yes') count++;
  socket.destroy();
  return count;
}
