import { always, answers, home, html, page, REDIRECT_TO_HTTPS, SECURE_HEADERS, without } from '../../src/demo/pages.ts';
import type { Header, Night, Site } from '../../src/demo/site.ts';

const GOOD: Night = {
  https: answers(SECURE_HEADERS, home('Accueil')),
  http: REDIRECT_TO_HTTPS,
  certificate: {
    issuer: 'authority',
    sends: 'chain',
    key: 'ec-p256',
    digest: 'sha256',
    names: 'its own',
    from: -10,
    until: 80,
  },
  protocols: 'modern',
};
const ITSELF: Partial<Night> = { certificate: { ...GOOD.certificate, issuer: 'itself' } };

const site = (id: string, story: string, differs: Partial<Night>): Site => ({
  id,
  host: `${id}.odd.example`,
  owner: 'eau',
  story,
  shows: [],
  first: { ...GOOD, ...differs },
});

/** All of `headers` in place of those of the same names. */
const instead = (...headers: readonly Header[]): readonly Header[] => [
  ...without(SECURE_HEADERS, ...headers.map(([name]) => name)),
  ...headers,
];
const sends = (...headers: readonly Header[]): Partial<Night> => ({
  https: answers(instead(...headers), home('Accueil')),
});
const shows = (head: string, main = '', type = 'text/html; charset=utf-8'): Partial<Night> => ({
  https: answers(without(SECURE_HEADERS, 'Content-Security-Policy', 'Referrer-Policy'), {
    status: 200,
    headers: [['Content-Type', type]],
    body: html('Accueil', main, { head }),
  }),
});
const cookies = (...lines: readonly string[]): Partial<Night> =>
  sends(...lines.map((line): Header => ['Set-Cookie', line]));
const to = (location: string, ...headers: readonly Header[]) =>
  page(html('302', ''), [['Location', location], ...headers], 302);

