import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find, freePort, launch, missing, type Running, run, startProgram } from '../tls/program.ts';

/** Real software of the distribution, each in a folder of its own, on loopback. */
export interface Real {
  readonly running: Running;
  readonly folder: string;
  close(): Promise<void>;
}

const ROOT = process.getuid?.() === 0;
const MODULES = '/usr/lib/apache2/modules';
const PHP_MODULE = '/usr/lib/apache2/modules/libphp8.2.so';
const HOST = 'www.example.ma';

/** One line that says what is missing, or null. */
export function missingFor(programs: readonly string[], files: readonly string[]): string | null {
  const absent = files.filter((file) => !existsSync(file));
  return missing(...programs) ?? (absent.length === 0 ? null : `${absent.join(', ')} not there`);
}

export const APACHE = missingFor(['apache2', 'setsid'], [MODULES]);
export const NGINX = missingFor(['nginx'], []);
export const PHP = missingFor(['apache2', 'setsid', 'php'], [PHP_MODULE]);
export const PHPMYADMIN = PHP ?? missingFor([], ['/usr/share/phpmyadmin/index.php']);
export const ADMINER = PHP ?? missingFor([], ['/usr/share/adminer/adminer.php']);
export const WORDPRESS = PHP ?? missingFor(['mariadbd', 'mariadb-install-db'], ['/usr/share/wordpress/wp-login.php']);
export const MEDIAWIKI = PHP ?? missingFor([], ['/usr/share/mediawiki/index.php']);
export const ROUNDCUBE =
  PHP ?? missingFor([], ['/var/lib/roundcube/public_html/index.php', '/usr/share/roundcube/SQL/sqlite.initial.sql']);
export const TOMCAT = missingFor(
  ['java'],
  ['/usr/share/tomcat10/bin/catalina.sh', '/usr/share/tomcat10-admin/manager/WEB-INF'],
);

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-real-'));
  run('chmod', ['755', folder]);
  return folder;
}

/** The servers give up root's rights: what they read and write has to be theirs. */
const handOver = (folder: string): void => {
  if (ROOT) run('chown', ['-R', 'www-data:www-data', folder]);
};

const closing = (running: Running, folder: string, also: () => Promise<void> = async () => {}): Real => ({
  running,
  folder,
  close: async () => {
    await running.stop();
    await also();
    rmSync(folder, { recursive: true, force: true });
  },
});

const loaded = (names: readonly string[]): string =>
  names
    .filter((name) => existsSync(join(MODULES, `mod_${name}.so`)))
    .map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`)
    .join('\n');

export interface Files {
  readonly [path: string]: string | Buffer;
}

function writeAll(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

interface ApacheWish {
  readonly files: Files; // of the document root
  readonly lines?: (folder: string) => string; // of the configuration
  readonly php?: boolean;
  readonly folder?: string;
  readonly also?: () => Promise<void>; // when it is closed
}

/** Apache httpd with a document root of its own. */
export async function startApache({
  files,
  lines = () => '',
  php = false,
  folder = ownFolder(),
  also,
}: ApacheWish): Promise<Real> {
  mkdirSync(join(folder, 'www'), { recursive: true });
  writeAll(join(folder, 'www'), files);
  const names = [
    'mpm_prefork',
    'authz_core',
    'authz_host',
    'dir',
    'mime',
    'alias',
    'autoindex',
    'status',
    'info',
    'env',
    'setenvif',
    'rewrite',
    'headers',
    'negotiation',
  ];
  const running = await startProgram({
    program: 'setsid', // Apache ends with its whole process group, which must not be ours
    cwd: folder,
    args: () => [find('apache2') ?? 'apache2', '-f', join(folder, 'apache.conf'), '-DFOREGROUND'],
    prepare: (port) => {
      writeFileSync(
        join(folder, 'apache.conf'),
        `ServerRoot ${folder}
