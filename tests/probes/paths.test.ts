import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, test } from 'vitest';
import { PATH_TABLE, pathTableVersion } from '../../src/knowledge/paths.ts';
import type { Observation, PathRow, PathsFacts, SoftwareProduct } from '../../src/model/observation.ts';
import type { Target } from '../../src/model/target.ts';
import { httpProbe } from '../../src/probes/http.ts';
import type { Lane } from '../../src/probes/net/lane.ts';
import { pageProbe } from '../../src/probes/page.ts';
import { pathsProbe } from '../../src/probes/paths.ts';
import { AUTHORISATION, aLane, aTarget, closeAll, serveHttp } from './net/loopback.ts';

afterEach(closeAll);

// --- pretended sites ---------------------------------------------------------------------------------------------

interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}
type Site = (path: string, request: IncomingMessage) => Reply | undefined;

const HOME =
  '<!doctype html><title>Accueil</title><h1>Commune</h1><p>Horaires, formulaires et démarches de la commune.</p>';
const NOT_FOUND: Reply = { status: 404, body: '<!doctype html><title>Introuvable</title><h1>Page introuvable</h1>' };
const DOTENV =
  'APP_ENV=production\nAPP_KEY=base64:c2VjcmV0LWtleQ==\nDB_PASSWORD=Zellige!2026\nMAIL_PASSWORD=Ourika-7731\n';
const EXPOSED: Readonly<Record<string, Reply>> = {
  '/.git/HEAD': { type: 'text/plain', body: 'ref: refs/heads/main\n' },
  '/.env': { type: 'text/plain', body: DOTENV },
  '/phpmyadmin/': {
    body: '<!doctype html><title>phpMyAdmin</title><link href="themes/pmahomme/x.css"><input name="pma_username">',
  },
};
const THREE = ['dotenv /.env', 'git-head /.git/HEAD', 'phpmyadmin /phpmyadmin/'];

const exposed: Site = (path) => EXPOSED[path];
const home: Site = (path) => (path === '/' ? { body: HOME } : undefined);
const first =
  (...sites: readonly Site[]): Site =>
  (path, request) => {
    for (const site of sites) {
      const reply = site(path, request);
      if (reply !== undefined) return reply;
    }
    return undefined;
  };

/** Looks at one pretended site with the real network; loopback has no pace and no waiting. */
async function look(site: Site, with_: Partial<Target> = {}, software: readonly string[] = []) {
  const asked: string[] = [];
  const { port } = await serveHttp((request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '/';
    asked.push(path);
    const {
      status = 200,
      type = 'text/html; charset=utf-8',
      body = '',
      headers = {},
    } = site(path, request) ?? NOT_FOUND;
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  });
  const target = aTarget({ http: port, ...with_ });
  const lane = aLane(target);
  const slept: number[] = [];
  const sleep = async (ms: number) => void slept.push(ms);
  try {
    const seen: Observation[] = [];
    for (const probe of [httpProbe, pageProbe]) seen.push(observed(probe.kind, target, await probe.look(lane, seen)));
    const products = software.map(productOf);
    seen.push(observed('software', target, { connections: 0, outcome: { ok: true, value: { products } } }));
    asked.length = 0;
    const { outcome, connections } = await pathsProbe({ sleep }).look(lane, seen);
    return { outcome, connections, asked, slept, ledger: lane.ledger };
  } finally {
    await lane.close();
  }
}

const observed = (kind: Observation['kind'], target: Target, look: object): Observation =>
  ({ kind, target: target.id, service: `http:${target.http}`, at: '2026-11-22T02:00:00.000Z', ...look }) as Observation;

const productOf = (product: string): SoftwareProduct => ({
  product,
  version: null,
  precision: 'product',
  confidence: 'high',
  distribution: null,
  signals: [],
});

type Looked = Awaited<ReturnType<typeof look>>;

function factsOf({ outcome }: Looked): PathsFacts {
  if (!outcome.ok) throw new Error(`no facts: ${outcome.failure.code}`);
  return outcome.value;
}

