import { constants, privateDecrypt } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { forgeSelfSigned, type KeySpec } from '../../../src/demo/ca.ts';
import { TLS_VERSIONS, type TlsVersion } from '../../../src/model/observation.ts';
import { lookDeep } from '../../../src/probes/tls/deep.ts';
import { finishHandshakes, type OldSession } from '../../../src/probes/tls/finished.ts';
import { makeMaterial } from '../../world/tls/material.ts';
import { OLD_NODES } from '../../world/tls/old-node.ts';
import type { Running } from '../../world/tls/program.ts';
import { closeAll, serveHttps } from '../net/loopback.ts';
import { endpointAt, factsOf, offersOf } from './endpoint.ts';
import { type Scene, type Script, serveScript } from './scripted.ts';

const identityOf = (key: KeySpec) =>
  forgeSelfSigned({ names: ['test.local'], key, notBefore: '2026-01-01', notAfter: '2027-01-01' });
const RSA = identityOf('rsa-2048');

const RSA_AES = 0x002f;
const ECDHE_AES_GCM = 0xc02f;

afterAll(closeAll); // not after each: most of these wait, so they run at the same time

/** Of a server that sends no alert, as Node before 0.12. */
const FIN_ONLY = Object.fromEntries(TLS_VERSIONS.map((version) => [version, 'closed between two controls'])) as Record<
  TlsVersion,
  string
>;

// --- real servers ------------------------------------------------------------------------------------------------------

const material = makeMaterial();
const started: Running[] = [];
afterAll(async () => {
  await Promise.all(started.map(({ stop }) => stop()));
  material.discard();
});

const oldNode = (version: string) => {
  const server = OLD_NODES.find(({ name }) => name.startsWith(`Node ${version},`));
  if (server === undefined) throw new Error(`no Node ${version} in the world`);
  return server;
};

describe.concurrent.each([
  [
    '0.10.0', // OpenSSL 1.0.1e, heartbeats on
    'yes',
    { heartbleed: 'vulnerable', ccsInjection: 'vulnerable', robot: 'not-vulnerable', renegotiations: 10 },
  ],
  [
    '0.10.48', // OpenSSL 1.0.1u, heartbeats off
    'no',
    { heartbleed: 'not-applicable', ccsInjection: 'not-vulnerable', robot: 'not-vulnerable', renegotiations: 10 },
  ],
] as const)('Node %s', (version, heartbeat, expected) => {
  const server = oldNode(version);
  it.skipIf(server.available() !== null)(
    `is told apart${server.available() === null ? '' : `: ${server.available()}`}`,
    async () => {
      const running = await server.start(material);
      started.push(running);
      const suites = { 'TLSv1.2': [RSA_AES], 'TLSv1.1': [RSA_AES], 'TLSv1.0': [RSA_AES] };
      const facts = factsOf(suites, { heartbeat, evidence: FIN_ONLY, clientRenegotiation: 'yes' });
      expect(await lookDeep(endpointAt(running.port, { timeoutMs: 600 }), facts, null)).toMatchObject(expected);
    },
  );
});

it.concurrent('a server of today shows nothing', async () => {
  const server = await serveHttps(() => {}, {
    cert: RSA.certificate,
    key: RSA.key,
    ciphers: 'AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
  });
  const endpoint = endpointAt(server.port, { timeoutMs: 600 });
  const offers = factsOf({ 'TLSv1.2': [ECDHE_AES_GCM, RSA_AES] }, { sessionTickets: 'yes' });
  const { old } = await finishHandshakes(endpoint, offersOf(['TLSv1.2']));
  endpoint.dialled.length = 0;
  expect(await lookDeep(endpoint, offers, old)).toEqual({
    heartbleed: 'not-applicable',
    ccsInjection: 'not-vulnerable',
    robot: 'not-vulnerable',
    ticketbleed: 'not-vulnerable',
    renegotiations: 0,
  });
  expect(Object.groupBy(endpoint.dialled, (purpose) => purpose)).toMatchObject({
    'early ChangeCipherSpec': { length: 1 },
    robot: { length: 20 },
    'ticket with a short session ID': { length: 1 },
  });
});

it.concurrent('renegotiations are counted', async () => {
  const server = await serveHttps(() => {}, { cert: RSA.certificate, key: RSA.key, maxVersion: 'TLSv1.2' });
  const facts = factsOf({ 'TLSv1.2': [ECDHE_AES_GCM] }, { clientRenegotiation: 'yes' });
  const { renegotiations } = await lookDeep(endpointAt(server.port), facts, null);
  expect(renegotiations).toBe(3); // tls.CLIENT_RENEG_LIMIT
});

