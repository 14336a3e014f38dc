import type { TlsOptions } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { forgeIntermediate, forgeLeaf, forgeRoot, pemChain } from '../../../src/demo/ca.ts';
import type { TlsFacts } from '../../../src/model/observation.ts';
import { tlsProbe } from '../../../src/probes/tls/probe.ts';
import anssi from '../../../src/rules/tls/profile-anssi.ts';
import mozilla from '../../../src/rules/tls/profile-mozilla.ts';
import ncscNl from '../../../src/rules/tls/profile-ncsc-nl.ts';
import sslLabs from '../../../src/rules/tls/profile-ssl-labs.ts';
import { aLane, aTarget, closeAll, serveHttps } from '../../probes/net/loopback.ts';
import { HOST, httpsFacts, line, verdictsOf } from '../table.ts';

/** The words of the probe are the words of the tables: what real servers offer, judged by all four. */
const root = forgeRoot('Profile Root', { notBefore: '2026-01-01T00:00:00Z', notAfter: '2036-01-01T00:00:00Z' });
const middle = forgeIntermediate(root, 'Profile Intermediate', {
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2036-01-01T00:00:00Z',
});
const QUARTER = { notBefore: '2026-10-01T00:00:00Z', notAfter: '2026-12-29T23:59:59Z', names: [HOST] };
const ecdsa = forgeLeaf(middle, { ...QUARTER, key: 'ec-p256' });
const rsa = forgeLeaf(middle, { ...QUARTER, key: 'rsa-2048' });
const identity = (leaf: typeof ecdsa): TlsOptions => ({ cert: pemChain(leaf, middle), key: leaf.key });
const GROUPS = 'X25519MLKEM768:X25519:P-256:P-384';

async function factsOf(options: TlsOptions): Promise<TlsFacts> {
  const server = await serveHttps((_request, response) => void response.end(), options);
  const target = aTarget({ host: HOST, https: server.port });
  const lane = aLane(target, { extraRoots: [root.certificate] });
  try {
    const { outcome } = await tlsProbe.look(lane, []);
    if (!outcome.ok) throw new Error(outcome.failure.detail);
    return outcome.value;
  } finally {
    await lane.close();
  }
}

afterEach(closeAll);

describe('a server on loopback', () => {
  test.each([
    {
      name: 'TLS 1.3 with the larger keys only',
      options: {
        ...identity(ecdsa),
        minVersion: 'TLSv1.3',
        ciphers: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
        ecdhCurve: GROUPS,
      },
      says: ['pass modern', 'pass met', 'pass good', 'pass recommended'],
    },
    {
      name: 'TLS 1.2 and 1.3, RSA, a group beyond the four',
      options: {
        ...identity(rsa),
        minVersion: 'TLSv1.2',
        ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256',
        ecdhCurve: `${GROUPS}:P-521`,
      },
      says: ['fail group info', 'pass met', 'fail phase-out-key info', 'pass recommended'],
    },
    {
      name: 'TLS 1.2 without TLS 1.3, CBC and key exchange by RSA',
      options: {
        ...identity(rsa),
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:AES128-SHA',
        ecdhCurve: 'P-256',
      },
      says: ['fail suite info', 'fail no-tls13 info', 'fail insufficient-suite info', 'fail outside-suite info'],
    },
    {
      name: 'TLS 1.0',
      options: {
        ...identity(rsa),
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA:@SECLEVEL=0',
        ecdhCurve: 'P-256',
      },
      says: [
        'fail version info',
        'fail old-version info',
        'fail insufficient-version info',
        'fail outside-version info',
      ],
    },
  ] satisfies readonly { name: string; options: TlsOptions; says: readonly string[] }[])('$name', async (server) => {
    const tls = await factsOf(server.options);
    const https = httpsFacts({ headers: [['Strict-Transport-Security', 'max-age=63072000']] });
    const said = [mozilla, sslLabs, ncscNl, anssi].flatMap((rule) => verdictsOf(rule, { tls, https }).map(line));
    expect(said).toEqual(server.says);
  });
});