const rowsOf = (looked: Looked): readonly PathRow[] => factsOf(looked).rows;
const withAnswer = (looked: Looked, answer: PathRow['answer']): readonly string[] =>
  rowsOf(looked)
    .filter((row) => row.answer === answer)
    .map(({ id, path }) => `${id} ${path}`);
const rowOf = (looked: Looked, path: string): PathRow => {
  const row = rowsOf(looked).find((one) => one.path === path);
  if (row === undefined) throw new Error(`${path} was not asked for`);
  return row;
};
const answersIn = (looked: Looked): readonly string[] =>
  [...new Set(rowsOf(looked).map(({ answer }) => answer))].sort();

// --- servers that trap simple scanners ---------------------------------------------------------------------------

const words = (count: number, salt: string): string =>
  Array.from({ length: count }, (_, index) => `mot${salt}${index}`).join(' ');
let turn = 0;

const TRAPS: Readonly<Record<string, Site>> = {
  'an honest 404': () => undefined,
  '200 with the path reflected': (path) => ({
    body: `<!doctype html><title>Site</title><p>La page ${path} n’existe pas. ${words(60, 'a')}</p>`,
  }),
  'a redirect home': () => ({ status: 302, headers: { Location: '/' } }),
  'a redirect to a login': (path) => ({
    status: 302,
    headers: { Location: `/login?next=${encodeURIComponent(path)}` },
  }),
  'the home page for everything': () => ({ body: HOME }),
  '200 for some extensions': (path) =>
    /\.(?:php|zip|sql)$/.test(path) ? { body: `<!doctype html><p>${words(40, 'b')}</p>` } : undefined,
  'another text each time': () => ({ body: `<!doctype html><p>${words(80, `c${turn++}`)}</p>` }),
  'plain text for everything': () => ({ type: 'text/plain', body: 'nothing here' }),
};

