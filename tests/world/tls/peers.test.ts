import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TlsAddress, TlsVersion } from '../../../src/model/observation.ts';
import { lookAtServer } from './look.ts';
import { makeMaterial } from './material.ts';
import { nmap, noTestssl, type Peer, type PeerView, sClient, sslscan, testssl, viewOfTestssl } from './peers.ts';
import type { Running } from './program.ts';
import { SERVERS } from './servers.ts';
import type { WorldServer } from './world.ts';

// The same servers seen by others in the same run. Where we differ, the configuration decides (agreement.test.ts holds us to it), and the
// case has a name here.

const material = makeMaterial();
afterAll(() => material.discard());

/** What the peer claims and we do not, and versions of which we say different things. */
function differences(view: PeerView, seen: TlsAddress | null): string[] {
  if (seen === null) return ['we see no TLS'];
  const lines: string[] = [];
  for (const [version, on] of Object.entries(view.versions) as [TlsVersion, boolean][]) {
    if ((seen.versions[version] === 'accepted') !== on) lines.push(`${version}: the peer says ${on ? 'on' : 'off'}`);
  }
  for (const [version, suites] of Object.entries(view.suites) as [TlsVersion, readonly string[]][]) {
    const ours = (seen.suites[version] ?? []).map(({ name }) => name);
    lines.push(...suites.filter((suite) => !ours.includes(suite)).map((suite) => `${version} ${suite}`));
  }
  lines.push(...view.groups.filter((group) => !seen.groups.includes(group)));
  return lines.sort();
}

const serverNamed = (start: string): WorldServer => {
  const found = SERVERS.find(({ name }) => name.startsWith(start));
  if (found === undefined) throw new Error(`no server whose name starts with "${start}"`);
  return found;
};

/** A server that runs for a whole block of tests, and what we see of it. */
function running(server: WorldServer, skipped: boolean): { port(): number; ours(): TlsAddress | null } {
  let started: Running | null = null;
  let seen: TlsAddress | null = null;
  beforeAll(async () => {
    if (skipped) return;
    started = await server.start(material);
    seen = (await lookAtServer(started.port, { budget: 180 })).facts;
  });
  afterAll(() => started?.stop());
  return { port: () => started?.port ?? 0, ours: () => seen };
}

const skip = (what: string, ...whys: readonly (string | null)[]): { skipped: boolean; title: string } => {
  const why = whys.find((one) => one !== null) ?? null;
  return { skipped: why !== null, title: why === null ? what : `${what} (skipped: ${why})` };
};

// --- nothing that a peer sees is missing -------------------------------------------------------------------------------

const TABLE: readonly (readonly [server: string, ...peers: readonly Peer[]])[] = [
  ['nginx, Mozilla intermediate', sslscan, nmap, sClient],
  ['nginx, all suites', sslscan, nmap],
  ['nginx, two hosts', sslscan, nmap],
  ['apache2', sslscan],
  ['haproxy', sslscan],
  ['stunnel4', sslscan],
  ['openssl s_server, TLS 1.3 only', sslscan],
  ['openssl s_server, RSA-PSS', sslscan],
  ['OpenJDK 17, everything on, ephemeralDHKeySize 1024', sslscan, nmap],
  ['Node 0.10.0', sslscan, nmap],
  ['gnutls-serv, NORMAL', sslscan, nmap],
  ['gnutls-serv, NULL', sslscan, nmap],
  ['NSS selfserv, SSL 3.0', nmap],
  ['Botan', sslscan, nmap],
  ['Node 24', sslscan],
];

describe.each(TABLE.map(([start, ...peers]) => ({ name: start, server: serverNamed(start), peers })))(
  '$name',
  ({ server, peers }) => {
    const { port, ours } = running(server, server.available() !== null);
    for (const peer of peers) {
      const { skipped, title } = skip(`${peer.name} sees nothing that we miss`, server.available(), peer.available());
      test.skipIf(skipped)(title, { timeout: 60_000 }, async () => {
        const view = await peer.look(port(), material);
        expect(Object.values(view.suites).flat().length).toBeGreaterThan(0); // it did look
        expect(differences(view, ours())).toEqual([]);
      });
    }
  },
);

// --- cases in which the peer is wrong ----------------------------------------------------------------------------------

