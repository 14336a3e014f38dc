import { describe, expect, test } from 'vitest';
import { run } from '../tls/program.ts';
import { type Look, lookAtPort } from './look.ts';
import {
  ADMINER,
  APACHE,
  MEDIAWIKI,
  NGINX,
  PHP,
  PHPMYADMIN,
  type Real,
  ROUNDCUBE,
  startApache,
  startDatabaseTools,
  startMediaWiki,
  startNginx,
  startRoundcube,
  startTomcat,
  startWordPress,
  TOMCAT,
  WORDPRESS,
} from './real.ts';

// Software as Debian ships it, configured as people should not and as they should: what is exposed is found with its version, a clean site
// has nothing.

const WEEK = Array.from({ length: 7 }, (_, index) => `2026-11-${22 + index}`);
const PATIENCE = 120_000;
const HOME = '<!doctype html><title>Commune</title><h1>Commune de Tizi Nour</h1>';

async function look(start: () => Promise<Real>, days = WEEK.slice(0, 1)): Promise<Look> {
  const real = await start();
  try {
    return await lookAtPort(real.running.port, { days });
  } finally {
    await real.close();
  }
}

/** What a row showed: product and version. */
const shownBy = ({ rows }: Look, id: string) =>
  rows
    .filter((row) => row.id === id && row.answer === 'found')
    .map(({ evidence }) => [evidence.product, evidence.version]);

const versionOf = (program: string, args: readonly string[], pattern: RegExp): string =>
  pattern.exec(run(program, args))?.[1] ?? 'unknown';

/** A test of real software says in its name what is missing. */
function withReal(name: string, why: string | null, body: () => Promise<void>): void {
  test.skipIf(why !== null)(why === null ? name : `${name} (skipped: ${why})`, body, PATIENCE);
}

describe('Apache httpd', () => {
  withReal('shows its status, its information, a repository and a folder', APACHE, async () => {
    const seen = await look(() =>
      startApache({
        files: {
          'index.html': HOME,
          '.git/HEAD': 'ref: refs/heads/main\n',
          'uploads/arrete-12.pdf': '%PDF',
          'uploads/base-2026.sql': '-- MySQL dump',
        },
        lines: (folder) => `
<Location /server-status>
  SetHandler server-status
</Location>
<Location /server-info>
  SetHandler server-info
</Location>
<Directory ${folder}/www/uploads>
  Options Indexes
</Directory>`,
      }),
    );
    expect(seen.found).toEqual([
      'git-head /.git/HEAD',
      'listing-uploads /uploads/',
      'server-info /server-info?server',
      'server-status /server-status',
    ]);
    const version = versionOf('apache2', ['-v'], /Apache\/([\d.]+)/);
    expect(shownBy(seen, 'server-status')).toEqual([['apache-http-server', version]]);
    expect(shownBy(seen, 'server-info')).toEqual([['apache-http-server', version]]);
    expect(seen.fails).toContain('exposure/directory-listing /uploads/ critical');
  });

  withReal('as it is installed exposes nothing in a week', APACHE, async () => {
    const seen = await look(() => startApache({ files: { 'index.html': HOME, 'documents/a.pdf': '%PDF' } }), WEEK);
    expect(seen.found).toEqual([]);
    expect(seen.fails).toEqual([]);
  });
});

describe('nginx', () => {
  withReal('lists a folder and shows its connections', NGINX, async () => {
    const seen = await look(
      () =>
        startNginx(
          { 'index.html': HOME, 'fichiers/liste.pdf': '%PDF', 'old/www/x.txt': 'x' },
          'location /fichiers/ { autoindex on; }\n location /old/ { autoindex on; }\n location = /nginx_status { stub_status; }',
        ),
      WEEK,
    );
    expect(seen.found).toEqual(['bak-dir /old/', 'listing-uploads /fichiers/', 'nginx-status /nginx_status']);
  });

  withReal('as it is installed exposes nothing in a week', NGINX, async () => {
    const seen = await look(() => startNginx({ 'index.html': HOME, 'fichiers/liste.pdf': '%PDF' }, ''), WEEK);
    expect(seen.found).toEqual([]);
    expect(seen.fails).toEqual([]);
  });
});

