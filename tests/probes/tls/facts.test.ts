import { constants } from 'node:crypto';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Forged, forgeIntermediate, forgeLeaf, forgeRoot, type KeySpec, pemChain } from '../../../src/demo/ca.ts';
import { canonical } from '../../../src/model/canonical.ts';
import type { TlsAddress, TlsDetails } from '../../../src/model/observation.ts';
import type { Profile } from '../../../src/model/target.ts';
import { trustStore } from '../../../src/parse/certificate-path.ts';
import { EXTENSION } from '../../../src/parse/tls/hello.ts';
import { factsOf } from '../../../src/probes/tls/facts.ts';
import type { EndpointLook, Seen } from '../../../src/probes/tls/plan.ts';
import { tlsProbe } from '../../../src/probes/tls/probe.ts';
import { listOf, respond } from '../../parse/ocsp-responder.ts';
import { AUTHORISATION, aNetwork, aTarget, closeAll, type Listening, listen } from '../net/loopback.ts';

const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z' };
const root = forgeRoot('Facts Root', dates);
const issuer = forgeIntermediate(root, 'Facts Intermediate', dates);
const HOST = 'www.example.ma';
const leafOf = (key: KeySpec = 'rsa-2048'): Forged => forgeLeaf(issuer, { ...dates, names: [HOST], key });
const leaf = leafOf();

afterEach(closeAll);

/** `staple`: what the server staples, if anything. */
async function serve(options: TlsOptions = {}, staple: Buffer | null = null): Promise<Listening> {
  const server = createServer({ cert: pemChain(leaf, issuer), key: leaf.key, ...options });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {});
    socket.resume();
  });
  server.on('tlsClientError', () => {});
  server.on('OCSPRequest', (_leaf, _issuer, answer: (error: null, staple: Buffer | null) => void) =>
    answer(null, staple),
  );
  return listen(server, '127.0.0.1');
}

async function look(port: number, profile: Profile = 'standard'): Promise<{ seen: TlsAddress; connections: number }> {
  const target = aTarget({ host: HOST, https: port, authorisation: { ...AUTHORISATION, allows: 'deep' } });
  const network = aNetwork([target], { extraRoots: [root.certificate], limits: { handshakeMs: 600 } });
  const lane = network.openLane(target, profile);
  try {
    const { outcome, connections } = await tlsProbe.look(lane, []);
    if (!outcome.ok) throw new Error(outcome.failure.detail);
    const [seen] = outcome.value.addresses;
    if (seen === undefined) throw new Error('no address');
    return { seen, connections };
  } finally {
    await lane.close();
  }
}

const detailsAt = async (port: number): Promise<TlsDetails> => (await look(port)).seen.details;

// OpenSSL's include/openssl/ssl.h; Node has no names for these
const SSL_OP_NO_EXTENDED_MASTER_SECRET = 1;
const SSL_OP_NO_ENCRYPT_THEN_MAC = 1 << 19;
const { SSL_OP_NO_TICKET } = constants;
const CBC = 'AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256';

describe('each trait', () => {
  it.each<[string, TlsOptions, Partial<TlsDetails>]>([
    [
      'of a server as it comes',
      {},
      {
        secureRenegotiation: 'yes',
        extendedMasterSecret: 'yes',
        encryptThenMac: 'yes',
        sessionTickets: 'yes',
        resumption: 'yes',
        earlyData: 'no',
        clientRenegotiation: 'yes',
        heartbeat: 'no',
        compression: 'no',
        clientCertificate: 'no',
        staple: null,
        timestamps: 0,
        deep: null,
      },
    ],
    [
      'without extended master secret',
      { secureOptions: SSL_OP_NO_EXTENDED_MASTER_SECRET },
      { extendedMasterSecret: 'no' },
    ],
    ['without encrypt-then-MAC', { secureOptions: SSL_OP_NO_ENCRYPT_THEN_MAC, ciphers: CBC }, { encryptThenMac: 'no' }],
    ['with encrypt-then-MAC', { ciphers: CBC }, { encryptThenMac: 'yes' }],
    ['without a CBC suite', { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }, { encryptThenMac: 'not-applicable' }],
    [
      'without tickets',
      { secureOptions: SSL_OP_NO_TICKET, maxVersion: 'TLSv1.2' },
      { sessionTickets: 'no', resumption: 'no' },
    ],
    ['that asks for our certificate', { requestCert: true, rejectUnauthorized: false }, { clientCertificate: 'yes' }],
    [
      'of TLS 1.3 alone',
      { minVersion: 'TLSv1.3' },
      {
        secureRenegotiation: 'not-applicable',
        extendedMasterSecret: 'not-applicable',
        encryptThenMac: 'not-applicable',
        sessionTickets: 'not-applicable',
        clientRenegotiation: 'not-applicable',
        heartbeat: 'not-applicable',
        compression: 'not-applicable',
        resumption: 'yes',
        earlyData: 'no',
      },
    ],
    ['of TLS 1.2 alone', { maxVersion: 'TLSv1.2' }, { earlyData: 'not-applicable', resumption: 'yes' }],
  ])('%s', async (_what, options, expected) => {
    expect(await detailsAt((await serve(options)).port)).toMatchObject(expected);
  });
});