// --- what does not apply, or cannot be asked ---------------------------------------------------------------------------

describe('without a version that has such a thing', () => {
  it('nothing is sent', async () => {
    const endpoint = endpointAt(1);
    expect(
      await lookDeep(
        endpoint,
        factsOf({}, { clientRenegotiation: 'not-applicable', heartbeat: 'not-applicable' }),
        null,
      ),
    ).toEqual({
      heartbleed: 'not-applicable',
      ccsInjection: 'not-applicable',
      robot: 'not-applicable',
      ticketbleed: 'not-applicable',
      renegotiations: null,
    });
    expect(endpoint.dialled).toEqual([]);
  });

  it('what is not known stays so', async () => {
    const facts = factsOf(
      {},
      { clientRenegotiation: 'untested', heartbeat: 'untested', sessionTickets: 'untested', complete: [] },
    );
    const unknown = { ...facts, versions: { ...facts.versions, 'TLSv1.2': 'untested' as const } };
    expect(await lookDeep(endpointAt(1), unknown, null)).toEqual({
      heartbleed: 'inconclusive',
      ccsInjection: 'inconclusive',
      robot: 'inconclusive',
      ticketbleed: 'inconclusive',
      renegotiations: null,
    });
  });

  it('a server that is gone proves nothing', async () => {
    const old: OldSession = { version: 'TLSv1.2', suite: RSA_AES, ticket: Buffer.of(1) };
    const facts = factsOf(
      { 'TLSv1.2': [RSA_AES] },
      { heartbeat: 'yes', sessionTickets: 'yes', clientRenegotiation: 'yes' },
    );
    expect(await lookDeep(endpointAt(1), facts, old)).toEqual({
      heartbleed: 'inconclusive',
      ccsInjection: 'inconclusive',
      robot: 'inconclusive',
      ticketbleed: 'inconclusive',
      renegotiations: null,
    });
  });
});

// --- scripted servers --------------------------------------------------------------------------------------------------

const silent: Script['act'] = () => () => {};

describe('Heartbleed', () => {
  const reply = (fragment: Buffer): Buffer =>
    Buffer.concat([Buffer.of(2), fragment.subarray(1, 3), fragment.subarray(3, 5003), Buffer.alloc(16)]);
  const heartbeats =
    (act: (fragment: Buffer, scene: Scene) => void): Script['act'] =>
    (scene) =>
    (type, fragment) => {
      if (type === 24) act(fragment, scene);
    };
  const isPadded = (fragment: Buffer): boolean => fragment.length >= 3 + fragment.readUInt16BE(1) + 16;

  it.concurrent.each<[string, Script['act'], string]>([
    [
      'answers without looking at the length',
      heartbeats((fragment, { say }) => say(24, reply(fragment))),
      'vulnerable',
    ],
    [
      'answers in two records',
      heartbeats((fragment, { say }) => {
        say(24, reply(fragment).subarray(0, 2000));
        say(24, reply(fragment).subarray(2000));
      }),
      'vulnerable',
    ],
    [
      'answers the padded one only',
      heartbeats((fragment, { say }) => isPadded(fragment) && say(24, reply(fragment))),
      'not-vulnerable',
    ],
    [
      'answers with less than it claims',
      heartbeats((fragment, { say }) => say(24, reply(fragment).subarray(0, 2000))),
      'inconclusive',
    ],
    ['answers nothing', silent, 'inconclusive'],
    ['answers something else', heartbeats((fragment, { say }) => say(24, reply(fragment.fill(1, 3)))), 'inconclusive'],
    [
      'claims another length',
      heartbeats((fragment, { say }) => say(24, reply(fragment).fill(0x7f, 1, 2))),
      'inconclusive',
    ],
    ['sends an alert', heartbeats((_fragment, { alert }) => alert(10)), 'not-vulnerable'],
    ['hangs up', heartbeats((_fragment, { close }) => close()), 'inconclusive'],
  ])('a server that %s', async (_what, act, verdict) => {
    const server = await serveScript(RSA, { extensions: [[15, Buffer.of(1)]], act });
    const facts = factsOf({ 'TLSv1.2': [ECDHE_AES_GCM] }, { heartbeat: 'yes' });
    const { heartbleed } = await lookDeep(endpointAt(server.port, { timeoutMs: 300 }), facts, null);
    expect(heartbleed).toBe(verdict);
  });

  it('a server that does not take the extension any more is not asked', async () => {
    const asked: number[] = [];
    const server = await serveScript(RSA, { act: () => (type) => asked.push(type) });
    const facts = factsOf({ 'TLSv1.2': [ECDHE_AES_GCM] }, { heartbeat: 'yes' });
    const { heartbleed } = await lookDeep(endpointAt(server.port, { timeoutMs: 300 }), facts, null);
    expect([heartbleed, asked.includes(24)]).toEqual(['inconclusive', false]);
  });
});