Listen 127.0.0.1:${port}
ServerName ${HOST}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
${ROOT ? 'User www-data\nGroup www-data' : ''}
Mutex file:${folder}
ScoreBoardFile ${folder}/scoreboard
${loaded(names)}
${php ? `LoadModule php_module ${PHP_MODULE}\n<FilesMatch "\\.php$">\n  SetHandler application/x-httpd-php\n</FilesMatch>\nphp_admin_value session.save_path ${folder}\nphp_admin_value upload_tmp_dir ${folder}` : ''}
TypesConfig /etc/mime.types
ServerTokens OS
StartServers 2
MaxRequestWorkers 6
DirectoryIndex index.html index.php
DocumentRoot ${folder}/www
<Directory />
  Require all granted
  Options FollowSymLinks
  AllowOverride None
</Directory>
<Files ".ht*">
  Require all denied
</Files>
${lines(folder)}
`,
      );
      handOver(folder);
    },
  });
  return closing(running, folder, also);
}

/** nginx with a document root of its own. */
export async function startNginx(files: Files, lines: string): Promise<Real> {
  const folder = ownFolder();
  writeAll(join(folder, 'www'), files);
  const running = await startProgram({
    program: 'nginx',
    cwd: folder,
    args: () => ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')],
    prepare: (port) => {
      writeFileSync(
        join(folder, 'nginx.conf'),
        `daemon off;
pid ${folder}/nginx.pid;
worker_processes 1;
events { worker_connections 64; }
http {
  include /etc/nginx/mime.types;
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${folder}/www;
    ${lines}
  }
}
`,
      );
      handOver(folder);
    },
  });
  return closing(running, folder);
}

/** The tools for databases, in PHP. */
export const startDatabaseTools = (): Promise<Real> =>
  startApache({
    php: true,
    files: {
      'index.html': '<!doctype html><title>Outils</title><h1>Outils internes de la commune</h1>',
      'info.php': '<?php phpinfo();',
    },
    lines: () => `
Alias /phpmyadmin /usr/share/phpmyadmin
Alias /adminer.php /usr/share/adminer/adminer.php`,
  });

/** MediaWiki on SQLite. */
export function startMediaWiki(): Promise<Real> {
  const folder = ownFolder();
  const program = '/usr/share/mediawiki/maintenance/install.php';
  const args = [
    '--dbtype=sqlite',
    `--dbpath=${folder}/db`,
    `--confpath=${folder}`,
    '--scriptpath=/mediawiki',
    `--server=http://${HOST}`,
    '--pass=Zellige-2026-xyz',
    'Wiki',
    'Admin',
  ];
  mkdirSync(join(folder, 'db'));
  run('php', [program, ...args]);
  return startApache({
    folder,
    php: true,
    files: {},
    lines: () =>
      `RedirectMatch ^/$ /mediawiki/index.php/Main_Page\nAlias /mediawiki /usr/share/mediawiki\nSetEnv MW_CONFIG_FILE ${folder}/LocalSettings.php`,
  });
}

/** Roundcube on SQLite; nobody can log in. */
export function startRoundcube(): Promise<Real> {
  const folder = ownFolder();
  writeAll(folder, {
    'roundcube/config.inc.php': `<?php
$config = ['db_dsnw' => 'sqlite:///${folder}/roundcube.db?mode=0646', 'imap_host' => 'localhost:143', 'des_key' => 'rcmail-24ByteDESkey*Str0',
  'product_name' => 'Webmail', 'plugins' => [], 'skin' => 'elastic', 'log_driver' => 'stdout', 'temp_dir' => '${folder}', 'log_dir' => '${folder}'];
`,
  });
  cpSync('/etc/roundcube/defaults.inc.php', join(folder, 'roundcube/defaults.inc.php'), { dereference: true });
  return startApache({
    folder,
    php: true,
    files: {},
    lines: () =>
      `RedirectMatch ^/$ /roundcube/\nAlias /roundcube /var/lib/roundcube/public_html\nSetEnv ROUNDCUBE_CONFIG_DIR ${folder}/roundcube`,
  });
}