describe('EXPORT on OpenJDK, which serves it at TLS 1.0 and below', () => {
  // RFC 4346 (TLS 1.1) appendix A.5: the EXPORT suites "MUST NOT be negotiated in TLS 1.1 mode"; so they must be asked for at 1.0.
  // testssl.sh asks with a TLS 1.2 hello and reports a server that is open to both attacks as safe.
  const server = serverNamed('OpenJDK 17, everything on, ephemeralDHKeySize 1024');
  const { skipped, title } = skip('FREAK and LOGJAM: testssl.sh says no, we see both', server.available(), noTestssl());
  const { port, ours } = running(server, skipped);

  test.skipIf(skipped)(title, { timeout: 120_000 }, async () => {
    const findings = await testssl(port(), material, ['-p', '-F', '-J']);
    expect(differences(viewOfTestssl(findings), ours())).toEqual([]); // the versions
    expect(findings.get('FREAK')).toMatch(/not vulnerable/);
    expect(findings.get('LOGJAM')).toMatch(/not vulnerable/);
    const names = ours()?.suites['TLSv1.0']?.map(({ name }) => name) ?? [];
    expect(names).toEqual(
      expect.arrayContaining(['TLS_RSA_EXPORT_WITH_RC4_40_MD5', 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA']),
    );
    expect(ours()?.details.temporaryRsaBits).toBe(512);
    expect(ours()?.details.diffieHellman.map(({ bits }) => bits)).toContain(512);
  });
});

describe('a chain that ends in a private root', () => {
  // RFC 8446 section 4.4.2: "a certificate that specifies a trust anchor MAY be omitted". Leaf and intermediate are the whole chain; the
  // root is unknown, which is another fault than an incomplete chain. testssl.sh reports "chain incomplete".
  const server = serverNamed('nginx, Mozilla intermediate');
  const { skipped, title } = skip(
    'testssl.sh says incomplete, we say that the root is unknown',
    server.available(),
    noTestssl(),
  );
  const { port, ours } = running(server, skipped);

  test.skipIf(skipped)(title, { timeout: 120_000 }, async () => {
    const findings = await testssl(port(), material, ['-S']);
    expect(
      [...findings].filter(([id]) => id.startsWith('cert_chain_of_trust')).map(([, finding]) => finding)[0],
    ).toMatch(/chain incomplete/);
    expect(ours()?.certificates.map(({ fault }) => fault)).toEqual(['issuer-unknown', 'issuer-unknown']);
  });

  test.skipIf(server.available() !== null)('with the root at hand both chains are trusted', async () => {
    const { facts } = await lookAtServer(port(), { roots: [material.rootText], budget: 180 });
    expect(facts?.certificates.map(({ trust }) => trust)).toEqual(['trusted', 'trusted']);
  });
});

describe('wolfSSL', () => {
  const server = serverNamed('wolfSSL');
  const sslscanToo = skip('sslscan finds TLS 1.1 and 1.2 off', server.available(), sslscan.available());
  const nmapToo = skip(
    'nmap lists suites that need a shared key, and nothing else that we miss',
    server.available(),
    nmap.available(),
  );
  const { port, ours } = running(server, server.available() !== null);

  // RFC 5746 section 3.4: the extension or the signalling suite; "including both is NOT RECOMMENDED". sslscan sends both, which wolfSSL
  // 5.5 refuses.
  test.skipIf(sslscanToo.skipped)(sslscanToo.title, async () => {
    const found = differences(await sslscan.look(port(), material), ours());
    expect(found).toEqual(expect.arrayContaining(['TLSv1.1: the peer says off', 'TLSv1.2: the peer says off']));
    expect(ours()?.versions).toMatchObject({ 'TLSv1.1': 'accepted', 'TLSv1.2': 'accepted', 'TLSv1.3': 'accepted' });
  });

  // RFC 4279 section 2: without a key that both know there is no such handshake; wolfSSL picks the suite all the same. We do not ask.
  test.skipIf(nmapToo.skipped)(nmapToo.title, async () => {
    const found = differences(await nmap.look(port(), material), ours());
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((one) => !one.includes('PSK'))).toEqual([]);
  });
});

describe('a key for RSA-PSS only', () => {
  // RFC 8446 section 4.2.3: such a key signs with rsa_pss_pss_*, which the client must offer. nmap does not, and finds TLS 1.2 off.
  const server = serverNamed('openssl s_server, RSA-PSS');
  const { skipped, title } = skip('nmap finds TLS 1.2 off', server.available(), nmap.available());
  const { port, ours } = running(server, skipped);

  test.skipIf(skipped)(title, async () => {
    expect(differences(await nmap.look(port(), material), ours())).toEqual(['TLSv1.2: the peer says off']);
    expect(ours()?.suites['TLSv1.2']?.length).toBeGreaterThan(0);
  });
});