describe('CCS injection', () => {
  /** One reaction for each ChangeCipherSpec. */
  const reacting =
    (...reactions: readonly (number | 'close' | 'nothing')[]): Script['act'] =>
    ({ alert, close }) => {
      let count = 0;
      return () => {
        const reaction = reactions[count++] ?? 'nothing';
        if (reaction === 'close') close();
        else if (reaction !== 'nothing') alert(reaction);
      };
    };

  it.concurrent.each<[string, Script['act'], boolean, string]>([
    ['refuses the first', reacting(10), true, 'not-vulnerable'],
    ['hangs up at the first', reacting('close'), true, 'not-vulnerable'],
    ['cannot decrypt the second', reacting('nothing', 20), true, 'vulnerable'],
    ['cannot decrypt the second, in older words', reacting('nothing', 21), true, 'vulnerable'],
    ['refuses the second', reacting('nothing', 10), true, 'not-vulnerable'],
    ['says something strange to the second', reacting('nothing', 80), true, 'inconclusive'],
    ['hangs up at the second', reacting('nothing', 'close'), true, 'inconclusive'],
    ['hangs up at the second, as it always does', reacting('nothing', 'close'), false, 'vulnerable'],
    ['ignores both', reacting(), true, 'inconclusive'],
    [
      'is vulnerable once',
      (scene) => reacting(...(scene.count === 1 ? ['nothing' as const, 20] : [10]))(scene),
      true,
      'inconclusive',
    ],
  ])('a server that %s', async (_what, act, alerts, verdict) => {
    const server = await serveScript(RSA, { act });
    const none = factsOf({ 'TLSv1.0': [0xc013] });
    const evidence = { ...none.details.evidence, ...(alerts ? {} : FIN_ONLY) };
    const facts = { ...none, details: { ...none.details, evidence } };
    const { ccsInjection } = await lookDeep(endpointAt(server.port, { timeoutMs: 300 }), facts, null);
    expect(ccsInjection).toBe(verdict);
  });
});