describe('the staple', () => {
  it.each<[string, TlsOptions]>([
    ['TLS 1.2', { maxVersion: 'TLSv1.2' }],
    ['TLS 1.3', { minVersion: 'TLSv1.3' }],
  ])('of %s is read', async (_what, options) => {
    const server = await serve(options, respond({ issuer, leaf, status: 'revoked' }));
    expect((await detailsAt(server.port)).staple).toMatchObject({
      status: 'revoked',
      thisUpdate: '2026-11-22T00:00:00.000Z',
      signed: true,
    });
  });

  it('is signed by an issuer that was not sent, if we know it', async () => {
    const direct = forgeLeaf(root, { ...dates, names: [HOST], key: 'rsa-2048' });
    const server = await serve({ cert: direct.certificate, key: direct.key }, respond({ issuer: root, leaf: direct }));
    expect((await detailsAt(server.port)).staple).toMatchObject({ status: 'good', signed: true });
  });

  it('of another certificate is unreadable', async () => {
    const server = await serve({}, respond({ issuer, leaf: leafOf() }));
    expect((await detailsAt(server.port)).staple).toMatchObject({ status: 'unreadable', signed: null });
  });

  it('that is noise is unreadable', async () => {
    const server = await serve({}, Buffer.from('noise'));
    expect((await detailsAt(server.port)).staple?.status).toBe('unreadable');
  });
});

it('two looks at one server give the same facts, to the octet', async () => {
  const server = await serve({ minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }, respond({ issuer, leaf }));
  const [first, second] = [await look(server.port), await look(server.port)];
  expect(canonical(first)).toBe(canonical(second));
});

describe('the profile deep', () => {
  it.each<[Profile, Profile, Profile]>([
    ['deep', 'deep', 'deep'],
    ['deep', 'standard', 'standard'],
    ['standard', 'deep', 'standard'],
    ['passive', 'standard', 'passive'],
  ])('of a run %s, with an authorisation for %s, is %s', (run, allows, profile) => {
    const target = aTarget({ authorisation: { ...AUTHORISATION, allows } });
    expect(aNetwork([target]).openLane(target, run).profile).toBe(profile);
  });

  it('asks what no other asks', async () => {
    const server = await serve({ ciphers: CBC });
    const [standard, deep] = [await look(server.port), await look(server.port, 'deep')];
    expect(standard.seen.details.deep).toBeNull();
    expect(deep.seen.details.deep).toEqual({
      heartbleed: 'not-applicable',
      ccsInjection: 'not-vulnerable',
      robot: 'not-vulnerable',
      ticketbleed: 'not-vulnerable',
      renegotiations: 10,
    });
    expect(deep.connections - standard.connections).toBe(23); // 1 + 20 + 1 + 1
  });
});

// --- what no server at hand sends --------------------------------------------------------------------------------------

const refused = {
  offer: 'refused',
  evidence: 'alert 70',
  suites: [],
  complete: true,
  preference: 'unknown',
  wholeOrder: false,
} as const;

/** A flight of TLS 1.2 with these extensions and this chain. */
function flight(extensions: readonly (readonly [number, Uint8Array])[], over: Partial<Seen['flight']> = {}): Seen {
  return {
    version: 'TLSv1.2',
    offered: [0xc02f],
    keyExchange: null,
    ffdheOffered: false,
    flight: {
      hello: {
        version: 0x0303,
        legacyVersion: 0x0303,
        random: Buffer.alloc(32),
        retry: false,
        sessionId: Buffer.alloc(0),
        suite: 0xc02f,
        compression: 0,
        extensions: new Map(extensions),
        group: null,
        share: null,
        downgrade: null,
      },
      encrypted: null,
      certificates: [leaf, issuer].map(({ der }) => ({ der, staple: null, timestamps: null })),
      staple: null,
      keyExchange: null,
      verifyScheme: null,
      certificateRequest: null,
      compressedCertificate: false,
      complete: true,
      cut: false,
      ...over,
    },
  };
}

