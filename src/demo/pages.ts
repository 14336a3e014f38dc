import type { Answers, Header, Page } from './site.ts';

/** Values that pretend to be secret. The tests search every output for them: none may ever be found. */
export const SECRETS = {
  session: 'sid-4f9c27d1', // begins every cookie value
  token: 'csrf-81b60e3a', // begins every form token
  nonce: 'bm9uY2Ut', // begins every nonce of a content security policy
  password: 'Zellige!Atlas-2026',
  appKey: 'base64:cGFzLXVuZS12cmFpZS1jbGVmLWRlLWRlbW8=',
  mailPassword: 'smtp-Ourika-7731',
  person: '739155', // the digits of an identity card, in a file name
} as const;

export const SECURE_HEADERS: readonly Header[] = [
  ['Server', 'nginx'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
  [
    'Content-Security-Policy',
    "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'; form-action 'self'",
  ],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ['Permissions-Policy', 'geolocation=(), camera=(), microphone=()'],
];

export const without = (headers: readonly Header[], ...names: readonly string[]): readonly Header[] =>
  headers.filter(([name]) => !names.includes(name));

export const html = (title: string, main: string, more: { language?: 'fr' | 'ar'; head?: string } = {}): string => {
  const language = more.language ?? 'fr';
  return `<!doctype html>
<html lang="${language}"${language === 'ar' ? ' dir="rtl"' : ''}>
<head><meta charset="utf-8"><title>${title}</title>${more.head ?? ''}</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
};

export const page = (body: string, headers: readonly Header[] = [], status = 200): Page => ({
  status,
  headers: [['Content-Type', 'text/html; charset=utf-8'], ...headers],
  body,
});

export const text = (body: string): Page => ({ status: 200, headers: [['Content-Type', 'text/plain']], body });

export const NOT_FOUND = page(html('Page introuvable', '<h1>Page introuvable</h1>'), [], 404);

/** An ordinary server: a home page, other pages by path, and an honest 404. */
export const answers = (
  headers: readonly Header[],
  home: Page,
  pages: Readonly<Record<string, Page>> = {},
  otherwise: Page = NOT_FOUND,
): Answers => ({ headers, pages: { '/': home, ...pages }, otherwise });

/** The same words whatever is asked. */
export const always = (headers: readonly Header[], otherwise: Page): Answers => ({ headers, pages: {}, otherwise });

export const REDIRECT_TO_HTTPS: Answers = always([['Server', 'nginx']], {
  ...page(html('301', '<h1>Moved Permanently</h1>'), [['Location', '{https}{path}']], 301),
});

export const home = (name: string, more: { language?: 'fr' | 'ar'; head?: string; main?: string } = {}): Page =>
  page(
    html(
      name,
      `<h1>${name}</h1>
${more.main ?? '<p>Horaires, formulaires et démarches.</p>'}
<nav><a href="/">Accueil</a> <a href="/demarches">Démarches</a> <a href="/contact">Contact</a></nav>
<script src="/assets/site.js"></script>`,
      more,
    ),
  );

export const loginForm = (action: string): string =>
  `<form method="post" action="${action}">
<input type="hidden" name="_token" value="${SECRETS.token}-{fresh}">
<label>Identifiant <input name="login"></label>
<label>Mot de passe <input type="password" name="password"></label>
<button>Se connecter</button>
</form>`;

export const GIT_HEAD = text('ref: refs/heads/master\n');

export const DOTENV = text(`APP_NAME=Prestations
APP_ENV=production
APP_KEY=${SECRETS.appKey}
DB_HOST=10.20.30.40
DB_DATABASE=prestations
DB_USERNAME=prestations
DB_PASSWORD=${SECRETS.password}
MAIL_PASSWORD=${SECRETS.mailPassword}
`);

export const UPLOADS_LISTING = page(`<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
<html>
 <head><title>Index of /uploads</title></head>
 <body>
<h1>Index of /uploads</h1>
<pre><a href="?C=N;O=D">Name</a> <a href="?C=M;O=A">Last modified</a> <a href="?C=S;O=A">Size</a><hr>
<a href="/">Parent Directory</a>                          -
<a href="attestation_AB${SECRETS.person}.pdf">attestation_AB${SECRETS.person}.pdf</a>   2026-03-04 10:12  212K
<a href="bordereau.xlsx">bordereau.xlsx</a>              2026-02-11 09:40   88K
<a href="logo.png">logo.png</a>                    2025-12-01 16:05   14K
</pre></body></html>
`);

export const PHPMYADMIN = page(
  `<!doctype html>
<html lang="fr" dir="ltr">
<head><meta charset="utf-8"><title>phpMyAdmin</title><link rel="stylesheet" href="./themes/pmahomme/css/theme.css"></head>
<body id="loginform">
<h1>Bienvenue dans phpMyAdmin</h1>
<form method="post" id="login_form" action="index.php?route=/" name="login_form">
<input type="text" name="pma_username" id="input_username" autocomplete="username">
<input type="password" name="pma_password" id="input_password" autocomplete="current-password">
<input type="hidden" name="token" value="${SECRETS.token}-{fresh}">
</form>
</body>
</html>
`,
  [['Set-Cookie', `phpMyAdmin=${SECRETS.session}-{fresh}; path=/phpmyadmin/; secure; HttpOnly; SameSite=Strict`]],
);

const GENERATOR_WORDPRESS = '<meta name="generator" content="WordPress 5.2">';

export const wordpressHome = (name: string): Page =>
  page(
    html(
      name,
      `<h1>${name}</h1>
<article><h2>Enquête publique</h2><p>Le dossier est consultable en mairie.</p></article>
<link rel="stylesheet" href="/wp-content/themes/twentynineteen/style.css?ver=1.4">
<script src="/wp-includes/js/wp-embed.min.js?ver=5.2"></script>`,
      { head: GENERATOR_WORDPRESS },
    ),
  );

export const WORDPRESS_LOGIN = page(
  html(
    'Connexion ‹ Commune de Tizi Nour — WordPress',
    `<form name="loginform" id="loginform" action="{https}/wp-login.php" method="post">
<input type="text" name="log" id="user_login">
<input type="password" name="pwd" id="user_pass">
</form>`,
  ),
  [['Set-Cookie', 'wordpress_test_cookie=WP+Cookie+check; path=/; secure; HttpOnly']],
);

/** What a web application firewall in front of an application says when it refuses: with status 200. */
export const REQUEST_REJECTED = page(
  "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 9{fresh}<br><br><a href='javascript:history.back();'>[Go Back]</a></body></html>",
);

export const FORBIDDEN = page(html('403 Forbidden', '<h1>403 Forbidden</h1>'), [], 403);

export const MAINTENANCE = page(
  html('Site en maintenance', '<h1>Site en maintenance</h1><p>Le service sera rétabli prochainement.</p>'),
  [['Retry-After', '86400']],
  503,
);