describe('ROBOT', () => {
  const opened = (sealed: Buffer): Buffer =>
    privateDecrypt({ key: RSA.key, padding: constants.RSA_NO_PADDING }, sealed);

  /** Whether a client's premaster secret is padded as it should be (RFC 8017 section 7.2.2, RFC 5246 section 7.4.7.1). */
  function isGood(block: Buffer): boolean {
    const zero = block.indexOf(0, 2);
    return block.readUInt16BE(0) === 2 && zero === block.length - 49 && block.readUInt16BE(zero + 1) === 0x0303;
  }

  interface Oracle {
    readonly exchanged?: (good: boolean, scene: Scene) => void;
    readonly finished?: (good: boolean, scene: Scene) => void;
  }
  const oracle =
    ({ exchanged = () => {}, finished = () => {} }: Oracle): Script['act'] =>
    (scene) => {
      let good = false;
      return (type, fragment) => {
        if (type === 22 && fragment[0] === 16) {
          good = isGood(opened(fragment.subarray(6)));
          exchanged(good, scene);
        } else if (type === 22) finished(good, scene);
      };
    };
  const uniform = (_good: boolean, { alert }: Scene): void => alert(20);

  it.concurrent.each<[string, Script['act'], string]>([
    ['always says the same', oracle({ finished: uniform }), 'not-vulnerable'],
    ['never says anything', silent, 'not-vulnerable'],
    ['has two alerts', oracle({ finished: (good, { alert }) => alert(good ? 20 : 51) }), 'vulnerable'],
    [
      'hangs up on bad padding',
      oracle({ finished: (good, { alert, close }) => (good ? alert(20) : close()) }),
      'vulnerable',
    ],
    ['falls silent on bad padding', oracle({ finished: (good, { alert }) => good && alert(20) }), 'vulnerable'],
    [
      'tells only while it waits for more',
      oracle({
        exchanged: (good, scene) => !good && setTimeout(() => scene.alert(47), 60),
        finished: (_good, { close }) => close(),
      }),
      'vulnerable',
    ],
    [
      'says this and that',
      oracle({ finished: (_good, { count, alert }) => alert(count % 2 === 0 ? 20 : 40) }),
      'inconclusive',
    ],
    [
      'is slow now and then',
      oracle({ finished: (_good, { count, alert }) => setTimeout(() => alert(20), count % 2 === 0 ? 0 : 220) }),
      'inconclusive',
    ],
    ['is always slow', oracle({ finished: (_good, { alert }) => setTimeout(() => alert(20), 220) }), 'inconclusive'],
    [
      'stops answering',
      (scene) => {
        if (scene.count > 7) scene.close();
        return oracle({ finished: uniform })(scene);
      },
      'inconclusive',
    ],
  ])('a server that %s', async (_what, act, verdict) => {
    const server = await serveScript(RSA, { act });
    const { robot } = await lookDeep(
      endpointAt(server.port, { timeoutMs: 300 }),
      factsOf({ 'TLSv1.2': [RSA_AES] }),
      null,
    );
    expect(robot).toBe(verdict);
  });

  /** A server that minds one thing alone finds it in one form alone. */
  it.concurrent.each<[string, (block: Buffer) => boolean]>([
    ['another type', (block) => block.readUInt16BE(0) !== 2],
    ['a zero near the end', (block) => block.indexOf(0, 2) === block.length - 2],
    ['no zero', (block) => block.indexOf(0, 2) === -1],
    ['another version', (block) => block.readUInt16BE(block.length - 48) === 0x0202],
    ['nothing to complain of', (block) => isGood(block)],
  ])('an oracle for %s', async (_what, minds) => {
    const act: Script['act'] =
      ({ alert }) =>
      (type, fragment) => {
        if (type === 22 && fragment[0] === 16) alert(minds(opened(fragment.subarray(6))) ? 51 : 20);
      };
    const server = await serveScript(RSA, { act });
    const facts = factsOf({ 'TLSv1.2': [RSA_AES] });
    const { robot } = await lookDeep(endpointAt(server.port, { timeoutMs: 300 }), facts, null);
    expect(robot).toBe('vulnerable');
  });

  it('needs RSA key exchange, and EXPORT is none', async () => {
    const endpoint = endpointAt(1);
    expect((await lookDeep(endpoint, factsOf({ 'TLSv1.2': [ECDHE_AES_GCM], 'TLSv1.0': [0x0003] }), null)).robot).toBe(
      'not-applicable',
    );
    expect(endpoint.dialled).not.toContain('robot');
  });
});

describe('Ticketbleed', () => {
  const old: OldSession = { version: 'TLSv1.2', suite: RSA_AES, ticket: Buffer.alloc(64, 9) };

  it.concurrent.each<[string, Script['sessionId'], string, number]>([
    ['sends the ID back', ({ sessionId }) => sessionId, 'not-vulnerable', 1],
    ['fills it up', ({ sessionId }) => Buffer.concat([sessionId, Buffer.of(0x41)]), 'vulnerable', 1],
    ['makes an ID of its own', () => Buffer.alloc(32, 3), 'inconclusive', 2],
    ['has no ID', () => Buffer.alloc(0), 'inconclusive', 2],
  ])('a server that %s', async (_what, sessionId, verdict, connections) => {
    const server = await serveScript(RSA, { act: silent, ...(sessionId === undefined ? {} : { sessionId }) });
    const endpoint = endpointAt(server.port, { timeoutMs: 300 });
    const facts = factsOf({ 'TLSv1.2': [ECDHE_AES_GCM] }, { sessionTickets: 'yes' });
    expect((await lookDeep(endpoint, facts, old)).ticketbleed).toBe(verdict);
    expect(endpoint.dialled.filter((purpose) => purpose.startsWith('ticket'))).toHaveLength(connections);
  });

  it('without a ticket there is nothing to show', async () => {
    const endpoint = endpointAt(1);
    const facts = factsOf({ 'TLSv1.2': [ECDHE_AES_GCM] }, { sessionTickets: 'yes' });
    expect((await lookDeep(endpoint, facts, { ...old, ticket: null })).ticketbleed).toBe('inconclusive');
    expect(endpoint.dialled.filter((purpose) => purpose.startsWith('ticket'))).toEqual([]);
  });
});
