import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What a site answers; null: it says nothing of this path, and the next site is asked. */
export interface Answered {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}
export type Site = (path: string, request: IncomingMessage, response: ServerResponse) => Answered | 'taken' | null;

/** A server that leads simple scanners astray. */
export interface Trap {
  readonly name: string;
  readonly site: () => Site; // made anew for each server: some count
  readonly hides?: true; // what is really exposed cannot be seen behind it
}

const page = (title: string, inside: string): string =>
  `<!doctype html><html lang="fr"><head><title>${title}</title></head><body>${inside}</body></html>`;
const text = (words: number, salt: string): string =>
  Array.from({ length: words }, (_, index) => `mot${salt}${index}`).join(' ');
const escaped = (path: string): string => path.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const HOME = page(
  'Commune de Tizi Nour',
  '<h1>Commune</h1><p>Horaires, formulaires et démarches de la commune.</p>',
);
export const NOT_FOUND: Answered = { status: 404, body: page('Introuvable', '<h1>Page introuvable</h1>') };
export const home: Site = (path) => (path === '/' ? { body: HOME } : null);

export const DOTENV =
  'APP_ENV=production\nAPP_KEY=base64:c2VjcmV0LWtleQ==\nDB_PASSWORD=Zellige!2026\nMAIL_PASSWORD=Ourika-7731\n';
const DUMP = Buffer.concat([Buffer.from('-- MySQL dump 10.19  Distrib 10.11\n--\n'), Buffer.alloc(300_000, 'x')]);
const LISTING = page(
  'Index of /uploads',
  '<h1>Index of /uploads</h1><a href="/">Parent Directory</a><a href="site-2026.sql">site-2026.sql</a><a href="attestation_AB123456.pdf">a</a>',
);

/** What is really exposed, where a site is mixed with a trap: by path, with the row that must find it. */
export const EXPOSED: Readonly<Record<string, Answered & { readonly row: string }>> = {
  '/.git/HEAD': { row: 'git-head', type: 'text/plain', body: 'ref: refs/heads/main\n' },
  '/.env': { row: 'dotenv', type: 'text/plain', body: DOTENV },
  '/backup.sql': { row: 'sql-dump', type: 'application/sql', body: DUMP },
  '/www.zip': {
    row: 'archive',
    type: 'application/zip',
    body: Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(2_000)]),
  },
  '/uploads/': { row: 'listing-uploads', body: LISTING },
  '/info.php': {
    row: 'phpinfo',
    body: '<!DOCTYPE html><title>PHP 8.2.36 - phpinfo()</title><h1 class="p">PHP Version 8.2.36</h1>',
  },
  '/phpmyadmin/': {
    row: 'phpmyadmin',
    body: page('phpMyAdmin', '<link href="themes/pmahomme/x.css?v=5.2.1"><input name="pma_username">'),
  },
};
export const exposed: Site = (path) => EXPOSED[path] ?? null;

export const first =
  (...sites: readonly Site[]): Site =>
  (path, request, response) => {
    for (const site of sites) {
      const answer = site(path, request, response);
      if (answer !== null) return answer;
    }
    return NOT_FOUND;
  };

export function respond(site: Site): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const answer = site(request.url ?? '/', request, response);
    if (answer === 'taken') return;
    const { status = 200, type = 'text/html; charset=utf-8', body = '', headers = {} } = answer ?? NOT_FOUND;
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  };
}

const always =
  (answer: Site): (() => Site) =>
  () =>
    answer;

const SIGNS = `<title>Index of /</title><title>Login - Adminer</title><title>phpinfo()</title> PHP Version
  <input type=password name="pma_username"><link href="/pmahomme/a.css"><select name="auth[driver]"></select>
  Apache Server Status for x Server Version: Apache/2.4.1 Apache Server Information Tomcat Web Application Manager
  <form id="loginform"><input name="log"> GLPI Authentification`;

