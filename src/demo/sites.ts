import {
  always,
  answers,
  DOTENV,
  FORBIDDEN,
  GIT_HEAD,
  home,
  html,
  loginForm,
  MAINTENANCE,
  PHPMYADMIN,
  page,
  REDIRECT_TO_HTTPS,
  REQUEST_REJECTED,
  SECRETS,
  SECURE_HEADERS,
  UPLOADS_LISTING,
  WORDPRESS_LOGIN,
  without,
  wordpressHome,
} from './pages.ts';
import type { Certificate, Header, Night, Site } from './site.ts';

const GOOD_CERTIFICATE: Certificate = {
  issuer: 'authority',
  sends: 'chain',
  key: 'ec-p256',
  digest: 'sha256',
  names: 'its own',
  from: -40,
  until: 140,
};

/** A site as it should be; each of the others says how it differs. */
const good = (name: string): Night => ({
  https: answers(SECURE_HEADERS, home(name)),
  http: REDIRECT_TO_HTTPS,
  certificate: GOOD_CERTIFICATE,
  protocols: 'modern',
});

const BARE_HEADERS: readonly Header[] = [['Server', 'nginx']];

export const SITES: readonly Site[] = [
  // --- as they should be ---
  {
    id: 'sante-www',
    host: 'www.sante.example',
    owner: 'sante',
    story: 'as it should be',
    overnight: 'HSTS is gone',
    tags: ['critical'],
    shows: [],
    first: good('Ministère de la Santé publique'),
    second: {
      https: answers(without(SECURE_HEADERS, 'Strict-Transport-Security'), home('Ministère de la Santé publique')),
    },
  },
  {
    id: 'tresor-www',
    host: 'www.tresor.example',
    owner: 'tresor',
    story: 'as it should be, with an RSA key, a session cookie and a nonce',
    overnight: 'the certificate is renewed',
    tags: ['critical'],
    shows: [],
    first: {
      ...good('Direction du Trésor'),
      https: answers(
        [
          ...without(SECURE_HEADERS, 'Content-Security-Policy'),
          [
            'Content-Security-Policy',
            `default-src 'self'; script-src 'nonce-${SECRETS.nonce}{fresh}'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'`,
          ],
        ],
        {
          ...home('Direction du Trésor'),
          headers: [
            ['Content-Type', 'text/html; charset=utf-8'],
            ['Set-Cookie', `__Host-session=${SECRETS.session}-{fresh}; Path=/; Secure; HttpOnly; SameSite=Lax`],
          ],
        },
      ),
      certificate: { ...GOOD_CERTIFICATE, key: 'rsa-2048' },
    },
    second: { certificate: { ...GOOD_CERTIFICATE, key: 'rsa-2048', from: -1, until: 179 } },
  },
  {
    id: 'enseignement-www',
    host: 'وزارة-التعليم.example',
    owner: 'enseignement',
    story: 'an Arabic domain name; the certificate ends in ten days',
    shows: ['certificate/validity'],
    first: {
      ...good('وزارة التعليم'),
      https: answers(SECURE_HEADERS, home('وزارة التعليم', { language: 'ar', main: '<p>الخدمات والمساطر.</p>' })),
      certificate: { ...GOOD_CERTIFICATE, from: -80, until: 10 },
    },
  },

  // --- certificates ---
  {
    id: 'sante-rdv',
    host: 'rdv.sante.example',
    owner: 'sante',
    story: 'the certificate expired twelve days ago',
    shows: ['certificate/validity'],
    first: { ...good('Prise de rendez-vous'), certificate: { ...GOOD_CERTIFICATE, from: -102, until: -12 } },
  },
  {
    id: 'tresor-paiement',
    host: 'paiement.tresor.example',
    owner: 'tresor',
    story: 'the certificate ends in seven and a half days',
    overnight: 'the certificate now ends within a week',
    shows: ['certificate/validity'],
    first: { ...good('Paiement en ligne'), certificate: { ...GOOD_CERTIFICATE, from: -82, until: 7.5 } },
  },
  {
    id: 'eau-www',
    host: 'www.eau.example',
    owner: 'eau',
    story: 'the certificate is for another name',
    shows: ['certificate/name'],
    first: { ...good('Agence de l’eau'), certificate: { ...GOOD_CERTIFICATE, names: ['webmail.eau.example'] } },
  },
  {
    id: 'cadastre-intranet',
    host: 'intranet.cadastre.example',
    owner: 'cadastre',
    story: 'the certificate vouches for itself',
    shows: ['certificate/not-self-signed'],
    first: { ...good('Intranet'), certificate: { ...GOOD_CERTIFICATE, issuer: 'itself', key: 'rsa-2048' } },
  },
  {
    id: 'cadastre-www',
    host: 'www.cadastre.example',
    owner: 'cadastre',
    story: 'the intermediate certificate is not sent',
    shows: ['certificate/complete-chain'],
    first: { ...good('Agence du cadastre'), certificate: { ...GOOD_CERTIFICATE, sends: 'leaf' } },
  },
  {
    id: 'cadastre-ancien',
    host: 'www.ancien-cadastre.example',
    owner: 'cadastre',
    story: 'an old domain kept alive: RSA of 1024 bits, signed with SHA-1',
    tags: ['legacy'],
    shows: ['certificate/key', 'certificate/signature'],
    first: {
      ...good('Conservation foncière'),
      certificate: { ...GOOD_CERTIFICATE, key: 'rsa-1024', digest: 'sha1' },
      protocols: 'modern-weak-keys',
    },
  },

  // --- protocols ---
  {
    id: 'transports-services',
    host: 'services.transports.example',
    owner: 'transports',
    story: 'TLS 1.0 and 1.1 are accepted, 1.3 is not',
    shows: ['tls/version-1.0', 'tls/version-1.1', 'tls/version-1.3'],
    first: { ...good('Téléservices'), protocols: 'up-to-1.2' },
  },

  // --- headers and cookies ---
  {
    id: 'transports-www',
    host: 'www.transports.example',
    owner: 'transports',
    story: 'no security header at all',
    overnight: 'HSTS is there',
    shows: ['headers/hsts', 'headers/csp', 'headers/framing', 'headers/content-type-options'],
    first: { ...good('Ministère des Transports'), https: answers(BARE_HEADERS, home('Ministère des Transports')) },
    second: {
      https: answers(
        [...BARE_HEADERS, ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']],
        home('Ministère des Transports'),
      ),
    },
  },
  {
    id: 'prevoyance-www',
    host: 'www.prevoyance.example',
    owner: 'prevoyance',
    story: 'headers that look right and are not; cookies that anyone may read',
    tags: ['critical'],
    shows: [
      'headers/hsts',
      'headers/csp',
      'headers/framing',
      'headers/referrer-policy',
      'cookies/secure',
      'cookies/http-only',
    ],
    first: {
      ...good('Caisse de prévoyance des artisans'),
      https: answers(
        [
          ['Server', 'nginx'],
          ['Strict-Transport-Security', 'max-age=banana'],
          ['X-Frame-Options', 'ALLOW-FROM https://partenaire.example'],
          ['Content-Security-Policy-Report-Only', "default-src 'self'"],
          ['X-Content-Type-Options', 'nosniff'],
          ['Referrer-Policy', 'unsafe-url'],
          ['Set-Cookie', `PHPSESSID=${SECRETS.session}-{fresh}; path=/`],
          ['Set-Cookie', `ci_session=${SECRETS.session}-{fresh}; path=/; HttpOnly`],
        ],
        home('Caisse de prévoyance des artisans'),
      ),
    },
  },

  // --- exposed files and consoles ---
  {
    id: 'prevoyance-prestations',
    host: 'prestations.prevoyance.example',
    owner: 'prevoyance',
    story: 'the repository, the settings with their passwords and the uploads are open to all',
    tags: ['critical'],
    shows: ['exposure/repository', 'exposure/environment-file', 'exposure/directory-listing'],
    first: {
      ...good('Prestations'),
      https: answers(SECURE_HEADERS, home('Prestations'), {
        '/.git/HEAD': GIT_HEAD,
        '/.env': DOTENV,
        '/uploads/': UPLOADS_LISTING,
      }),
    },
  },
  {
    id: 'eau-portail',
    host: 'portail.eau.example',
    owner: 'eau',
    story: 'as it should be',
    overnight: 'a database console is open to all',
    shows: [],
    first: good('Portail de l’eau'),
    second: { https: answers(SECURE_HEADERS, home('Portail de l’eau'), { '/phpmyadmin/': PHPMYADMIN }) },
  },
  {
    id: 'univ-atlas-wiki',
    host: 'wiki.univ-atlas.example',
    owner: 'univ-atlas',
    story: 'answers every path with 200, a title like that of a listing, and a login form: nothing is exposed',
    shows: [],
    first: {
      ...good('Wiki'),
      https: answers(
        SECURE_HEADERS,
        home('Wiki'),
        {},
        page(
          html('Index of {path}', `<h1>Index of {path}</h1><p>Cette page reste à écrire.</p>${loginForm('/session')}`),
        ),
      ),
    },
  },

  // --- pages without protection ---
  {
    id: 'univ-atlas-inscription',
    host: 'inscription.univ-atlas.example',
    owner: 'univ-atlas',
    story: 'https sends visitors to http, where a password is asked for',
    shows: ['https/no-downgrade', 'page/login-over-http'],
    first: {
      ...good('Inscription'),
      https: always(SECURE_HEADERS, page(html('302', ''), [['Location', '{http}/connexion']], 302)),
      http: answers(BARE_HEADERS, page(html('302', ''), [['Location', '/connexion']], 302), {
        '/connexion': page(html('Connexion', `<h1>Inscription</h1>${loginForm('/connexion')}`)),
      }),
    },
  },
  {
    id: 'tizi-nour-etat-civil',
    host: 'etat-civil.tizi-nour.example',
    owner: 'tizi-nour',
    story: 'there is no https at all',
    shows: ['https/reachable'],
    first: { ...good('État civil'), https: 'refused', http: answers(BARE_HEADERS, home('État civil')) },
  },

  // --- old software ---
  {
    id: 'univ-atlas-www',
    host: 'www.univ-atlas.example',
    owner: 'univ-atlas',
    story: 'the banner names software that has not been supported for years',
    shows: ['software/version-disclosed', 'software/end-of-life'],
    first: {
      ...good('Université de l’Atlas oriental'),
      https: answers(
        [
          ...without(SECURE_HEADERS, 'Server'),
          ['Server', 'Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips PHP/5.4.16'],
          ['X-Powered-By', 'PHP/5.4.16'],
        ],
        home('Université de l’Atlas oriental'),
      ),
    },
  },
  {
    id: 'tizi-nour-www',
    host: 'www.tizi-nour.example',
    owner: 'tizi-nour',
    story: 'WordPress 5.2',
    overnight: 'the home page has another title',
    shows: ['software/end-of-life'],
    first: {
      ...good('Commune de Tizi Nour'),
      https: answers(SECURE_HEADERS, wordpressHome('Commune de Tizi Nour'), { '/wp-login.php': WORDPRESS_LOGIN }),
    },
    second: {
      https: answers(SECURE_HEADERS, wordpressHome('Owned'), { '/wp-login.php': WORDPRESS_LOGIN }),
    },
  },

  // --- sites that cannot be judged ---
  {
    id: 'transports-guichet',
    host: 'guichet.transports.example',
    owner: 'transports',
    story: 'no security header, and the same over plain http',
    overnight: 'taken off line: nothing listens any more',
    shows: ['https/redirect', 'headers/hsts', 'headers/csp'],
    first: {
      ...good('Guichet unique'),
      https: answers(BARE_HEADERS, home('Guichet unique')),
      http: answers(BARE_HEADERS, home('Guichet unique')),
    },
    second: { https: 'refused', http: 'refused' },
  },
  {
    id: 'eau-sig',
    host: 'sig.eau.example',
    owner: 'eau',
    story: 'accepts connections and says nothing',
    shows: [],
    listed: 'http',
    first: { ...good(''), https: 'refused', http: 'silent' },
  },
  {
    id: 'univ-atlas-archives',
    host: 'archives.univ-atlas.example',
    owner: 'univ-atlas',
    story: 'nothing listens there any more',
    tags: ['legacy'],
    shows: [],
    first: { ...good(''), https: 'refused', http: 'refused' },
  },
  {
    id: 'donnees-www',
    host: 'www.donnees.example',
    owner: 'conseil',
    story: 'refuses everything with 403',
    shows: [],
    first: {
      ...good(''),
      https: always([['Server', 'nginx']], FORBIDDEN),
      http: always([['Server', 'nginx']], FORBIDDEN),
    },
  },
  {
    id: 'donnees-api',
    host: 'api.donnees.example',
    owner: 'conseil',
    story: 'a firewall answers in its place, with status 200 and a support number',
    shows: [],
    first: { ...good(''), https: always([], REQUEST_REJECTED), http: always([], REQUEST_REJECTED) },
  },
  {
    id: 'enseignement-resultats',
    host: 'resultats.enseignement.example',
    owner: 'enseignement',
    story: 'WordPress 5.2 without security headers',
    overnight: 'closed for maintenance',
    shows: ['headers/hsts', 'headers/csp', 'software/end-of-life'],
    first: { ...good(''), https: answers(BARE_HEADERS, wordpressHome('Résultats des examens')) },
    second: { https: always(BARE_HEADERS, MAINTENANCE) },
  },
];
