import { spawn, spawnSync } from 'node:child_process';
import { connect, isIPv6, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { DEFAULT_CIPHERS, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Forged,
  forgeIntermediate,
  forgeLeaf,
  forgeRoot,
  forgeSelfSigned,
  type KeySpec,
  pemChain,
} from '../../../src/demo/ca.ts';
import type { TlsAddress, TlsFacts } from '../../../src/model/observation.ts';
import type { Look } from '../../../src/model/plan.ts';
import type { Target } from '../../../src/model/target.ts';
import { tlsProbe as probe } from '../../../src/probes/tls/probe.ts';
import {
  aLane,
  aTarget,
  closeAll,
  closedPort,
  type Listening,
  serveBytes,
  serveConnections,
  serveHttps,
} from '../net/loopback.ts';

const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z' };
const root = forgeRoot('Probe Root', dates);
const middle = forgeIntermediate(root, 'Probe Intermediate', dates);
const HOST = 'www.example.ma';
const leafOf = (key: KeySpec = 'ec-p256', wish = {}): Forged =>
  forgeLeaf(middle, { ...dates, names: [HOST], key, ...wish });

const OLD = 'ALL:@SECLEVEL=0';

const serve = (options: TlsOptions, address?: string): Promise<Listening> =>
  serveHttps((_request, response) => void response.end(), options, address);
const serveLeaf = (leaf: Forged, options: TlsOptions = {}): Promise<Listening> =>
  serve({ cert: pemChain(leaf, middle), key: leaf.key, ...options });

async function look(
  port: number,
  target: Partial<Target> = {},
  roots: readonly string[] = [root.certificate],
): Promise<Look<'tls'>> {
  const lane = aLane(aTarget({ host: HOST, https: port, ...target }), {
    extraRoots: roots,
    limits: { handshakeMs: 400 },
  });
  try {
    return await probe.look(lane, []);
  } finally {
    await lane.close();
  }
}

function factsOf({ outcome }: Look<'tls'>): TlsFacts {
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.detail}`);
  return outcome.value;
}

function onlyAddress(seen: Look<'tls'>): TlsAddress {
  const { addresses } = factsOf(seen);
  const [first] = addresses;
  if (first === undefined || addresses.length !== 1) throw new Error(`${addresses.length} addresses`);
  return first;
}

afterEach(closeAll);

describe('service', () => {
  it.each<[number | null, string | null]>([
    [443, 'https:443'],
    [8443, 'https:8443'],
    [null, null],
  ])('of https %s is %s', (https, service) => {
    expect(probe.service(aTarget({ https }))).toBe(service);
  });
});

describe('versions', () => {
  const offers = (v10: string, v11: string, v12: string, v13: string) => ({
    SSLv2: 'refused',
    SSLv3: 'refused',
    'TLSv1.0': v10,
    'TLSv1.1': v11,
    'TLSv1.2': v12,
    'TLSv1.3': v13,
  });
  const [yes, no] = ['accepted', 'refused'];

  it.each<[string, KeySpec, TlsOptions, ReturnType<typeof offers>]>([
    ['of a server of today', 'ec-p256', {}, offers(no, no, yes, yes)],
    ['of a server of today with RSA', 'rsa-2048', {}, offers(no, no, yes, yes)],
    ['of TLS 1.2 alone', 'rsa-2048', { maxVersion: 'TLSv1.2' }, offers(no, no, yes, no)],
    ['of TLS 1.3 alone', 'ec-p256', { minVersion: 'TLSv1.3' }, offers(no, no, no, yes)],
    [
      'of everything',
      'rsa-2048',
      { minVersion: 'TLSv1', ciphers: `${DEFAULT_CIPHERS}:${OLD}` },
      offers(yes, yes, yes, yes),
    ],
    [
      'of TLS 1.0 and 1.1',
      'rsa-2048',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: OLD },
      offers(yes, yes, no, no),
    ],
    [
      'of TLS 1.0 alone',
      'ec-p256',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: OLD },
      offers(yes, no, no, no),
    ],
    [
      'of TLS 1.1 and 1.2',
      'ec-p384',
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.2', ciphers: OLD },
      offers(no, yes, yes, no),
    ],
    // the version is on, but no suite of it is allowed: an alert 80 or 40 (tls guide 5.3)
    [
      'whose security level forbids SHA-1',
      'rsa-2048',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.2', ciphers: 'ALL:@SECLEVEL=2' },
      offers(no, no, yes, no),
    ],
  ])('%s', async (_what, key, options, versions) => {
    const server = await serveLeaf(leafOf(key), options);
    const seen = await look(server.port);
    expect(onlyAddress(seen).versions).toEqual(versions);
    expect(seen.connections).toBe(server.connections());
  });

  it.runIf(spawnSync('openssl', ['version']).status === 0)('agree with openssl s_client', async () => {
    const server = await serveLeaf(leafOf('rsa-2048'), { minVersion: 'TLSv1.1', ciphers: OLD });
    const { versions } = onlyAddress(await look(server.port));
    for (const [flag, version] of [
      ['-tls1', 'TLSv1.0'],
      ['-tls1_1', 'TLSv1.1'],
      ['-tls1_2', 'TLSv1.2'],
      ['-tls1_3', 'TLSv1.3'],
    ] as const) {
      const accepted = await speaks(server.port, flag);
      expect([version, versions[version]]).toEqual([version, accepted ? 'accepted' : 'refused']);
    }
  });
});

/** Asynchronous, because the server lives in this process. */
const speaks = (port: number, flag: string): Promise<boolean> =>
  new Promise((resolve) => {
    const client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, flag, '-cipher', OLD], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    client.on('close', (status) => resolve(status === 0));
  });

describe('suites and groups', () => {
  it.each<[string, TlsOptions, TlsAddress['suites'], string[]]>([
    [
      'of Node 24: the hybrid group among others',
      { ciphers: 'TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-AES256-GCM-SHA384' },
      {
        'TLSv1.2': [{ id: 0xc02c, name: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384' }],
        'TLSv1.3': [{ id: 0x1303, name: 'TLS_CHACHA20_POLY1305_SHA256' }],
      },
      ['X25519MLKEM768', 'ffdhe2048', 'ffdhe3072', 'secp256r1', 'secp384r1', 'secp521r1', 'x25519', 'x448'],
    ],
    [
      'of an elliptic curve by its IANA name',
      { ciphers: 'TLS_AES_128_GCM_SHA256', minVersion: 'TLSv1.3', ecdhCurve: 'P-256' },
      { 'TLSv1.3': [{ id: 0x1301, name: 'TLS_AES_128_GCM_SHA256' }] },
      ['secp256r1'],
    ],
    [
      'of finite-field groups in TLS 1.3',
      { ciphers: 'TLS_AES_128_CCM_SHA256', minVersion: 'TLSv1.3', ecdhCurve: 'ffdhe3072' },
      { 'TLSv1.3': [{ id: 0x1304, name: 'TLS_AES_128_CCM_SHA256' }] },
      ['ffdhe3072'],
    ],
  ])('%s', async (_what, options, suites, groups) => {
    const server = await serveLeaf(leafOf(), options);
    const seen = onlyAddress(await look(server.port));
    expect(seen.suites).toEqual(suites);
    expect(seen.groups).toEqual(groups);
  });

  it('with RSA key exchange and a DH prime of its own there is no group', async () => {
    const rsa = await serveLeaf(leafOf('rsa-2048'), { ciphers: 'AES128-SHA', maxVersion: 'TLSv1.2' });
    const dhe = await serveLeaf(leafOf('rsa-2048'), {
      ciphers: 'DHE-RSA-AES128-SHA',
      maxVersion: 'TLSv1.2',
      dhparam: 'auto',
    });
    const [first, second] = [onlyAddress(await look(rsa.port)), onlyAddress(await look(dhe.port))];
    expect([first.groups, first.suites]).toEqual([
      [],
      { 'TLSv1.2': [{ id: 0x2f, name: 'TLS_RSA_WITH_AES_128_CBC_SHA' }] },
    ]);
    expect([second.groups, second.suites]).toEqual([
      [],
      { 'TLSv1.2': [{ id: 0x33, name: 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA' }] },
    ]);
  });
});

describe('certificates', () => {
  const stranger = forgeSelfSigned({ ...dates, names: ['stranger.ma'] });
  const chainsAt = async (server: Listening, roots?: readonly string[]) =>
    onlyAddress(await look(server.port, {}, roots)).certificates.map(({ chain, trust, fault }) => ({
      subjects: chain.map(({ subject }) => subject),
      trust,
      fault,
    }));

  it.each<[string, TlsOptions]>([
    ['in TLS 1.3', { minVersion: 'TLSv1.3' }],
    ['in TLS 1.2', { maxVersion: 'TLSv1.2' }],
  ])('are kept as sent, strangers, duplicates and roots included, %s', async (_version, options) => {
    const leaf = leafOf();
    const server = await serve({ cert: pemChain(leaf, stranger, middle, middle, root), key: leaf.key, ...options });
    expect(await chainsAt(server)).toEqual([
      {
        subjects: [`CN=${HOST}`, 'CN=stranger.ma', 'CN=Probe Intermediate', 'CN=Probe Intermediate', 'CN=Probe Root'],
        trust: 'trusted',
        fault: null,
      },
    ]);
  });

  it.each<[string, () => { readonly sent: Forged[]; readonly roots?: readonly string[] }, string | null]>([
    ['under a private root', () => ({ sent: [leafOf(), middle] }), null],
    ['under a root that we do not have', () => ({ sent: [leafOf(), middle, root], roots: [] }), 'untrusted-root'],
    ['under a root that was not sent', () => ({ sent: [leafOf(), middle], roots: [] }), 'issuer-unknown'],
    ['without intermediate', () => ({ sent: [leafOf()], roots: [] }), 'issuer-unknown'],
    [
      'without intermediate, with its address',
      () => ({ sent: [leafOf('ec-p256', { issuerUrl: 'http://ca.ma/i.der' })] }),
      'incomplete',
    ],
    ['self-signed', () => ({ sent: [forgeSelfSigned({ ...dates, names: [HOST] })] }), 'self-signed'],
    // dates and names are for the rules
    [
      'expired',
      () => ({ sent: [leafOf('ec-p256', { notBefore: '2001-01-01', notAfter: '2001-02-01' }), middle] }),
      null,
    ],
    ['for another name', () => ({ sent: [leafOf('ec-p256', { names: ['other.ma'] }), middle] }), null],
  ])('%s', async (_what, arrange, fault) => {
    const { sent, roots } = arrange();
    const server = await serve({ cert: pemChain(...sent), key: sent[0]?.key });
    expect(await chainsAt(server, roots)).toEqual([
      { subjects: sent.map(({ subject }) => subject), trust: fault === null ? 'trusted' : 'untrusted', fault },
    ]);
  });

  it('weak ones can be looked at', async () => {
    const old = forgeRoot('Old Root', { ...dates, key: 'rsa-1024', digest: 'sha1' });
    const leaf = forgeLeaf(old, { ...dates, names: [HOST], key: 'rsa-1024', digest: 'md5' });
    const server = await serve({ cert: leaf.certificate, key: leaf.key, ciphers: `TLS_AES_128_GCM_SHA256:${OLD}` });
    const [chain] = onlyAddress(await look(server.port, {}, [old.certificate])).certificates;
    expect(chain).toMatchObject({
      trust: 'trusted',
      chain: [{ signature: 'md5WithRSAEncryption', key: { type: 'rsa', bits: 1024 } }],
    });
  });

  it('one of each kind of key is seen when the suites of the versions ask for it', async () => {
    const [rsa, ec] = [leafOf('rsa-2048'), leafOf('ec-p256')];
    const server = await serve({
      cert: [pemChain(rsa, middle), pemChain(ec, middle)],
      key: [rsa.key, ec.key],
      ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256',
    });
    const kinds = onlyAddress(await look(server.port)).certificates.map(({ chain }) => chain[0]?.key.type);
    expect(kinds.sort()).toEqual(['ec', 'rsa']);
  });

  it('the name asked for is the host, and none for an address', async () => {
    const asked: (string | false)[] = [];
    const leaf = leafOf();
    const server = await serve({
      cert: leaf.certificate,
      key: leaf.key,
      SNICallback: (name, answer) => {
        asked.push(name);
        answer(null);
      },
    });
    await look(server.port);
    expect([...new Set(asked)]).toEqual([HOST]);
    asked.length = 0;
    const seen = await look(server.port, { host: '127.0.0.1' });
    expect([asked, seen.outcome.ok]).toEqual([[], true]);
  });

  it.each<[string, TlsOptions]>([
    ['TLS 1.3', { minVersion: 'TLSv1.3' }],
    ['TLS 1.2', { maxVersion: 'TLSv1.2' }],
  ])('a server that wants ours is seen all the same, %s', async (_what, options) => {
    const server = await serveLeaf(leafOf(), {
      requestCert: true,
      rejectUnauthorized: true,
      ca: root.certificate,
      ...options,
    });
    const seen = onlyAddress(await look(server.port));
    expect(seen.certificates.map(({ trust }) => trust)).toEqual(['trusted']);
    expect(Object.values(seen.versions).filter((offer) => offer === 'accepted')).toHaveLength(1);
    expect(Object.values(seen.versions).filter((offer) => offer === 'refused')).toHaveLength(5);
  });
});

describe('a server that does not speak TLS to us', () => {
  const HTTP = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

  it.each<[string, () => Promise<number>, string, number]>([
    ['listens not at all', () => closedPort(), 'connection-refused', 1],
    ['says nothing', async () => (await serveBytes(() => {})).port, 'connection-timeout', 3],
    [
      'hangs up after the hello',
      async () => (await serveBytes((socket) => socket.end())).port,
      'connection-closed',
      17,
    ],
    [
      'hangs up at once',
      async () => (await serveConnections((socket) => socket.destroy())).port,
      'connection-closed',
      17,
    ],
    [
      'resets after the hello',
      async () => (await serveBytes((socket) => socket.resetAndDestroy())).port,
      'connection-closed',
      17,
    ],
    ['speaks plain http', async () => (await serveBytes((socket) => socket.end(HTTP))).port, 'malformed-reply', 2],
    ['sends an alert', async () => (await serveBytes((socket) => socket.end(alert(40)))).port, 'handshake-failed', 15],
    ['sends noise', async () => (await serveBytes((socket) => socket.end('\0'.repeat(64)))).port, 'malformed-reply', 2],
  ])('%s', async (_what, arrange, code, connections) => {
    const seen = await look(await arrange());
    expect(seen.outcome).toMatchObject({ ok: false, failure: { code } });
    expect(seen.connections).toBe(connections);
  });

  it('at several addresses fails with what says most of it', async () => {
    const server = await serveBytes((socket) => socket.end(alert(40)), '127.0.0.2');
    const seen = await look(server.port, { addresses: ['127.0.0.1', '127.0.0.2'] });
    expect(seen.outcome).toMatchObject({ ok: false, failure: { code: 'handshake-failed' } });
  });

  it('is a failure only when all addresses are so; else it is named beside the others', async () => {
    const server = await serveLeaf(leafOf());
    const both = await look(server.port, { addresses: ['127.0.0.2', '127.0.0.1'] });
    const { addresses, unreached } = factsOf(both);
    expect(addresses.map(({ address }) => address)).toEqual(['127.0.0.1']);
    expect(unreached).toEqual([
      { address: '127.0.0.2', failure: { code: 'connection-refused', detail: 'ECONNREFUSED' } },
    ]);
    const port = await closedPort();
    const none = await look(port, { addresses: ['127.0.0.2', '127.0.0.1'] });
    expect(none.outcome).toMatchObject({ ok: false, failure: { code: 'connection-refused' } });
  });
});

/** A fatal TLS alert as it goes over the wire. */
const alert = (code: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, code]);

/** The only version of a hello that offers one, from its extension or else from its header. */
function versionAsked(hello: Buffer): number {
  const supported = hello.indexOf(Buffer.from([0x00, 0x2b])); // the extension supported_versions
  return supported === -1 || hello.length < supported + 7 ? hello.readUInt16BE(9) : hello.readUInt16BE(supported + 5);
}

function relay(hello: Buffer, outer: Socket, port: number): void {
  const inner = connect(port, '127.0.0.1');
  inner.on('error', () => outer.destroy());
  outer.on('close', () => inner.destroy());
  inner.write(hello);
  inner.pipe(outer);
  outer.pipe(inner);
}

/** TLS 1.2 with suite C02F, no session, no extensions. */
const SERVER_HELLO_1_2 = Buffer.concat([
  Buffer.from([0x16, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3]),
  Buffer.alloc(32, 7),
  Buffer.from([0, 0xc0, 0x2f, 0]),
]);

describe('one version after the other', () => {
  /** In front of a real server: lets through what `meets` lets through. */
  async function gate(
    port: number,
    meets: (version: number, count: number, octets: number) => 'pass' | 'hang up' | 'reset' | 'ignore' | Buffer,
  ): Promise<Listening> {
    let count = 0;
    return serveConnections((socket) => {
      socket.once('data', (hello) => {
        const answer = meets(versionAsked(hello), ++count, hello.length);
        if (answer === 'hang up') socket.end();
        else if (answer === 'reset') socket.resetAndDestroy();
        else if (answer === 'pass') relay(hello, socket, port);
        else if (answer !== 'ignore') socket.end(answer);
      });
    });
  }
  const below12 = (version: number): boolean => version < 0x0303;

  it.each<['hang up' | 'reset']>([['hang up'], ['reset']])(
    '%s on old versions is a refusal when later hellos are answered',
    async (how) => {
      const server = await serveLeaf(leafOf());
      const front = await gate(server.port, (version) => (below12(version) ? how : 'pass'));
      const seen = await look(front.port);
      expect(onlyAddress(seen).versions).toMatchObject({
        'TLSv1.0': 'refused',
        'TLSv1.1': 'refused',
        'TLSv1.2': 'accepted',
        'TLSv1.3': 'accepted',
      });
      expect(onlyAddress(seen).details.evidence['TLSv1.0']).toBe('closed between two controls');
    },
  );

  it('a hang-up on the newest version needs a control of its own', async () => {
    const server = await serveLeaf(leafOf(), { maxVersion: 'TLSv1.2' });
    const front = await gate(server.port, (version, count) =>
      version === 0x0304 ? (count < 3 ? 'hang up' : 'ignore') : 'pass',
    );
    const seen = await look(front.port);
    expect(onlyAddress(seen).versions).toMatchObject({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'untested' });
    const closed = await gate(server.port, (version) => (version === 0x0304 ? 'hang up' : 'pass'));
    expect(onlyAddress(await look(closed.port)).versions).toMatchObject({
      'TLSv1.2': 'accepted',
      'TLSv1.3': 'refused',
    });
  });

  it('a server that has had enough of us refuses nothing', async () => {
    const server = await serveLeaf(leafOf());
    const front = await gate(server.port, (_version, count) => (count === 1 ? 'pass' : 'reset'));
    const seen = await look(front.port);
    expect(onlyAddress(seen).versions).toMatchObject({
      'TLSv1.0': 'untested',
      'TLSv1.1': 'untested',
      'TLSv1.2': 'untested',
      'TLSv1.3': 'accepted',
      SSLv2: 'untested',
    });
    expect([onlyAddress(seen).details.stopped, seen.connections]).toEqual(['breaker', 4]);
  });

  it('silence refuses nothing, and two controls without an answer are enough', async () => {
    const server = await serveLeaf(leafOf());
    const front = await gate(server.port, (_version, count) => (count === 1 ? 'pass' : 'ignore'));
    const seen = await look(front.port);
    expect(onlyAddress(seen).versions).toMatchObject({
      'TLSv1.0': 'untested',
      'TLSv1.1': 'untested',
      'TLSv1.2': 'untested',
      'TLSv1.3': 'accepted',
    });
    expect([onlyAddress(seen).details.stopped, seen.connections]).toEqual(['breaker', 4]);
  });

  it.each<[string, number, string]>([
    ['unexpected_message', 10, 'refused'],
    ['handshake_failure', 40, 'refused'],
    ['protocol_version', 70, 'refused'],
    ['internal_error', 80, 'refused'],
    ['access_denied', 49, 'untested'],
    ['decode_error', 50, 'untested'],
    ['unrecognized_name', 112, 'untested'],
  ])('alert %s on TLS 1.0 means %s: %s', async (_name, code, offer) => {
    const server = await serveLeaf(leafOf());
    const front = await gate(server.port, (version) => (version === 0x0301 ? alert(code) : 'pass'));
    expect(onlyAddress(await look(front.port)).versions).toMatchObject({ 'TLSv1.0': offer, 'TLSv1.3': 'accepted' });
  });

  it('a ServerHello of another version is a refusal', async () => {
    // a server of TLS 1.2 that is asked for 1.3 alone, and answers 1.2 nevertheless
    const server = await serveLeaf(leafOf('rsa-2048'), { maxVersion: 'TLSv1.2' });
    const front = await gate(server.port, (version, count) =>
      count > 1 && version === 0x0304 ? SERVER_HELLO_1_2 : 'pass',
    );
    expect(onlyAddress(await look(front.port)).versions).toMatchObject({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' });
  });

  it('no hello is larger than one segment, since some networks swallow the second', async () => {
    const server = await serveLeaf(leafOf());
    let large = 0;
    const front = await gate(server.port, (_version, _count, octets) => {
      if (octets < 1_200) return 'pass';
      large++; // Node's own hello, which names a hybrid group
      return 'ignore';
    });
    const seen = await look(front.port);
    expect(onlyAddress(seen).versions).toMatchObject({
      'TLSv1.0': 'refused',
      'TLSv1.1': 'refused',
      'TLSv1.2': 'accepted',
      'TLSv1.3': 'accepted',
    });
    expect(large).toBeLessThanOrEqual(1);
  });
});

const ipv6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one !== undefined && isIPv6(one.address) && one.internal);
describe.runIf(ipv6)('IPv6', () => {
  it('is dialled like IPv4, and addresses are sorted', async () => {
    const leaf = leafOf();
    const options = { cert: pemChain(leaf, middle), key: leaf.key };
    const server = await serve(options, '::1');
    const seen = await look(server.port, { addresses: ['127.0.0.1', '::1'] });
    const { addresses, unreached } = factsOf(seen);
    expect([addresses.map(({ address }) => address), unreached.map(({ address }) => address)]).toEqual([
      ['::1'],
      ['127.0.0.1'],
    ]);
  });
});

it('two looks at one server give the same facts', async () => {
  const server = await serveLeaf(leafOf('rsa-2048'), { minVersion: 'TLSv1', ciphers: `${DEFAULT_CIPHERS}:${OLD}` });
  expect(JSON.stringify(await look(server.port))).toBe(JSON.stringify(await look(server.port)));
});