const lookOf = (seen: readonly Seen[], over: Partial<EndpointLook> = {}): EndpointLook => ({
  versions: {
    'TLSv1.3': refused,
    'TLSv1.2': { ...refused, offer: 'accepted', evidence: 'accepted', suites: [0xc02f] },
    'TLSv1.1': refused,
    'TLSv1.0': refused,
    SSLv3: refused,
    SSLv2: refused,
  },
  sslv2Kinds: [],
  groups13: { groups: [], complete: true, ordered: false },
  groups12: { groups: [], complete: true },
  seen,
  withoutName: null,
  fallback: 'not-applicable',
  extras: null,
  sha1Signatures: 'no',
  chaChaFirst: 'no',
  shape: 'ordinary',
  stopped: null,
  shaky: false,
  ...over,
});
const details = (seen: readonly Seen[], over: Partial<EndpointLook> = {}): TlsDetails =>
  factsOf('127.0.0.1', lookOf(seen, over), trustStore([])).details;

describe('timestamps outside the certificate', () => {
  const [one, two, three] = ['one', 'two', 'three'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];
  const beside = (...list: readonly Buffer[]) => [[EXTENSION.signedCertificateTimestamp, listOf(list)]] as const;

  it.each<[string, readonly Seen[], number]>([
    ['none', [flight([])], 0],
    ['in the extension of TLS 1.2', [flight(beside(one, two))], 2],
    [
      'beside the leaf of TLS 1.3',
      [flight([], { certificates: [{ der: leaf.der, staple: null, timestamps: listOf([one, two, three]) }] })],
      3,
    ],
    ['in the staple', [flight([], { staple: respond({ issuer, leaf, timestamps: [one] }) })], 1],
    [
      'in both, one of them twice',
      [flight(beside(one), { staple: respond({ issuer, leaf, timestamps: [one, two] }) })],
      2,
    ],
    ['of the flight that has most', [flight(beside(one)), flight(beside(one, two)), flight([])], 2],
    ['in a list that is broken', [flight([[EXTENSION.signedCertificateTimestamp, Buffer.of(9)]])], 0],
  ])('%s', (_what, seen, count) => {
    expect(details(seen).timestamps).toBe(count);
  });
});

describe('of several staples', () => {
  const good = respond({ issuer, leaf });
  const revoked = respond({ issuer, leaf, status: 'revoked' });
  const stapled = (staple: Buffer | null): Seen => flight([], { staple });

  it('the worst counts, in whatever order they came', () => {
    for (const order of [
      [good, revoked, null],
      [null, revoked, good],
    ])
      expect(details(order.map(stapled)).staple?.status).toBe('revoked');
  });

  it('a revocation is worse than what cannot be read', () => {
    expect(details([Buffer.from('noise'), revoked].map(stapled)).staple?.status).toBe('revoked');
  });

  it('one in a flight of many is enough', () => {
    expect(details([null, null, good].map(stapled)).staple?.status).toBe('good');
  });
});

describe('what was not offered was not refused', () => {
  it('a short hello says nothing of extended master secret and tickets', () => {
    expect(details([flight([])], { shape: 'short' })).toMatchObject({
      extendedMasterSecret: 'untested',
      sessionTickets: 'untested',
      secureRenegotiation: 'no',
    });
  });

  it('encrypt-then-MAC is answered with a CBC suite only', () => {
    const versions = {
      ...lookOf([]).versions,
      'TLSv1.0': { ...refused, offer: 'accepted' as const, suites: [0x002f] },
    };
    expect(details([flight([])], { versions, extras: flight([]) }).encryptThenMac).toBe('untested');
  });

  it('without any flight nothing is known', () => {
    expect(details([])).toMatchObject({
      secureRenegotiation: 'untested',
      extendedMasterSecret: 'untested',
      compression: 'untested',
      heartbeat: 'untested',
      clientCertificate: 'untested',
      resumption: 'untested',
    });
  });
});

describe('the order of suites', () => {
  it.each<[string, Partial<EndpointLook['versions']['TLSv1.2']>, readonly number[] | undefined]>([
    ['of the server, whole', { preference: 'server', wholeOrder: true }, [0xc030, 0xc02f]],
    ['of the server, in parts', { preference: 'server', wholeOrder: false }, undefined],
    ['of the client', { preference: 'client', wholeOrder: true }, undefined],
  ])('%s', (_what, over, order) => {
    const { versions } = lookOf([]);
    const told = { ...versions, 'TLSv1.2': { ...versions['TLSv1.2'], suites: [0xc030, 0xc02f], ...over } };
    expect(details([], { versions: told }).order['TLSv1.2']).toEqual(order);
  });
});

it('the cookie of a HelloRetryRequest is random, and left out of the flights', () => {
  const retry = (cookie: number) => details([flight([[44, Buffer.alloc(40, cookie)]])]).flights;
  expect(retry(1)).toBe(retry(2));
});