/** Consoles that never live on one machine, all of them here. */
const HONEYPOT: Readonly<Record<string, Answered>> = {
  '/phpmyadmin/': EXPOSED['/phpmyadmin/'] ?? {},
  '/adminer.php': { body: page('Login - Adminer', '<select name="auth[driver]"></select>') },
  '/manager/html': { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Tomcat Manager Application"' } },
  '/glpi/': { body: page('GLPI - Authentification', '<input id="login_name">') },
  '/.env': EXPOSED['/.env'] ?? {},
  '/solr/': { body: page('Solr Admin', '<div ng-app="solrAdminApp">') },
  '/pgadmin4/login': { body: page('pgAdmin 4', '<input name="csrf_token">') },
  '/remote/login': { body: '<script src="/remote/fgt_lang?lang=fr"></script>' },
  '/owa/': { body: '<link href="/owa/auth/15.2.1118/x.css">' },
  '/zimbraAdmin/': { body: page('Zimbra Administration', '') },
  '/server-status': { body: '<h1>Apache Server Status for x</h1>Server Version: Apache/2.4.1' },
  '/info.php': EXPOSED['/info.php'] ?? {},
};

const ATTACK =
  /\.(?:env|git|svn|hg|htpasswd|DS_Store|sql|bak|zip|gz|rar)|phpmyadmin|adminer|phpinfo|info\.php|server-|\/manager/i;

const MIXED = new Set(Object.keys(EXPOSED));
const BY_LOWER_CASE = new Map<string, Answered>();

export const TRAPS: readonly Trap[] = [
  { name: 'an honest 404', site: always(() => null) },
  { name: '200 for everything', site: always(() => ({ body: page('Site', `<p>${text(60, 'a')}</p>`) })) },
  { name: 'the home page for everything', site: always(() => ({ body: HOME })) },
  {
    name: 'another text each time',
    site: () => {
      let turn = 0;
      return () => ({ body: page('Résultats', `<p>${text(80, `b${turn++}-`)}</p>`) });
    },
  },
  {
    name: 'the path reflected in title and text',
    site: always((path) => ({
      body: page(`Index of ${escaped(path)}`, `<p>La page ${escaped(path)} n’existe pas. ${text(60, 'c')}</p>`),
    })),
  },
  {
    name: 'a single-page application',
    site: always(() => ({
      body: page(
        'Portail',
        '<div id="root"></div><script>window.__env={API_KEY:"x",DB_HOST:"y"}</script><script src="/static/js/main.8f3e2a1b.js"></script>',
      ),
    })),
  },
  {
    name: 'a search page that echoes all signatures',
    site: always((path) => ({ body: page('Recherche', `<p>${escaped(path)}</p>${SIGNS}`) })),
  },
  {
    name: '200 with the text of a 404',
    site: always(() => ({ body: page('404 Not Found', '<h1>Not Found</h1><p>Erreur 404</p>') })),
  },
  { name: '200 and nothing', site: always(() => ({ body: '' })) },
  { name: 'plain text for everything', site: always(() => ({ type: 'text/plain', body: 'nothing here' })) },
  {
    name: 'JSON for everything',
    site: always((path) => ({
      type: 'application/json',
      body: JSON.stringify({ data: null, path, error: 'not found' }),
    })),
  },
  { name: 'a redirect home', site: always(() => ({ status: 302, headers: { Location: '/' } })) },
  {
    name: 'a redirect to a login',
    site: always((path) => ({ status: 302, headers: { Location: `/login?next=${encodeURIComponent(path)}` } })),
  },
  {
    name: 'a login form for every path',
    site: always(() => ({ body: page('Connexion', `<form><input type="password"></form><p>${text(40, 'd')}</p>`) })),
  },
  {
    name: 'a login form that differs each time',
    site: () => {
      let turn = 0;
      return () => ({
        body: page('Connexion', `<form><input type="password"></form><p>${text(80, `e${turn++}-`)}</p>`),
      });
    },
  },
  {
    name: '401 for everything',
    site: always(() => ({ status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Intranet"' } })),
  },
  {
    name: 'a listing for every directory',
    site: always((path) =>
      path.endsWith('/')
        ? { body: page(`Index of ${path}`, `<h1>Index of ${path}</h1><a href="../">..</a><a href="a.sql">a</a>`) }
        : null,
    ),
  },
  {
    name: '200 by extension',
    site: always((path) =>
      /\.(?:php|zip|sql|gz|rar)$/.test(path) ? { body: page('Site', `<p>${text(40, 'f')}</p>`) } : null,
    ),
  },
  {
    name: 'the same settings for every dot file',
    site: always((path) =>
      path.startsWith('/.')
        ? { type: 'text/plain', body: 'SITE_NAME=demo\nSITE_TOKEN=none\nTHEME_COLOR=blue\n' }
        : null,
    ),
  },
  {
    name: 'a download for every archive',
    site: always((path) =>
      /\.(?:zip|gz|rar)$/.test(path)
        ? { type: 'application/zip', body: Buffer.concat([Buffer.from('504b0304', 'hex'), randomBytes(400)]) }
        : null,
    ),
    hides: true,
  },
  {
    name: 'a filter that answers words of attacks with 403',
    site: always((path) => (ATTACK.test(path) ? { status: 403, body: page('403', 'Forbidden') } : null)),
    hides: true,
  },
  {
    name: 'a filter that answers words of attacks with 200',
    site: always((path) =>
      ATTACK.test(path)
        ? {
            body: '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected.</body></html>',
          }
        : null,
    ),
    hides: true,
  },
  {
    name: 'a filter that hangs up on words of attacks',
    site: always((path, request) => {
      if (!ATTACK.test(path)) return null;
      request.socket.destroy();
      return 'taken';
    }),
    hides: true,
  },
  {
    name: 'a challenge before everything but the home page',
    site: always(() => ({ status: 403, headers: { 'cf-mitigated': 'challenge' }, body: page('Just a moment...', '') })),
    hides: true,
  },
  {
    name: 'a limit of ten requests',
    site: () => {
      let requests = 0;
      return () => (++requests > 10 ? { status: 429, headers: { 'Retry-After': '0' } } : null);
    },
    hides: true,
  },
  {
    name: 'a limit that is lifted after one pause',
    site: () => {
      let requests = 0;
      return () => (++requests === 10 ? { status: 429, headers: { 'Retry-After': '0' } } : null);
    },
  },
  {
    name: 'a tarpit',
    site: always((_path, _request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).write('<html>');
      return 'taken';
    }),
    hides: true,
  },
  {
    name: 'garbage that says it is gzip',
    site: always(() => ({ headers: { 'Content-Encoding': 'gzip' }, body: Buffer.from('1f8b08zz not gzip', 'latin1') })),
  },
  {
    name: 'gzip that nobody asked for',
    site: always((path) => ({
      headers: { 'Content-Encoding': 'gzip' },
      body: gzipSync(page('Site', `<p>${escaped(path)} ${text(50, 'g')}</p>`)),
    })),
  },
  {
    name: 'a body that breaks off',
    site: always((_path, request, response) => {
      response
        .writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': '5000' })
        .write('<html><title>Index of /');
      setTimeout(() => request.socket.destroy(), 20);
      return 'taken';
    }),
  },
  {
    name: 'a server that takes no notice of case',
    site: always((path) => (MIXED.has(path) ? null : (BY_LOWER_CASE.get(path.toLowerCase()) ?? null))),
  },
  {
    name: 'a page in another language for everyone who asks otherwise',
    site: always((_path, { headers }) => ({
      headers: { Vary: 'Accept, Accept-Language' },
      body: /text\/html/.test(headers.accept ?? '')
        ? page('Choix de la langue', `<ul>${text(30, 'h')}</ul>`)
        : 'choose',
      status: 300,
    })),
  },
  { name: 'consoles of a dozen products', site: always((path) => HONEYPOT[path] ?? null), hides: true },
  {
    name: 'a hash of the path for everything',
    site: always((path) => ({ type: 'text/plain', body: `${createHash('sha1').update(path).digest('hex')}\n` })),
  },
];