/** Where reading a site in one way or another makes a difference. */
export const ODD_SITES: readonly Site[] = [
  // several lines
  site(
    'two-hsts',
    'two lines of HSTS',
    sends(['Strict-Transport-Security', 'max-age=31536000'], ['strict-transport-security', 'max-age=1']),
  ),
  site(
    'two-csp',
    'two policies in two lines',
    sends(['Content-Security-Policy', "frame-ancestors 'self'"], ['Content-Security-Policy', "default-src 'none'"]),
  ),
  site(
    'two-csp-hidden',
    'the joining comma hides a keyword',
    sends(
      ['Content-Security-Policy', "default-src 'self' 'unsafe-inline'"],
      ['Content-Security-Policy', "script-src 'self'; object-src 'none'"],
    ),
  ),
  site('two-xfo', 'the same line twice', {
    https: answers(
      [...without(SECURE_HEADERS, 'Content-Security-Policy'), ['X-Frame-Options', 'SAMEORIGIN']],
      home('Accueil'),
    ),
  }),
  site(
    'two-nosniff',
    'the same line twice',
    sends(['X-Content-Type-Options', 'nosniff'], ['X-Content-Type-Options', 'nosniff']),
  ),
  site('two-types', 'two media types', sends(['Content-Type', 'text/plain'])),
  site(
    'two-referrers',
    'two policies, the last known counts',
    sends(['Referrer-Policy', 'no-referrer'], ['Referrer-Policy', 'unsafe-url, new-policy']),
  ),
  site(
    'two-corp',
    'a joined value is invalid',
    sends(['Cross-Origin-Resource-Policy', 'same-origin'], ['Cross-Origin-Resource-Policy', 'same-origin']),
  ),

  // values
  site('hsts-short', 'a day', sends(['Strict-Transport-Security', 'max-age=86400'])),
  site('hsts-nonsense', 'no number', sends(['Strict-Transport-Security', 'max-age="31536000"'])),
  site('hsts-spaced', 'white space around the sign', sends(['Strict-Transport-Security', 'max-age = 31536000'])),
  site('corp', 'in capitals', sends(['Cross-Origin-Resource-Policy', 'SAME-SITE'])),
  site(
    'csp-nonce',
    'a nonce beside unsafe-inline, in the directive that all others fall back to',
    sends([
      'Content-Security-Policy',
      "default-src 'self' https: 'unsafe-inline' 'nonce-{fresh}{fresh}' 'strict-dynamic'",
    ]),
  ),
  site('csp-none', 'nothing is allowed', sends(['Content-Security-Policy', "default-src 'none'; frame-ancestors *"])),
  site(
    'csp-report-uri',
    'an insecure address for reports',
    sends(['Content-Security-Policy', "default-src 'self'; report-uri http://reports.example/; report-uri /two"]),
  ),
  site(
    'csp-twice',
    'reports twice',
    sends(['Content-Security-Policy', "default-src 'self'; report-uri /one; report-uri /two"]),
  ),
  site('csp-eval', 'eval in styles', sends(['Content-Security-Policy', "default-src 'self'; style-src 'unsafe-eval'"])),
  site('csp-images', 'images over http', sends(['Content-Security-Policy', "default-src 'self'; img-src http:"])),
  site('xfo-alone', 'without a policy', {
    https: answers(without(SECURE_HEADERS, 'Content-Security-Policy'), home('Accueil')),
  }),

  // the page
  site(
    'meta-csp',
    'policies in the page',
    shows(
      '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'; frame-ancestors \'none\'"><meta name="referrer" content="no-referrer">',
    ),
  ),
  site(
    'meta-useless',
    'a policy that a page cannot have',
    shows('<meta http-equiv="content-security-policy" content="frame-ancestors \'none\'">'),
  ),
  site('meta-and-header', 'a policy in the page and one in the header', {
    https: answers(
      instead(['Content-Security-Policy', "default-src 'self' https://cdn.example/a/; script-src 'self'"]),
      page(
        html('Accueil', '', {
          head: '<meta http-equiv="Content-Security-Policy" content="default-src https://cdn.example/a/b; img-src *">',
        }),
      ),
    ),
  }),
  site(
    'type-capitals',
    'a media type in capitals',
    shows(
      '<meta name="referrer" content="no-referrer">',
      '<script src="https://cdn.other.example/a.js"></script>',
      'TEXT/HTML',
    ),
  ),
  site('scripts-none', 'no script', shows('', '<p>Rien</p>')),
  site('scripts-inline', 'only inline', shows('', '<script>1</script>')),
  site('scripts-foreign', 'from elsewhere', shows('', '<script src="https://cdn.other.example/a.js"></script>')),
  site(
    'scripts-sealed',
    'from elsewhere, with integrity',
    shows('', '<script src="https://cdn.other.example/a.js" integrity="sha384-x"></script>'),
  ),
  site(
    'scripts-own-sealed',
    'own, with integrity',
    shows('', '<script src="/a.js" integrity="sha384-x"></script><script src="/b.js"></script>'),
  ),
  site(
    'scripts-http',
    'over http',
    shows(
      '',
      '<script src="http://cdn.other.example/a.js"></script><script src="https://cdn.other.example/a.js"></script>',
    ),
  ),
  site(
    'scripts-http-sealed',
    'over http with integrity',
    shows('', '<script src="http://cdn.other.example/a.js" integrity="x"></script>'),
  ),
  site(
    'scripts-sibling',
    'of the same domain, over http',
    shows('', '<script src="http://static.odd.example/a.js"></script>'),
  ),
  site('scripts-relative', 'without a scheme', shows('', '<script src="//cdn.other.example/a.js"></script>')),
  site(
    'scripts-base',
    'relative to another host',
    shows('<base href="http://cdn.other.example/">', '<script src="a.js"></script>'),
  ),
  site(
    'scripts-own-base',
    'relative to a folder',
    shows('<base href="/static/">', '<script src="a.js" integrity="sha256-x"></script>'),
  ),
  site('stub', 'a page that leads on at once', shows('<meta http-equiv="refresh" content="0; url=/suite">')),

  // cookies
  site('cookie-good', 'as it should be', cookies('__Host-session=1; Path=/; Secure; HttpOnly; SameSite=Lax')),
  site('cookie-plain', 'no attribute', cookies('lang=fr')),
  site('cookie-session', 'a session without anything', cookies('PHPSESSID=1; path=/')),
  site('cookie-session-secure', 'a session that scripts can read', cookies('PHPSESSID=1; Secure')),
  site('cookie-csrf', 'a token without SameSite', cookies('XSRF-CSRF=1; Secure')),
  site('cookie-samesite', 'a SameSite that does not exist', cookies('a=1; Secure; SameSite=Strickt')),
  site('cookie-none', 'SameSite=None without Secure', cookies('a=1; SameSite=None')),
  site('cookie-deleted', 'a deletion', cookies('PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/')),
  site('cookie-prefix', 'a prefix without what it promises', cookies('__Host-x=1; path=/x; Secure')),
  site('cookie-suffix', 'for everybody', cookies('session=1; Domain=example')),
  site(
    'cookie-parent',
    'for the whole domain',
    cookies('session=1; Domain=odd.example; Secure; HttpOnly; SameSite=Strict'),
  ),
  site('cookie-heroku', 'one that is left alone', cookies('heroku-session-affinity=1; path=/')),
  site('cookie-nameless', 'without a name', cookies('=1; path=/', 'session')),
  site('cookie-on-the-way', 'a session begun on the way, and ended', {
    https: answers(
      SECURE_HEADERS,
      to(
        '/fr',
        ['Set-Cookie', 'session=1; Max-Age=0; Path=/'],
        ['Set-Cookie', 'login=1; Max-Age=-1; Path=/ailleurs; Secure; HttpOnly'],
      ),
      {
        '/fr': home('Accueil'),
      },
    ),
  }),
  site('cookie-without-hsts', 'a session without Secure where there is no HSTS', {
    https: answers(without(SECURE_HEADERS, 'Strict-Transport-Security'), {
      ...home('Accueil'),
      headers: [
        ['Content-Type', 'text/html'],
        ['Set-Cookie', 'login=1; HttpOnly'],
      ],
    }),
  }),
  site('cookie-untrusted', 'deletions behind a certificate that nobody trusts', {
    ...cookies('PHPSESSID=deleted; Max-Age=0; path=/', 'login=1; Max-Age=0; Path=/compte; Secure; HttpOnly'),
    ...ITSELF,
  }),

  // sharing
  site('cors-all', 'everybody may read', sends(['Access-Control-Allow-Origin', '*'])),
  site(
    'cors-one',
    'one origin may read',
    sends(['Access-Control-Allow-Origin', 'https://unrelated.example'], ['Access-Control-Allow-Credentials', 'true']),
  ),
  site('cors-two', 'two lines', sends(['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Origin', '*'])),

  // chains
  site('http-stays', 'http answers for itself', { http: GOOD.https }),
  site('http-elsewhere', 'http leads to https of another host', {
    http: always([], to('{https}'.replace('{https}', 'https://two-hsts.odd.example'))),
  }),
  site('http-twice', 'http leads to http first', { http: answers([], to('/fr'), { '/fr': to('{https}/') }) }),
  site('http-refused', 'there is no http', { http: 'refused' }),
  site('http-untrusted', 'http leads to a certificate that nobody trusts', ITSELF),
  site('http-circle', 'http leads back to itself', { http: answers([], to('/a'), { '/a': to('/b'), '/b': to('/a') }) }),
  site('http-nowhere', 'http leads to what is no address', { http: always([], to('http://[')) }),
  site('https-circle', 'https leads back to itself', { https: always(SECURE_HEADERS, to('/')) }),
  site('https-nowhere', 'https leads to what is no address', { https: always(SECURE_HEADERS, to('https://')) }),
  site('https-down', 'https leads to http', {
    https: always(SECURE_HEADERS, to('{http}/')),
    http: answers([], home('Accueil')),
  }),
  site('https-old', 'only old versions', { protocols: 'up-to-1.2' }),
  site('status-401', 'asks for a name', {
    https: always(SECURE_HEADERS, page(html('401', ''), [['WWW-Authenticate', 'Basic']], 401)),
  }),
  site('status-404', 'has no home page', { https: always(SECURE_HEADERS, page(html('404', ''), [], 404)) }),
];