describe('paths', () => {
  describe.each(Object.entries(TRAPS))('before %s', (_, trap) => {
    it('finds nothing where nothing is', async () => {
      const looked = await look(first(home, trap));
      expect(withAnswer(looked, 'found')).toEqual([]);
      expect(withAnswer(looked, 'indeterminate')).toEqual([]);
    });

    it('finds the three things that are there, and nothing else', async () => {
      const looked = await look(first(home, exposed, trap));
      expect(withAnswer(looked, 'found')).toEqual(THREE);
    });
  });

  it('does not believe a signature that every name answers with', async () => {
    const everything = `<!doctype html><title>Index of /</title><title>Adminer</title><input type=password name="pma_username">
      <link href="/pmahomme/a.css"><select name="auth[driver]"></select><title>phpinfo()</title>PHP Version Apache Server Status for Server Version:
      Apache Server Information Tomcat Web Application Manager`;
    const looked = await look(first(home, () => ({ body: everything })));
    expect(withAnswer(looked, 'found')).toEqual([]);
    expect(withAnswer(looked, 'soft404')).toContain('phpmyadmin /phpmyadmin/');
  });

  it('does not believe a weak signature where answers are never the same', async () => {
    const site: Site = (path) => {
      const form = path === '/admin/' ? '<input type="password">' : '';
      return { body: `<!doctype html>${form}<p>${words(80, `d${turn++}`)}</p>` };
    };
    const looked = await look(first(home, site));
    expect(rowOf(looked, '/admin/')).toMatchObject({ answer: 'indeterminate', failure: null });
  });

  it('does not believe what is the home page, or nearly the page of every name', async () => {
    const login = `${HOME}<form><input type="password"></form>`;
    const same = await look((path) => (path === '/' || path === '/admin/' ? { body: login } : undefined));
    expect(rowOf(same, '/admin/')).toMatchObject({ answer: 'soft404', marks: ['password-field'] });

    const template = `<!doctype html><p>${words(200, 'e')}</p>`;
    const nearly = await look(
      first(home, (path) => ({ body: path === '/admin/' ? `${template}<input type="password">` : template })),
    );
    expect(rowOf(nearly, '/admin/')).toMatchObject({ answer: 'soft404' });
  });

  it('asks for names that cannot exist once a kind', async () => {
    const refused = ['/.env', '/.htpasswd', '/.DS_Store'];
    const looked = await look(first(home, (path) => (refused.includes(path) ? { status: 403 } : undefined)));
    expect(withAnswer(looked, 'restricted')).toHaveLength(3);
    const nowhere = looked.ledger.filter(({ reason }) => reason === 'paths nowhere').map(({ path }) => path);
    expect(nowhere).toEqual([expect.stringMatching(/^\/\.[0-9a-f]{12}$/), expect.stringMatching(/^\/\.[0-9a-f]{12}$/)]);
    expect(new Set(nowhere).size).toBe(2);
  });

  it('tells a refusal of one name from a refusal of its kind and of everything', async () => {
    const one = await look(
      first(home, (path) => (path === '/.htpasswd' || path === '/uploads/' ? { status: 403 } : undefined)),
    );
    expect(withAnswer(one, 'restricted')).toEqual(['htpasswd /.htpasswd', 'listing-uploads /uploads/']);

    const kind = await look(first(home, (path) => (path.startsWith('/.') ? { status: 403 } : undefined)));
    expect(rowOf(kind, '/.env')).toMatchObject({ answer: 'soft404', status: 403 });
    expect(withAnswer(kind, 'restricted')).toEqual([]);

    const all = await look(first(home, () => ({ status: 403 })));
    expect(all.outcome).toMatchObject({ ok: false, failure: { code: 'blocked' } });
  });

  test.each([
    ['a redirect', { status: 301, headers: { Location: '/' } }, 'redirected', null],
    ['gone', { status: 410 }, 'absent', null],
    ['an error of the server', { status: 500 }, 'error', 'indeterminate'],
    ['maintenance', { status: 503 }, 'error', 'maintenance'],
    ['not acceptable', { status: 406 }, 'indeterminate', null],
    ['an empty page', { status: 200 }, 'absent', null],
    ['a method that is not allowed', { status: 405 }, 'absent', null],
  ] as const)('%s', async (_, reply, answer, failure) => {
    const looked = await look(first(home, (path) => (path === '/.env' ? reply : undefined)));
    expect(rowOf(looked, '/.env')).toMatchObject({ answer, failure, evidence: {} });
  });

  it('says blocked, and stops after three pages of a filter', async () => {
    const filter =
      '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected.</body></html>';
    const looked = await look(first(home, (path) => (path.startsWith('/.') ? { body: filter } : undefined)));
    expect(looked.outcome).toMatchObject({ ok: false, failure: { code: 'blocked' } });
    expect(looked.asked).toHaveLength(3);
  });

  it('keeps what it saw before a filter woke up', async () => {
    let requests = 0;
    const filter: Site = () => (++requests > 10 ? { body: '<title>Request Rejected</title>' } : undefined);
    const looked = await look(first(home, filter, exposed));
    expect(withAnswer(looked, 'found')).toEqual([]); // seen once, never confirmed
    expect(rowOf(looked, '/.git/HEAD').answer).toBe('indeterminate');
    expect(rowOf(looked, '/phpinfo.php')).toMatchObject({ answer: 'not-run', failure: 'blocked' });
  });

  it('waits once when it is too fast, and stops at the second sign', async () => {
    let requests = 0;
    const looked = await look(
      first(home, () => (++requests > 4 ? { status: 429, headers: { 'Retry-After': '7' } } : undefined)),
    );
    expect(looked.asked).toHaveLength(6);
    expect(looked.slept).toEqual([]); // loopback
    expect(answersIn(looked)).toEqual(['absent', 'blocked', 'not-run']);
    expect(rowsOf(looked).find(({ answer }) => answer === 'not-run')?.failure).toBe('rate-limited');
  });

  it('stops after five connections that break', async () => {
    const { port } = await serveHttp((request, response) => {
      if (request.url === '/') return void response.end(HOME);
      request.socket.destroy();
    });
    const target = aTarget({ http: port });
    const lane = aLane(target);
    await httpProbe.look(lane, []);
    const { outcome } = await pathsProbe({ sleep: async () => {} }).look(lane, []);
    expect(outcome).toEqual({ ok: false, failure: { code: 'connection-closed', detail: 'no path was answered' } });
    expect(new Set(lane.ledger.map(({ path }) => path)).size).toBe(1 + 5);
    await lane.close();
  });

  it('asks again for what is serious, and believes only what is there twice', async () => {
    const times = new Map<string, number>();
    const looked = await look(
      first(home, (path) => {
        times.set(path, (times.get(path) ?? 0) + 1);
        if (path === '/.env' && (times.get(path) ?? 0) > 1) return undefined;
        return exposed(path, {} as IncomingMessage);
      }),
    );
    expect(looked.slept).toEqual([]); // nobody waits on loopback
    expect(times.get('/.git/HEAD')).toBe(2);
    expect(rowOf(looked, '/.git/HEAD').answer).toBe('found');
    expect(rowOf(looked, '/.env')).toMatchObject({ answer: 'indeterminate', evidence: {} });
  });

  it('suspects four consoles on one host', async () => {
    const consoles: Readonly<Record<string, Reply>> = {
      ...EXPOSED,
      '/adminer.php': { body: '<title>Login - Adminer</title><select name="auth[driver]">' },
      '/manager/html': { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Tomcat Manager Application"' } },
      '/wp-login.php': { body: '<form id="loginform"><input name="log">' },
    };
    const looked = await look(
      first(home, (path) => consoles[path]),
      {},
      ['wordpress'],
    );
    expect(withAnswer(looked, 'found')).toEqual([]);
    expect(withAnswer(looked, 'suspect')).toHaveLength(6);

    const three = await look(first(home, (path) => consoles[path])); // WordPress is not seen, so not asked for
    expect(withAnswer(three, 'suspect')).toEqual([]);
    expect(withAnswer(three, 'found')).toHaveLength(5);
  });

  it('keeps names of variables, and nothing of what they hold', async () => {
    const looked = await look(first(home, exposed));
    expect(rowOf(looked, '/.env').evidence).toEqual({
      variables: ['APP_ENV', 'APP_KEY', 'DB_PASSWORD', 'MAIL_PASSWORD'],
      count: 4,
    });
    const everything = JSON.stringify([looked.outcome, looked.ledger]);
    for (const secret of ['Zellige!2026', 'Ourika-7731', 'c2VjcmV0LWtleQ']) expect(everything).not.toContain(secret);
  });

  it('reads the first kilobyte of a dump, even from a server that ignores Range', async () => {
    const dump = Buffer.concat([Buffer.from('-- MySQL dump 10.19\n'), Buffer.alloc(300_000, 'x')]);
    let range: string | undefined;
    const looked = await look(
      first(home, (path, request) => {
        if (path !== '/backup.sql') return undefined;
        range = request.headers.range;
        return { type: 'application/sql', body: dump };
      }),
    );
    expect(range).toBe('bytes=0-1023');
    expect(rowOf(looked, '/backup.sql')).toMatchObject({ answer: 'found', marks: ['dump-header'] });
  });

  it('looks into the directories of the page’s own files, by what they hold', async () => {
    const page = `${HOME}<script src="/assets/js/site.js"></script><img src="/medias/2026/photo.jpg"><img src="https://autre.example/x/y.png">
      <a href="/avis/arrete.pdf">Arrêté</a><a href="/demarches/naissance">Naissance</a>`;
    const listing = (name: string) =>
      `<title>Index of /avis</title><h1>Index of /avis</h1><a href="/">Parent Directory</a><a href="${name}">${name}</a>`;
    const looked = await look((path) => {
      if (path === '/') return { body: page };
      if (path === '/avis/') return { body: listing('sauvegarde-2026.sql') };
      if (path === '/assets/js/') return { body: listing('site.js') };
      return undefined;
    });
    const asked = rowsOf(looked).filter(({ id }) => id === 'listing-home');
    expect(asked.map(({ path }) => path)).toEqual(['/assets/', '/assets/js/', '/avis/', '/medias/', '/medias/2026/']);
    expect(rowOf(looked, '/avis/')).toMatchObject({
      answer: 'found',
      evidence: { entries: 1, sensitive: 1, names: ['sa…-####.sql'] },
    });
    expect(rowOf(looked, '/assets/js/')).toMatchObject({ answer: 'found', evidence: { entries: 1, assets: 1 } });
  });

  it('asks for what concerns the software that was seen', async () => {
    const wordpress = await look(home, {}, ['wordpress']);
    expect(rowsOf(wordpress).map(({ id }) => id)).toContain('wp-config-backup');
    const iis = await look(home, {}, ['iis']);
    const ids = rowsOf(iis).map(({ id }) => id);
    expect(ids).toContain('web-config');
    expect(ids).not.toContain('server-status');
    expect(ids).not.toContain('wp-login');
  });

  it('gives one row a path, sorted, under the version of the table, within its budget', async () => {
    const looked = await look(
      first(home, () => ({ status: 403 }) as Reply, exposed),
      {},
      ['wordpress'],
    );
    expect(looked.asked.length).toBeLessThanOrEqual(100);
    const plain = await look(home);
    const { table, rows } = factsOf(plain);
    expect(table).toBe(pathTableVersion);
    const keys = rows.map(({ id, path }) => `${id} ${path}`);
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(keys).toContain('sql-dump /example.sql');
    expect(keys).toContain('sql-dump /www.example.ma.sql');
    expect(plain.asked).toEqual([...new Set(plain.asked)]); // nothing was doubtful: each path once, no other name
    expect(plain.connections).toBeGreaterThanOrEqual(0);
    expect(plain.ledger.filter(({ reason }) => reason === 'paths dotenv')).toHaveLength(1);
  });

  it('waits a minute before it asks again, except on loopback', async () => {
    const { port } = await serveHttp((request, response) => {
      const reply = request.url === '/' ? { body: HOME } : (EXPOSED[request.url ?? ''] ?? NOT_FOUND);
      response.writeHead(reply.status ?? 200, { 'Content-Type': reply.type ?? 'text/html' }).end(reply.body);
    });
    const lane = aLane(aTarget({ http: port }));
    const { value: page } = (await lane.ask(`http://www.example.ma:${port}/`, { reason: 'test' })) as {
      value: NonNullable<Lane['notes']['page']>;
    };
    lane.notes.page = { ...page, address: '192.0.2.1' }; // as if it came from elsewhere
    const slept: number[] = [];
    await pathsProbe({ sleep: async (ms) => void slept.push(ms) }).look(lane, []);
    expect(slept).toEqual([60_000]);
    await lane.close();
  });

  test.each([
    ['standard', {}, 'https:443'],
    ['http only', { https: null }, 'http:80'],
    ['nothing listed', { https: null, http: null }, null],
    ['passive', { authorisation: { ...AUTHORISATION, allows: 'passive' } }, null],
    ['skipped', { skip: ['exposure'] }, null],
    ['not authorised', { authorisation: null }, null],
  ] as const)('its service: %s', (_, with_, service) => {
    expect(
      pathsProbe({ sleep: async () => {} }).service(aTarget({ https: 443, http: 80, ...with_ } as Partial<Target>)),
    ).toBe(service);
  });

  it('looks nowhere when the service does not answer', async () => {
    const target = aTarget({ http: 9 });
    const failure = { code: 'connection-refused', detail: 'ECONNREFUSED' } as const;
    const seen = [observed('http', target, { connections: 1, outcome: { ok: false, failure } })];
    const lane = aLane(target);
    expect(await pathsProbe({ sleep: async () => {} }).look(lane, seen)).toEqual({
      connections: 0,
      outcome: { ok: false, failure },
    });
    expect(lane.ledger).toEqual([]);
    await lane.close();
  });

  it('has a table whose ids are used once', () => {
    expect(new Set(PATH_TABLE.map(({ id }) => id)).size).toBe(PATH_TABLE.length);
  });
});