describe('tools for databases', () => {
  withReal('phpMyAdmin, Adminer and phpinfo are found with their versions', PHPMYADMIN ?? ADMINER, async () => {
    const seen = await look(startDatabaseTools);
    expect(seen.found).toEqual(['adminer /adminer.php', 'phpinfo /info.php', 'phpmyadmin /phpmyadmin/']);
    const debian = (name: string) => versionOf('dpkg-query', ['-W', name], /\t(?:\d+:)?(\d[\d.]*)/);
    expect(shownBy(seen, 'phpmyadmin')[0]?.[1]).toMatch(new RegExp(`^${debian('phpmyadmin')}(?!\\d)`));
    expect(shownBy(seen, 'adminer')).toEqual([['adminer', debian('adminer')]]);
    expect(shownBy(seen, 'phpinfo')).toEqual([['php', run('php', ['-r', 'echo PHP_VERSION;'])]]);
  });

  withReal('a site in PHP without them exposes nothing in a week', PHP, async () => {
    const page = '<!doctype html><title>Commune</title><?php echo "Bonjour"; session_start();';
    const seen = await look(() => startApache({ php: true, files: { 'index.php': page } }), WEEK);
    expect(seen.products.some((product) => product.startsWith('php '))).toBe(true);
    expect(seen.found).toEqual([]);
  });
});

describe('WordPress', () => {
  const version = () =>
    versionOf('grep', ['wp_version =', '/usr/share/wordpress/wp-includes/version.php'], /'([\d.]+)'/);

  withReal('shows its login, its accounts, its interface and its uploads', WORDPRESS, async () => {
    const seen = await look(() => startWordPress(true));
    expect(seen.products).toContain(`wordpress ${version()}`);
    expect(seen.found).toEqual([
      'listing-wp /wp-content/uploads/',
      'wp-login /wp-login.php',
      'wp-users /?rest_route=/wp/v2/users&per_page=1&_fields=id',
      'wp-xmlrpc /xmlrpc.php',
    ]);
    expect(shownBy(seen, 'wp-login')).toEqual([['wordpress', version()]]);
    const users = seen.rows.find(({ id, answer }) => id === 'wp-users' && answer === 'found');
    expect(users?.evidence.accounts).toBe(1);
    expect(JSON.stringify([seen.outcome, seen.findings])).not.toContain('redacteur');
    expect(seen.fails.some((line) => line.startsWith('exposure/login-page'))).toBe(false);
  });

  withReal('that nobody has installed yet waits for whoever comes first', WORDPRESS, async () => {
    const seen = await look(() => startWordPress(false));
    expect(seen.fails).toContain('exposure/installer /wp-admin/install.php critical');
  });
});

describe('MediaWiki and Roundcube', () => {
  withReal('MediaWiki is known by its version, and has nothing to hide', MEDIAWIKI, async () => {
    const seen = await look(startMediaWiki);
    const version = versionOf('grep', ["'MW_VERSION'", '/usr/share/mediawiki/includes/Defines.php'], /'(\d[\d.]+)'/);
    expect(seen.products).toContain(`mediawiki ${version}`);
    expect(seen.fails).toEqual([]);
  });

  withReal('Roundcube is noted with its version: a webmail is for its users', ROUNDCUBE, async () => {
    const seen = await look(startRoundcube);
    expect(seen.found).toEqual(['roundcube /roundcube/']);
    const [, major = '', minor = '', patch = ''] =
      /RCMAIL_VERSION', '(\d+)\.(\d+)\.(\d+)/.exec(run('cat', ['/usr/share/roundcube/program/include/iniset.php'])) ??
      [];
    const number = `${major}${minor.padStart(2, '0')}${patch.padStart(2, '0')}`;
    expect(shownBy(seen, 'roundcube')).toEqual([['roundcube', number]]);
    expect(seen.fails).toEqual([]);
  });
});

describe('Tomcat', () => {
  withReal('shows its managers, and its version on every page that is not there', TOMCAT, async () => {
    const seen = await look(startTomcat, WEEK);
    expect(seen.found).toEqual([
      'error-page-version /*',
      'tomcat-manager /host-manager/html',
      'tomcat-manager /manager/html',
    ]);
    const version = versionOf('dpkg-query', ['-W', 'tomcat10'], /\t(\d+\.\d+\.\d+)/);
    expect(shownBy(seen, 'error-page-version')).toEqual([['tomcat', version]]);
    expect(seen.fails).toEqual([
      'exposure/application-console /host-manager/html high',
      'exposure/application-console /manager/html high',
    ]);
  });
});
