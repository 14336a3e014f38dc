import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, test } from 'vitest';
import { PATH_TABLE, pathTableVersion } from '../../../src/knowledge/paths.ts';
import { sha256 } from '../../../src/model/canonical.ts';
import type { Observation, PathRow, PathsFacts, SoftwareProduct } from '../../../src/model/observation.ts';
import type { Target } from '../../../src/model/target.ts';
import { httpProbe } from '../../../src/probes/http.ts';
import type { Lane } from '../../../src/probes/net/lane.ts';
import { pageProbe } from '../../../src/probes/page.ts';
import { type PathsProbeOptions, pathsProbe } from '../../../src/probes/paths/probe.ts';
import { aLane, aTarget, closeAll, serveHttp } from '../net/loopback.ts';

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

const DAY = '2026-11-22';

/** Looks at one pretended site with the real network; loopback has no pace and no waiting. */
async function look(
  site: Site,
  with_: Partial<Target> = {},
  software: readonly string[] = [],
  options: Partial<PathsProbeOptions> = {},
) {
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
    const { outcome, connections } = await pathsProbe({ sleep, day: DAY, ...options }).look(lane, seen);
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

  it('believes a console that is the first page of the site', async () => {
    const glpi = '<!doctype html><title>GLPI - Authentification</title><input id="login_name">';
    const looked = await look((path) => {
      if (path === '/') return { status: 302, headers: { Location: '/glpi/' } };
      return path === '/glpi/' ? { body: glpi } : undefined;
    });
    expect(withAnswer(looked, 'found')).toEqual(['glpi /glpi/']);
  });

  it('asks for names that cannot exist once a kind', async () => {
    const refused = ['/.env', '/.htpasswd', '/.DS_Store'];
    const looked = await look(first(home, (path) => (refused.includes(path) ? { status: 403 } : undefined)));
    expect(withAnswer(looked, 'restricted')).toHaveLength(3);
    const nowhere = looked.ledger.filter(({ reason }) => reason === 'paths nowhere: /.*').map(({ path }) => path);
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
    expect(looked.slept).toEqual([7_000]); // as told, once; the path that was refused is asked for again
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

  it('suspects consoles that do not live together, and nothing of what stands beside them is believed', async () => {
    const consoles: Readonly<Record<string, Reply>> = {
      ...EXPOSED,
      '/adminer.php': { body: '<title>Login - Adminer</title><select name="auth[driver]">' },
      '/manager/html': { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Tomcat Manager Application"' } },
      '/wp-login.php': { body: '<form id="loginform"><input name="log">' },
      '/owa/': { body: '<link href="/owa/auth/15.2.1118/themes/x.css">' },
    };
    const site = first(home, (path) => consoles[path]);
    const looked = await look(site, {}, ['wordpress', 'msexchange']);
    expect(withAnswer(looked, 'found')).toEqual([]);
    expect(withAnswer(looked, 'suspect')).toHaveLength(7);

    const two = await look(site, {}, ['wordpress']); // PHP and Java side by side: that exists
    expect(withAnswer(two, 'suspect')).toEqual([]);
    expect(withAnswer(two, 'found')).toHaveLength(6);
  });

  it('keeps names of variables, and nothing of what they hold', async () => {
    const looked = await look(first(home, exposed));
    expect(rowOf(looked, '/.env').evidence).toEqual({
      variables: ['APP_ENV', 'APP_KEY', 'DB_PASSWORD', 'MAIL_PASSWORD'],
      count: 4,
      digest: sha256(DOTENV).slice(0, 16),
      sizeClass: '< 1 KiB',
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
    expect(plain.ledger.filter(({ reason }) => reason === 'paths dotenv: tier 1, everyone')).toHaveLength(1);
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
});

// --- tiers and memory --------------------------------------------------------------------------------------------

const KEY: Reply = { type: 'text/plain', body: '-----BEGIN RSA PRIVATE KEY-----\nMIIEow' };
const days = Array.from({ length: 7 }, (_, index) => `2026-11-${22 + index}`);
const weekly = PATH_TABLE.filter(({ tier }) => tier === 3).map(({ id }) => id);

/** Nights one after the other: each knows what the last one saw. */
async function nights(sites: readonly Site[], from = 0): Promise<readonly Looked[]> {
  const all: Looked[] = [];
  for (const [index, site] of sites.entries()) {
    const before = all.at(-1);
    const known = before === undefined ? null : factsOf(before);
    const day = new Date(Date.parse(DAY) + (from + index) * 86_400_000).toISOString().slice(0, 10);
    all.push(await look(site, {}, [], { day, known: async () => known }));
  }
  return all;
}

describe('tiers', () => {
  it('spread the third over seven nights: every path once, about the same number each night, the same on the same day', async () => {
    const asked: string[][] = [];
    for (const day of days) {
      const { ledger } = await look(home, {}, ['php', 'tomcat', 'iis'], { day });
      asked.push(ledger.filter(({ reason }) => reason.includes('tier 3, night')).map(({ path }) => path));
    }
    const all = asked.flat();
    expect(new Set(all).size).toBe(all.length);
    const again = await look(home, {}, ['php', 'tomcat', 'iis'], { day: '2026-11-29' });
    expect(again.asked.filter((path) => all.includes(path))).toEqual(asked[0]);
    expect(Math.max(...asked.map(({ length }) => length))).toBeLessThanOrEqual(15);
    const concerned = rowsOf(again).filter(({ id }) => weekly.includes(id));
    expect([...new Set(concerned.map(({ path }) => path))].sort()).toEqual(all.toSorted());
    const other = await look(home, { host: 'autre.example.ma' }, ['php', 'tomcat', 'iis'], { day: '2026-11-29' });
    expect(other.asked.filter((path) => all.includes(path))).not.toEqual(asked[0]);
  });

  it('say in the ledger which one a path is of, and why it was asked for', async () => {
    const page = `${HOME}<script src="/wp-includes/js/a.js"></script>`;
    const { ledger } = await look((path) => (path === '/' ? { body: page } : undefined), { host: 'api.example.ma' }, [
      'php',
    ]);
    const reasons = ledger.map(({ reason }) => reason);
    expect(reasons).toContain('paths git-head: tier 1, everyone');
    expect(reasons).toContain('paths phpunit: tier 2, php seen');
    expect(reasons).toContain('paths wp-login: tier 1, wordpress-files on its page');
    expect(reasons).toContain('paths swagger: tier 2, api in its name');
    expect(reasons.filter((reason) => /^paths \S+: tier 3, night [1-7] of 7$/.test(reason)).length).toBeGreaterThan(3);
    expect(reasons.filter((reason) => !/^(?:http|paths .*(?:tier [123], |\*.*))/.test(reason))).toEqual([]);
  });

  it('ask for what depends on another row only after that one', async () => {
    const none = await look(home);
    expect(rowsOf(none).map(({ id }) => id)).not.toContain('git-config');
    const config =
      '[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = https://deploy:hemmelig@git.example.ma/x.git\n';
    const site = first(home, exposed, (path) =>
      path === '/.git/config' ? { type: 'text/plain', body: config } : undefined,
    );
    const looked = await look(site);
    expect(looked.ledger.map(({ reason }) => reason)).toContain('paths git-config: tier 2, after git-head');
    expect(rowOf(looked, '/.git/config')).toMatchObject({ answer: 'found', evidence: { credentials: true } });
    expect(JSON.stringify(looked.outcome)).not.toContain('hemmelig');
  });

  it('leave rows whose night has not come as they were, and an unchanged site as an unchanged fact', async () => {
    const looked = await nights(Array.from({ length: 9 }, () => home));
    const [first_, , , , , , , eighth, ninth] = looked.map(factsOf);
    const waiting = first_?.rows.filter(({ answer }) => answer === 'not-run') ?? [];
    expect(waiting.length).toBeGreaterThan(10);
    expect(waiting.every(({ failure }) => failure === 'budget-exhausted')).toBe(true);
    expect(eighth?.rows.some(({ answer }) => answer === 'not-run')).toBe(false);
    expect(ninth).toEqual(eighth);
  });

  it('ask every night for what was there on the last, until it is gone', async () => {
    const withKey = first(home, (path) => (path === '/server.key' ? KEY : undefined));
    const looked = await nights([...Array.from({ length: 8 }, () => withKey), home, home]);
    const seen = looked.map((one) => rowOf(one, '/server.key').answer);
    const found = seen.indexOf('found');
    expect(found).toBeLessThan(7);
    expect(seen.slice(0, found).every((answer) => answer === 'not-run')).toBe(true);
    expect(seen.slice(found, 8).every((answer) => answer === 'found')).toBe(true);
    expect(seen.slice(8)).toEqual(['absent', 'absent']);
    const reasons = looked[found + 1]?.ledger.map(({ reason }) => reason);
    if (found + 1 < 8) expect(reasons).toContain('paths private-key: tier 3, open since an earlier night');
    expect(looked[9]?.asked).not.toContain('/server.key');
  });

  it('go on looking where a listing was, when the page no longer leads there', async () => {
    const page = `${HOME}<a href="/avis/arrete.pdf">Arrêté</a>`;
    const listing = '<title>Index of /avis</title><h1>Index of /avis</h1><a href="arrete.pdf">arrete.pdf</a>';
    const site =
      (body: string): Site =>
      (path) =>
        path === '/' ? { body } : path === '/avis/' ? { body: listing } : undefined;
    const looked = await nights([site(page), site(HOME), home]);
    expect(looked.map((one) => rowOf(one, '/avis/').answer)).toEqual(['found', 'found', 'absent']);
  });
});

describe('manners', () => {
  it('asks again on a connection of its own', async () => {
    const ports: (number | undefined)[] = [];
    await look(
      first(
        (path, { socket }) => {
          if (path === '/.git/HEAD') ports.push(socket.remotePort);
          return undefined;
        },
        home,
        exposed,
      ),
    );
    expect(ports).toHaveLength(2);
    expect(ports[0]).not.toBe(ports[1]);
  });

  it('varies its pace by the seed, by 30 % at most', async () => {
    const stretches: number[] = [];
    const { port } = await serveHttp((_, response) => void response.writeHead(404).end());
    const lane = aLane(aTarget({ http: port }));
    const spied: Lane = Object.create(lane, {
      ask: {
        value: (url: string, ask: Parameters<Lane['ask']>[1]) => {
          stretches.push(ask.stretch ?? 1);
          return lane.ask(url, ask);
        },
      },
    });
    await pathsProbe({ sleep: async () => {} }).look(spied, []);
    await lane.close();
    expect(Math.min(...stretches)).toBeGreaterThanOrEqual(0.7);
    expect(Math.max(...stretches)).toBeLessThanOrEqual(1.3);
    expect(new Set(stretches).size).toBe(stretches.length);
    const mean = stretches.reduce((sum, one) => sum + one, 0) / stretches.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.1);
  });

  it('leaves a host that refuses more than 30 % of the last twenty rows, where other names are answered', async () => {
    let requests = 0;
    const looked = await look(
      first(home, (path) =>
        ++requests > 4 && !/[0-9a-f]{12}/.test(path) && requests % 2 === 0 ? { status: 403 } : undefined,
      ),
    );
    expect(rowsOf(looked).some(({ answer, failure }) => answer === 'not-run' && failure === 'blocked')).toBe(true);
    expect(looked.asked.length).toBeLessThan(60);
  });

  it('does not leave a host that lists none of its folders', async () => {
    const page = `${HOME}${Array.from({ length: 12 }, (_, index) => `<img src="/medias/dossier${index}/a.png">`).join('')}`;
    const site: Site = (path) =>
      path === '/' ? { body: page } : /^\/medias\/(?:dossier\d+\/)?$/.test(path) ? { status: 403 } : undefined;
    const looked = await look(site);
    expect(withAnswer(looked, 'restricted').length).toBeGreaterThan(10);
    expect(rowsOf(looked).filter(({ answer, failure }) => answer === 'not-run' && failure === 'blocked')).toEqual([]);
  });

  it('does not leave a host that closes every dot file', async () => {
    const looked = await look(first(home, (path) => (path.startsWith('/.') ? { status: 403 } : undefined)));
    expect(rowsOf(looked).filter(({ answer, failure }) => answer === 'not-run' && failure === 'blocked')).toEqual([]);
  });

  it('counts what the other probes have sent', async () => {
    const { port } = await serveHttp((_, response) => void response.writeHead(404).end());
    const target = aTarget({ http: port });
    const lane = aLane(target);
    for (let index = 0; index < 90; index++)
      await lane.ask(`http://www.example.ma:${port}/${index}`, { reason: 'test' });
    const { outcome } = await pathsProbe({ sleep: async () => {}, day: DAY }).look(lane, []);
    await lane.close();
    expect(lane.ledger.length).toBeLessThanOrEqual(120);
    expect(outcome.ok && outcome.value.rows.some(({ failure }) => failure === 'budget-exhausted')).toBe(true);
  });

  it('takes the same console for one on a server that takes no notice of case', async () => {
    const looked = await look(first(home, (path) => EXPOSED[path.toLowerCase()]));
    expect(withAnswer(looked, 'found').filter((row) => row.startsWith('phpmyadmin'))).toEqual([
      'phpmyadmin /phpmyadmin/',
    ]);
  });

  it('reads what error pages tell without asking for more', async () => {
    const tomcat = '<!doctype html><title>HTTP Status 404</title><h3>Apache Tomcat/10.1.60 (Debian)</h3>';
    const looked = await look(first(home, () => ({ status: 404, body: tomcat })));
    const row = rowsOf(looked).find(({ id }) => id === 'error-page-version');
    expect(row).toMatchObject({ path: '/*', answer: 'found', evidence: { product: 'tomcat', version: '10.1.60' } });
  });
});

describe('what is gone', () => {
  it('is asked for twice before it is believed to be gone', async () => {
    const [, gone] = await nights([first(home, exposed), home]);
    expect(gone?.asked.filter((path) => path === '/.git/HEAD')).toHaveLength(2);
    expect(gone === undefined ? null : rowOf(gone, '/.git/HEAD')).toMatchObject({ answer: 'absent' });

    let turn = 0;
    const wavering: Site = (path) => (path === '/.git/HEAD' && ++turn === 1 ? NOT_FOUND : undefined);
    const [, back] = await nights([first(home, exposed), first(home, wavering, exposed)]);
    expect(back === undefined ? null : rowOf(back, '/.git/HEAD')).toMatchObject({ answer: 'indeterminate' });
  });
});

describe('a connection that breaks', () => {
  it('is tried once more before anything is said', async () => {
    let broken = false;
    const looked = await look(
      first(home, (path, request) => {
        if (path !== '/.htpasswd' || broken) return undefined;
        broken = true;
        request.socket.destroy();
        return undefined;
      }),
    );
    expect(rowOf(looked, '/.htpasswd')).toMatchObject({ answer: 'absent', failure: null });
  });
});

describe('a filter that is switched on', () => {
  const refusing =
    (paths: readonly string[], status: number): Site =>
    (path) =>
      paths.includes(path) ? { status, body: 'Forbidden' } : undefined;

  it('hides what was there: refusals of names that did not exist repair nothing', async () => {
    const names = ['/.env', '/.git/HEAD', '/backup.sql', '/adminer.php', '/phpinfo.php'];
    const [, second] = await nights([first(home, exposed), first(home, refusing(names, 403), exposed)]);
    expect(second === undefined ? null : rowOf(second, '/.env')).toMatchObject({
      answer: 'blocked',
      failure: 'blocked',
    });
    expect(second === undefined ? null : rowOf(second, '/backup.sql')).toMatchObject({ answer: 'blocked' });
  });

  it('is not there when only what was open was closed', async () => {
    const [, second] = await nights([
      first(home, exposed),
      first(home, refusing(['/.env', '/.git/HEAD'], 403), exposed),
    ]);
    expect(second === undefined ? null : withAnswer(second, 'restricted')).toEqual([
      'dotenv /.env',
      'git-head /.git/HEAD',
    ]);
  });

  it('may say so with status 200', async () => {
    const page = '<!doctype html><title>Sécurité</title><p>Votre requête a été bloquée. Request blocked.</p>';
    const [, second] = await nights([
      first(home, exposed),
      first(home, (path) => (path === '/.env' ? { body: page } : undefined), exposed),
    ]);
    expect(second === undefined ? null : rowOf(second, '/.env')).toMatchObject({
      answer: 'blocked',
      failure: 'blocked',
    });
  });
});
