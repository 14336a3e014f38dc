import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fleet, PlacedSite } from '../../src/demo/fleet.ts';
import { startFleet } from '../../src/demo/fleet.ts';
import { SECRETS } from '../../src/demo/pages.ts';

// Each site is looked at with Node's own clients, so that the truth of the fleet does not rest on Rasid's probes.

// Node verifies dates by the wall clock, so the first night is now.
const FIRST_NIGHT = new Date().toISOString().replace(/\d{3}Z$/, '000Z');
let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet({ firstNight: FIRST_NIGHT });
});
afterAll(() => fleet.close());

const siteOf = (id: string): PlacedSite => {
  const site = fleet.sites.find((one) => one.id === id);
  if (site === undefined) throw new Error(`no site ${id}`);
  return site;
};

interface Said {
  readonly status: number;
  readonly headers: readonly string[]; // name, value, name, value
  readonly body: string;
}
const header = ({ headers }: Said, name: string): string[] =>
  headers.flatMap((one, index) => (index % 2 === 0 && one.toLowerCase() === name ? [headers[index + 1] ?? ''] : []));

function ask(id: string, service: 'https' | 'http', path: string, method = 'GET'): Promise<Said> {
  const { name, place } = siteOf(id);
  const options = { host: place.address, port: place[service], path, method, agent: false, headers: { Host: name } };
  return new Promise((resolve, reject) => {
    const receive = (reply: IncomingMessage) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, headers: reply.rawHeaders, body: Buffer.concat(chunks).toString() }),
      );
    };
    const request =
      service === 'http'
        ? http.request(options, receive)
        : https.request(
            { ...options, servername: name, rejectUnauthorized: false, ciphers: 'DEFAULT:@SECLEVEL=0' },
            receive,
          );
    request.on('error', reject);
    request.end();
  });
}

interface Shaken {
  readonly error: string | null; // of Node's own verification, with the demo's root; null when it trusts
  readonly version: string | null;
  readonly certificate: tls.DetailedPeerCertificate;
}

function shake(id: string, options: tls.ConnectionOptions = {}): Promise<Shaken> {
  const { name, place } = siteOf(id);
  return new Promise((resolve, reject) => {
    const socket = tls.connect(
      {
        host: place.address,
        port: place.https,
        servername: name,
        ca: fleet.caPem,
        rejectUnauthorized: false,
        ...options,
      },
      () => {
        const { authorizationError } = socket;
        resolve({
          error: authorizationError === null || authorizationError === undefined ? null : String(authorizationError),
          version: socket.getProtocol(),
          certificate: socket.getPeerCertificate(true),
        });
        socket.destroy();
      },
    );
    socket.on('error', reject);
  });
}

const only = (version: tls.SecureVersion): tls.ConnectionOptions => ({
  minVersion: version,
  maxVersion: version,
  ciphers: 'DEFAULT:@SECLEVEL=0',
});

const daysAfterFirstNight = (date: string): number => (Date.parse(date) - Date.parse(FIRST_NIGHT)) / 86_400_000;

describe('the fleet', () => {
  test('has at least fourteen sites, each at a place of its own, all on loopback', () => {
    expect(fleet.sites.length).toBeGreaterThanOrEqual(14);
    expect(new Set(fleet.sites.map(({ place }) => `${place.address}:${place.https}`)).size).toBe(fleet.sites.length);
    expect(fleet.sites.filter(({ place }) => !place.address.startsWith('127.'))).toEqual([]);
  });

  test('two fleets stand side by side', async () => {
    const other = await startFleet({ firstNight: FIRST_NIGHT });
    try {
      expect(other.sites.map(({ place }) => place)).not.toEqual(fleet.sites.map(({ place }) => place));
    } finally {
      await other.close();
    }
  });

  test('when the ports that it would like are taken it finds others', async () => {
    const first = fleet.sites[0]?.place ?? { https: 0, http: 0 };
    const other = await startFleet({ firstNight: FIRST_NIGHT, ports: [first.https, first.http] });
    try {
      expect(other.sites[0]?.place.https).not.toBe(first.https);
    } finally {
      await other.close();
    }
  });
});