/** WordPress with a database server of its own; `installed`: otherwise its installer waits for whoever comes first. */
export async function startWordPress(installed: boolean): Promise<Real> {
  const folder = ownFolder();
  const data = join(folder, 'db');
  const socket = join(folder, 'db.sock');
  const user = ROOT ? ['--user=root'] : [];
  run('mariadb-install-db', [
    '--no-defaults',
    ...user,
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const database = launch(
    'mariadbd',
    [
      '--no-defaults',
      ...user,
      `--datadir=${data}`,
      `--socket=${socket}`,
      '--skip-networking',
      '--innodb-buffer-pool-size=32M',
      '--init-file',
      initFile(folder),
    ],
    { cwd: folder, env: {} },
  );
  await database.until(async () => existsSync(socket));
  if (ROOT) run('chmod', ['777', socket]);
  run('cp', ['-rL', '/usr/share/wordpress', join(folder, 'www')]);
  writeAll(join(folder, 'www'), {
    'wp-config.php': `<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp'); define('DB_HOST', 'localhost:${socket}'); define('DB_CHARSET', 'utf8mb4');
$table_prefix = 'wp_'; define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('WP_HOME', 'http://' . ($_SERVER['HTTP_HOST'] ?? '${HOST}')); define('WP_SITEURL', WP_HOME);
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`,
    'wp-content/themes/plain/style.css': '/* Theme Name: plain */',
    'wp-content/themes/plain/index.php':
      '<!doctype html><html><head><?php wp_head(); ?></head><body><h1>Commune</h1></body></html>',
    'wp-content/uploads/2026/11/arrete-12.pdf': '%PDF-1.4',
  });
  if (installed) {
    const script = `define('WP_INSTALLING', true); require '${folder}/www/wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Commune', 'redacteur', 'redacteur@example.ma', true, '', 'Zellige-2026'); switch_theme('plain');`;
    run('php', ['-d', 'display_errors=0', '-r', script]);
  }
  return startApache({
    folder,
    php: true,
    files: {},
    lines: () => `<Directory ${folder}/www/wp-content/uploads>\n  Options Indexes\n</Directory>`,
    also: database.stop,
  });
}

function initFile(folder: string): string {
  const path = join(folder, 'init.sql');
  writeFileSync(
    path,
    "create database if not exists wp;\ncreate user if not exists wp@localhost identified by 'wp';\ngrant all on wp.* to wp@localhost;\n",
  );
  return path;
}

/** Tomcat with its manager and host manager, both behind a password that nobody has. */
export async function startTomcat(): Promise<Real> {
  const folder = ownFolder();
  const port = await freePort();
  run('cp', ['-rL', '/etc/tomcat10', join(folder, 'conf')]);
  rmSync(join(folder, 'conf/Catalina'), { recursive: true, force: true });
  for (const name of ['logs', 'temp', 'work', 'webapps/ROOT']) mkdirSync(join(folder, name), { recursive: true });
  writeAll(folder, {
    'webapps/ROOT/index.html': '<!doctype html><title>Application</title><h1>Application de gestion</h1>',
    'conf/server.xml': `<Server port="-1"><Service name="Catalina">
<Connector port="${port}" address="127.0.0.1" protocol="HTTP/1.1"/>
<Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps" unpackWARs="false" autoDeploy="false"/></Engine>
</Service></Server>`,
    'conf/logging.properties': 'handlers = java.util.logging.ConsoleHandler\n',
  });
  appendFileSync(
    join(folder, 'conf/catalina.properties'),
    '\ntomcat.util.scan.StandardJarScanFilter.jarsToSkip=*.jar\n',
  );
  for (const name of ['manager', 'host-manager'])
    cpSync(`/usr/share/tomcat10-admin/${name}`, join(folder, 'webapps', name), { recursive: true, dereference: true });
  const java = spawnSync(find('java') ?? 'java', ['-XshowSettings:properties', '-version'], {
    encoding: 'utf8',
  }).stderr;
  const home = /java\.home = (\S+)/.exec(java)?.[1] ?? '';
  const running = launch('/usr/share/tomcat10/bin/catalina.sh', ['run'], {
    cwd: folder,
    env: { CATALINA_HOME: '/usr/share/tomcat10', CATALINA_BASE: folder, JAVA_HOME: home, CATALINA_OPTS: '-Xmx256m' },
    end: 'SIGKILL',
  });
  const answers = async () => {
    try {
      return (await fetch(`http://127.0.0.1:${port}/manager/html`)).status === 401;
    } catch {
      return false;
    }
  };
  await running.until(answers);
  return closing({ port, stop: running.stop }, folder);
}