describe('TLS', () => {
  test.each([
    ['sante-www', 'ec', 256],
    ['tresor-www', 'rsa', 2048],
    ['cadastre-ancien', 'rsa', 1024],
  ])('%s has a key of type %s with %i bits', async (id, type, bits) => {
    const { certificate } = await shake(id, { ciphers: 'DEFAULT:@SECLEVEL=0' });
    expect(certificate.bits).toBe(bits);
    expect(certificate.asn1Curve).toBe(type === 'ec' ? 'prime256v1' : undefined);
  });

  test.each(['sante-www', 'tresor-www', 'eau-portail', 'transports-www', 'prevoyance-prestations'])(
    '%s is trusted through the intermediate',
    async (id) => {
      const { error, certificate } = await shake(id);
      expect(error).toBeNull();
      expect(certificate.issuerCertificate.issuerCertificate.subject.CN).toBe('Rasid demo root');
    },
  );

  test.each([
    ['sante-rdv', 'CERT_HAS_EXPIRED'],
    ['eau-www', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['cadastre-intranet', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['cadastre-www', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('%s is not trusted: %s', async (id, expected) => {
    expect((await shake(id)).error).toContain(expected);
  });

  test('the incomplete chain says where its issuer is', async () => {
    const { certificate } = await shake('cadastre-www');
    expect(certificate.infoAccess?.['CA Issuers - URI']).toEqual(['http://pki.demo.example/authority.crt']);
  });

  test('the old domain is signed with SHA-1', async () => {
    const { certificate } = await shake('cadastre-ancien', { ciphers: 'DEFAULT:@SECLEVEL=0' });
    const ecdsaWithSha1 = Buffer.from('2a8648ce3d0401', 'hex'); // 1.2.840.10045.4.1: the authority's key is EC
    expect(certificate.raw.includes(ecdsaWithSha1)).toBe(true);
  });

  test.each([
    ['enseignement-www', 10],
    ['tresor-paiement', 7.5],
    ['sante-rdv', -12],
    ['sante-www', 140],
  ])('the certificate of %s ends %d days after the first night', async (id, days) => {
    expect(daysAfterFirstNight((await shake(id)).certificate.valid_to)).toBe(days);
  });

  test.each([
    ['transports-services', ['TLSv1', 'TLSv1.1', 'TLSv1.2']],
    ['sante-www', ['TLSv1.2', 'TLSv1.3']],
  ] as const)('%s speaks %s and nothing else', async (id, expected) => {
    const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
    const spoken = await Promise.all(
      versions.map((version) =>
        shake(id, only(version)).then(
          (shaken) => shaken.version,
          () => null,
        ),
      ),
    );
    expect(spoken.filter((version) => version !== null)).toEqual(expected);
  });

  test('the Arabic name is in its certificate as an A-label', async () => {
    const { certificate, error } = await shake('enseignement-www');
    expect(certificate.subjectaltname).toMatch(/^DNS:xn--[a-z0-9-]+\.example$/);
    expect(error).toBeNull();
  });
});

describe('HTTP', () => {
  test.each(['sante-www', 'tresor-www', 'transports-www', 'eau-portail'])('%s redirects http to https', async (id) => {
    const { name, place } = siteOf(id);
    const said = await ask(id, 'http', '/ici?x=1');
    expect([said.status, header(said, 'location')]).toEqual([301, [`https://${name}:${place.https}/ici?x=1`]]);
  });

  test.each([
    ['sante-www', 'strict-transport-security', ['max-age=31536000; includeSubDomains']],
    ['prevoyance-www', 'strict-transport-security', ['max-age=banana']],
    ['prevoyance-www', 'x-frame-options', ['ALLOW-FROM https://partenaire.example']],
    ['prevoyance-www', 'content-security-policy', []],
    ['prevoyance-www', 'content-security-policy-report-only', ["default-src 'self'"]],
    ['transports-www', 'strict-transport-security', []],
    ['transports-www', 'x-content-type-options', []],
    ['univ-atlas-www', 'server', ['Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips PHP/5.4.16']],
  ])('%s answers %s: %j', async (id, name, expected) => {
    expect(header(await ask(id, 'https', '/'), name)).toEqual(expected);
  });

  test('cookies change with every answer and lack what they should have', async () => {
    const [first, second] = [await ask('prevoyance-www', 'https', '/'), await ask('prevoyance-www', 'https', '/')];
    expect(header(first, 'set-cookie')).toEqual([
      expect.stringMatching(`^PHPSESSID=${SECRETS.session}-\\d+; path=/$`),
      expect.stringMatching(`^ci_session=${SECRETS.session}-\\d+; path=/; HttpOnly$`),
    ]);
    expect(header(second, 'set-cookie')).not.toEqual(header(first, 'set-cookie'));
  });

  test.each([
    ['prevoyance-prestations', '/.git/HEAD', 200, 'ref: refs/heads/master\n'],
    ['prevoyance-prestations', '/.env', 200, `DB_PASSWORD=${SECRETS.password}`],
    ['prevoyance-prestations', '/uploads/', 200, 'Index of /uploads'],
    ['prevoyance-prestations', '/.svn/entries', 404, 'Page introuvable'],
    ['eau-portail', '/phpmyadmin/', 404, 'Page introuvable'],
    ['univ-atlas-wiki', '/.git/HEAD', 200, '/.git/HEAD'],
    ['univ-atlas-wiki', '/nimporte-quoi', 200, '/nimporte-quoi'],
    ['tizi-nour-www', '/', 200, 'content="WordPress 5.2"'],
    ['tizi-nour-www', '/wp-login.php', 200, 'id="loginform"'],
    ['donnees-www', '/', 403, '403 Forbidden'],
    ['donnees-www', '/.env', 403, '403 Forbidden'],
    ['donnees-api', '/', 200, 'Request Rejected'],
    ['enseignement-resultats', '/', 200, 'content="WordPress 5.2"'],
  ])('%s answers %s with %i', async (id, path, status, words) => {
    const said = await ask(id, 'https', path);
    expect([said.status, said.body]).toEqual([status, expect.stringContaining(words)]);
  });

  test('the enrolment site leads from https to a login form over http', async () => {
    const { name, place } = siteOf('univ-atlas-inscription');
    const over = `http://${name}:${place.http}/connexion`;
    expect(header(await ask('univ-atlas-inscription', 'https', '/'), 'location')).toEqual([over]);
    expect((await ask('univ-atlas-inscription', 'http', '/connexion')).body).toContain('type="password"');
  });

  test('nothing but GET, HEAD and OPTIONS is served, and a POST is written into the guest book', async () => {
    expect((await ask('sante-www', 'https', '/', 'POST')).status).toBe(405);
    expect(fleet.visits.at(-1)).toEqual({ site: 'sante-www', service: 'https', method: 'POST', path: '/', agent: '' });
    expect((await ask('sante-www', 'https', '/', 'HEAD')).body).toBe('');
  });
});

describe('sites that do not answer', () => {
  const dial = (id: string, service: 'https' | 'http'): Promise<string> => {
    const { place } = siteOf(id);
    return new Promise((resolve) => {
      const socket = net.connect(place[service], place.address);
      socket.on('connect', () => {
        socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
        socket.setTimeout(300, () => {
          socket.destroy();
          resolve('silence');
        });
      });
      socket.on('data', () => {
        socket.destroy();
        resolve('an answer');
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
    });
  };

  test.each([
    ['univ-atlas-archives', 'https', 'ECONNREFUSED'],
    ['univ-atlas-archives', 'http', 'ECONNREFUSED'],
    ['tizi-nour-etat-civil', 'https', 'ECONNREFUSED'],
    ['tizi-nour-etat-civil', 'http', 'an answer'],
    ['eau-sig', 'https', 'ECONNREFUSED'],
    ['eau-sig', 'http', 'silence'],
  ] as const)('%s, %s: %s', async (id, service, expected) => {
    expect(await dial(id, service)).toBe(expected);
  });
});

describe('the second night', () => {
  let first: Map<string, string>;
  let own: Fleet;
  const serial = async (id: string) => (await shake(id, { ciphers: 'DEFAULT:@SECLEVEL=0' })).certificate.serialNumber;
  const answering = ['sante-www', 'tresor-www', 'eau-portail', 'transports-www', 'tizi-nour-www', 'cadastre-intranet'];

  beforeAll(async () => {
    own = fleet;
    fleet = await startFleet({ firstNight: FIRST_NIGHT });
    first = new Map();
    for (const id of answering) first.set(id, await serial(id));
    await fleet.night(2);
  });
  afterAll(async () => {
    await fleet.close();
    fleet = own;
  });

  test('one certificate is another one, all others are the same', async () => {
    const changed: string[] = [];
    for (const id of answering) if ((await serial(id)) !== first.get(id)) changed.push(id);
    expect(changed).toEqual(['tresor-www']);
  });

  test('HSTS is gone here and come there', async () => {
    expect(header(await ask('sante-www', 'https', '/'), 'strict-transport-security')).toEqual([]);
    expect(header(await ask('transports-www', 'https', '/'), 'strict-transport-security')).toHaveLength(1);
  });

  test('a database console is open', async () => {
    expect((await ask('eau-portail', 'https', '/phpmyadmin/')).body).toContain('pma_username');
  });

  test('the site of results is closed for maintenance', async () => {
    const said = await ask('enseignement-resultats', 'https', '/');
    expect([said.status, header(said, 'retry-after')]).toEqual([503, ['86400']]);
  });

  test('the home page of the municipality has another title', async () => {
    expect((await ask('tizi-nour-www', 'https', '/')).body).toContain('<title>Owned');
  });

  test('the one-stop desk is off line, and answers again on the first night', async () => {
    for (const service of ['https', 'http'] as const)
      await expect(ask('transports-guichet', service, '/')).rejects.toThrow('ECONNREFUSED');
    await fleet.night(1);
    for (const service of ['https', 'http'] as const)
      expect((await ask('transports-guichet', service, '/')).status).toBe(200);
  });
});
