import type { Header } from '../../src/model/observation.ts';

/** One answer: a body with status 200, or more of it. */
export type Sample =
  | string
  | Buffer
  | { readonly status?: number; readonly headers?: readonly Header[]; readonly body?: string | Buffer };

export const hex = (text: string, rest = ''): Buffer => Buffer.concat([Buffer.from(text, 'hex'), Buffer.from(rest)]);
export const html = (inside: string): string => `<!DOCTYPE html><html><body>${inside}</body></html>`;
const titled = (title: string, inside = ''): string =>
  `<!doctype html><html><head><title>${title}</title></head><body>${inside}</body></html>`;
const said = (
  name: string,
  value: string,
  rest: { readonly status?: number; readonly body?: string } = {},
): Sample => ({
  headers: [[name, value]],
  ...rest,
});
const moved = (location: string): Sample => said('Location', location, { status: 302 });
const asked = (realm: string): Sample => said('WWW-Authenticate', `Basic realm="${realm}"`, { status: 401 });

const SQLITE = hex('53514c69746520666f726d6174203300', ' page');
const LISTED = '<html><head><title>Index of /uploads</title></head><body><h1>Index of /uploads</h1>';
const LISTING = {
  yes: [
    LISTED,
    '<title>Directory listing for /</title>',
    '<h1>Directory: /x/</h1>',
    'x <A HREF="/">[To Parent Directory]</A>',
    '<ListBucketResult xmlns="x">',
    '<a href="../">..</a> <a href="?C=N;O=D">Name</a>',
    '<th>Name</th><th>Last modified</th><th>Size</th><a href="../">up</a>',
  ],
  no: [
    '<h1>Directory Listing Denied</h1><title>Index of /</title>',
    '<a href="../">up</a>',
    html('Index of /'),
    '<title>Index of terms</title>',
    '<th>Name</th><th>Size</th><th>Last modified</th>',
  ],
};
const PHPINFO = {
  yes: ['<title>phpinfo()</title><h1>PHP Version 8.2</h1>', '<title>PHP 8.2.36 - phpinfo()</title>PHP Version'],
  no: ['<title>phpinfo()</title>', '<h1>phpinfo()</h1>PHP Version', titled('Test', 'PHP works')],
};

/** What each row believes, and what comes close without being it. One line here for every entry of the table. */
export const ROWS: Readonly<Record<string, { readonly yes: readonly Sample[]; readonly no: readonly Sample[] }>> = {
  // --- secrets ---
  'git-head': {
    yes: ['ref: refs/heads/main\n', 'ref: refs/remotes/origin/x', `${'0a'.repeat(20)}\n`, 'b'.repeat(64)],
    no: ['ref: elsewhere', `ref: refs/heads/main\n${html('')}`, 'c'.repeat(41), '<html>ref: refs/heads/main', ''],
  },
  'git-config': {
    yes: ['[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n'],
    no: ['[core]\n', 'repositoryformatversion = 0', html('[core]\nrepositoryformatversion = 0')],
  },
  svn: { yes: [SQLITE, '12\n\ndir\n'], no: ['SQLite format', '11\n', html('12\n')] },
  hg: {
    yes: ['revlogv1\nstore\nfncache\n', 'share-safe\r\ngeneraldelta'],
    no: ['revlogv1\nother\n', 'store house', ''],
  },
  dotenv: {
    yes: ['APP_NAME=x\nDB_HOST=y\n', '# comment\nFOO=1\nMY_SECRET=2', 'A_TOKEN=1\r\nB_KEY=2\r\n'],
    no: ['DB_HOST=only one\n', 'FOO=1\nBAR=2\n', html('\nDB_HOST=1\nDB_NAME=2\n'), 'set DB_HOST=1\nset DB_NAME=2'],
  },
  'dotenv-variants': { yes: ['APP_ENV=prod\nDB_PASSWORD=x\n'], no: ['APP_ENV=prod\n', titled('APP_ENV')] },
  'dotenv-example': { yes: ['APP_KEY=\nDB_PASSWORD=secret\n'], no: ['# nothing', html('APP_KEY=\nDB_HOST=')] },
  htpasswd: {
    yes: ['admin:$apr1$abc$def', 'x:{SHA}abc=', 'y:$2y$05$abc', 'z:abcdefghij./1\n'],
    no: ['admin: password', 'http://example.ma', 'a:b', html('admin:$apr1$x')],
  },
  'ds-store': { yes: [hex('0000000142756431', 'x')], no: [hex('00000001'), 'Bud1'] },
  'private-key': {
    yes: [
      '-----BEGIN RSA PRIVATE KEY-----\nMII',
      '-----BEGIN PRIVATE KEY-----\n',
      '-----BEGIN OPENSSH PRIVATE KEY-----',
    ],
    no: ['-----BEGIN PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----', html('-----BEGIN PRIVATE KEY-----')],
  },
  'aws-credentials': {
    yes: ['[default]\naws_access_key_id = AKIA\n'],
    no: ['[default]\nregion = eu', 'aws_access_key_id = x', html('[default]\naws_access_key_id = x')],
  },
  'vscode-sftp': {
    yes: ['{\n  "host": "ftp.example.ma",\n  "password": "x"\n}', '{\n"host": "h",\n"privateKeyPath": "k"}'],
    no: ['{\n  "host": "ftp.example.ma"\n}', '{"password": "x"}'],
  },
  'htaccess-readable': {
    yes: ['RewriteEngine On\n', 'Deny from all', '# x\nAuthType Basic'],
    no: ['RewriteEngineering', html('RewriteEngine On'), 'We Require this'],
  },
  'docker-compose': {
    yes: ['version: "3"\nservices:\n  web:\n    image: nginx\n', 'services:\n  a:\n    build: .\n'],
    no: ['services:\n', 'image: x', html('services:\n image: x')],
  },
  idea: {
    yes: ['<?xml version="1.0"?>\n<project version="4">\n<component name="x">'],
    no: ['<project version="4">', '<component name="x">'],
  },
  'composer-lock': {
    yes: ['{"content-hash": "x", "packages": [ ]}', '{"packages": [{"name": "a/b", "dist": {}}]}'],
    no: ['{"packages": []}', '{"content-hash": "x"}', titled('composer')],
  },
  'package-json': {
    yes: ['{\n "name": "site",\n "dependencies": {}}', '{"name":"x","lockfileVersion":3}'],
    no: ['{"name":"x"}', '{"dependencies":{}}', '[1]'],
  },

  // --- settings ---
  'web-config': {
    yes: ['<?xml version="1.0"?>\n<configuration>\n<system.webServer>', '<configuration><connectionStrings>'],
    no: ['<configuration></configuration>', html('<configuration><system.web>')],
  },
  appsettings: {
    yes: ['{\n  "Logging": {}\n}', '\u00ef\u00bb\u00bf{\n  "ConnectionStrings": {}\n}'],
    no: ['{"theme": "x"}', '[\n"Logging":', html('{\n"Logging": {}')],
  },
  'wp-config-backup': {
    yes: ["<?php\ndefine('DB_NAME', 'x');", 'define( "DB_PASSWORD", "y" );', hex('623056494d', ' 8.2')],
    no: ['<?php', 'DB_NAME', html("define('DB_NAME'")],
  },
  'joomla-config-backup': {
    yes: ["<?php\nclass JConfig {\n public $password = 'x';"],
    no: ['class JConfig {', 'public $password', html('class JConfig public $secret')],
  },
  'drupal-config-backup': {
    yes: ["<?php\n$databases['default']['default'] = [", "<?php\n$db_url = 'mysql://"],
    no: ["$databases['x']", '<?php\n$settings = [];'],
  },
  'typo3-config-backup': {
    yes: ["<?php\nreturn [ 'DB' => [", "<?php $typo_db_password = 'x';"],
    no: ['<?php return [];', "'DB' => ["],
  },
  'spip-config': { yes: ["<?php\nspip_connect_db('localhost'"], no: ['spip_connect_db(', '<?php connect();'] },
  'php-config-backup': {
    yes: ["<?php\n$db_password = 'x';", '<?php mysqli_connect($h);', '\n<?php $pdo = new PDO("mysql:")'],
    no: ['<?php echo 1;', 'password', html('<?php password')],
  },
  'java-web-inf': {
    yes: ['<?xml version="1.0"?>\n<web-app version="3.0">', '<web-app xmlns="x">'],
    no: ['<?xml version="1.0"?><app>', html('&lt;web-app&gt;')],
  },

  // --- backups ---
  'sql-dump': {
    yes: [
      '-- MySQL dump 10.13',
      '--\n-- PostgreSQL database dump\n--',
      '-- phpMyAdmin SQL Dump',
      'DROP TABLE `users`;',
      '-- MariaDB dump 10.19',
    ],
    no: ['-- a comment', html('CREATE TABLE x'), 'how to CREATE TABLE'],
  },
  archive: {
    yes: [
      hex('504b0304'),
      hex('1f8b08'),
      hex('526172211a0700'),
      hex('377abcaf271c'),
      Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')]),
    ].map((body) => ({ headers: [['Content-Type', 'application/octet-stream']], body })),
    no: ['PK', html('PK\x03\x04'), 'ustar', { headers: [['Content-Type', 'text/html']], body: hex('504b0304') }],
  },
  'mssql-bak': { yes: [Buffer.from('TAPE\0\0')], no: ['tape', html('TAPE')] },
  sqlite: { yes: [SQLITE], no: ['SQLite', html('SQLite format 3')] },

  // --- databases ---
  phpmyadmin: {
    yes: [
      '<input name="pma_username">',
      {
        headers: [
          ['Set-Cookie', 'x=1'],
          ['Set-Cookie', 'phpMyAdmin=s; path=/'],
        ],
        body: '/themes/pmahomme/',
      },
    ],
    no: ['<link href="/themes/pmahomme/a.css">', 'phpMyAdmin', '<input name="username">'],
  },
  adminer: {
    yes: ["<title>Login - Adminer</title><select name='auth[driver]'>"],
    no: ['<title>Adminer</title>', 'name="auth[driver]"'],
  },
  'phpmyadmin-setup': { yes: [titled('phpMyAdmin setup')], no: [titled('phpMyAdmin'), 'setup'] },
  'odoo-db': { yes: [titled('Odoo', '<div class="o_database_list">')], no: [titled('Odoo'), 'Master Password'] },
  pgadmin: {
    yes: [titled('pgAdmin 4', '<input name="csrf_token">')],
    no: [titled('pgAdmin 4'), '<input name="csrf_token">'],
  },
  elasticsearch: {
    yes: ['[{"health":"green","status":"open","index":"a","docs.count":"3"}]'],
    no: ['[]', '[{"health":"green"}]', '{"docs.count":1}'],
  },

  // --- application servers ---
  'tomcat-manager': {
    yes: [
      '<title>/manager</title> Tomcat Web Application Manager',
      'Tomcat Virtual Host Manager',
      asked('Tomcat Manager Application'),
    ],
    no: ['Apache Tomcat', '', asked('Intranet')],
  },
  'weblogic-console': {
    yes: [titled('Oracle WebLogic Server', '<input name="j_username">')],
    no: [titled('WebLogic Server'), '<input name="j_username">'],
  },
  'coldfusion-admin': {
    yes: [titled('ColdFusion Administrator Login', '<input name="cfadminPassword">')],
    no: [titled('ColdFusion Administrator'), 'cfadminPassword'],
  },
  'jboss-console': {
    yes: [
      titled('JBoss JMX Management Console'),
      titled('JBoss AS Administration Console'),
      asked('JBoss JMX Console'),
    ],
    no: [titled('JBoss'), asked('Console')],
  },
  'jboss-invoker': {
    yes: [hex('aced0005', 'sr'), said('Content-Type', 'application/x-java-serialized-object')],
    no: ['aced', html('x-java-serialized-object')],
  },
  websphere: { yes: [titled('Integrated Solutions Console'), titled('WebSphere')], no: [titled('Console')] },
  glassfish: { yes: [titled('Login GlassFish', '<input name="j_username">')], no: [titled('GlassFish'), 'j_username'] },
  axis2: {
    yes: [titled('Axis2 :: Administration Page'), '<title>List Services</title><h2>Available services</h2>'],
    no: ['Available services', titled('Axis2')],
  },

  // --- machines ---
  ecp: {
    yes: [
      moved('https://mail.example.ma/owa/auth/logon.aspx?replaceCurrent=1&url=https%3a%2f%2fmail%2fecp%2f'),
      titled('Exchange Admin Center'),
    ],
    no: [moved('/login'), titled('Admin Center')],
  },
  zimbra: {
    yes: [
      titled('Zimbra Administration'),
      said('Set-Cookie', 'ZA_TEST=true'),
      moved('https://mail.example.ma:7071/zimbraAdmin/'),
    ],
    no: [titled('Zimbra Web Client'), moved('/')],
  },
  rdweb: { yes: [titled('RD Web Access'), titled('Remote Desktop')], no: [titled('Web Access')] },
  cpanel: {
    yes: [moved('https://example.ma:2083/'), asked('cPanel')],
    no: [moved('https://example.ma/cpanel/'), asked('Panel')],
  },
  plesk: { yes: [titled('Plesk Obsidian', '<form action="/login_up.php">')], no: [titled('Plesk'), 'login_up.php'] },
  webmin: {
    yes: [said('Server', 'MiniServ/2.105', { body: 'Login to Webmin' })],
    no: ['Login to Webmin', said('Server', 'MiniServ/2.105')],
  },
  ispconfig: { yes: [titled('ISPConfig Login')], no: [titled('Login'), 'ISPConfig'] },

  // --- operations ---
  glpi: {
    yes: [
      titled('GLPI - Authentification'),
      titled('GLPI', '<input id="login_name">'),
      titled('GLPI', '<input name="fielda5f3c0d1">'),
    ],
    no: [titled('GLPI'), titled('Authentification')],
  },
  jenkins: {
    yes: [said('X-Jenkins', '2.440.1'), said('X-Jenkins', '2.440.1', { status: 403 })],
    no: [titled('Jenkins'), said('X-Jenkins', 'x')],
  },
  grafana: { yes: [titled('Grafana', '<script>window.grafanaBootData = {}')], no: [titled('Grafana')] },
  kibana: {
    yes: [said('kbn-name', 'kibana'), '{"name":"k","version":{"number":"7.17.0"}}'],
    no: ['{"version":"7"}', titled('Kibana')],
  },
  solr: {
    yes: [titled('Solr Admin', '<html ng-app="solrAdminApp">')],
    no: [titled('Solr Admin'), 'ng-app="solrAdminApp"'],
  },
  prometheus: {
    yes: ['# HELP go_goroutines x\n# TYPE go_goroutines gauge\n'],
    no: ['# HELP go_goroutines x\n', '# a comment\n# another\n'],
  },
  'nagios-centreon-zabbix': {
    yes: [
      asked('Nagios Access'),
      said('Set-Cookie', 'centreon_session=x'),
      titled('Example: Zabbix', '<button name="enter">'),
      titled('Login to Cacti'),
    ],
    no: [asked('Access'), titled('Zabbix'), titled('Cacti')],
  },
  'portainer-rancher': {
    yes: ['{"Version":"2.19.4","InstanceID":"x"}'],
    no: ['{"Version":"2.19.4"}', '{"InstanceID":"x"}'],
  },
  'gitlab-gitea': {
    yes: [
      '<meta content="GitLab" property="og:site_name">',
      said('Set-Cookie', '_gitlab_session=x'),
      html('Powered by Gitea'),
    ],
    no: [titled('Git')],
  },
  'nexus-sonar': {
    yes: [said('Server', 'Nexus/3.60.0'), '{"id":"A1","version":"9.9","status":"UP"}'],
    no: [said('Server', 'nginx'), '{"status":"UP"}'],
  },
  ocs: {
    yes: [titled('OCS Inventory', '<input name="LOGIN">')],
    no: [titled('OCS Inventory'), '<input name="LOGIN">'],
  },

  // --- diagnostics ---
  'server-status': {
    yes: ['<h1>Apache Server Status for x</h1><dt>Server Version: Apache'],
    no: ['Apache Server Status for x', 'Server Version:'],
  },
  'server-info': { yes: ['<h1>Apache Server Information</h1>'], no: ['Apache information'] },
  phpinfo: PHPINFO,
  'test-pages': PHPINFO,
  'django-debug': {
    yes: [{ status: 404, body: '<code>DEBUG = True</code> Using the URLconf defined in site.urls' }],
    no: [{ status: 404, body: 'DEBUG = True' }, 'DEBUG = True Using the URLconf'],
  },
  'werkzeug-debug': {
    yes: [{ status: 500, body: '<title>x // Werkzeug Debugger</title><script>EVALEX = true</script>' }],
    no: [
      { status: 500, body: 'Werkzeug' },
      { status: 500, body: 'EVALEX = true' },
    ],
  },
  'framework-debug': {
    yes: [
      { status: 500, body: titled('Whoops! There was an error.') },
      { status: 500, body: '<script>window.ignite({})</script>' },
      { status: 404, body: titled('Action Controller: Exception caught') },
      { status: 500, body: '<b>Version Information:</b>&nbsp;Microsoft .NET Framework Version:4.0.30319' },
      { status: 404, body: `${titled('No route found for "GET /x" (404 Not Found)')}<pre class="sf-dump">` },
    ],
    no: [
      { status: 404, body: titled('Whoops, nothing here') },
      { status: 404, body: 'Not Found' },
      titled('Whoops! 200'),
    ],
  },
  'error-page-version': {
    yes: [
      { status: 404, body: '<h3>Apache Tomcat/10.1.60 (Debian)</h3>' },
      { status: 404, body: '<a>Powered by Jetty:// 9.4.43</a>' },
    ],
    no: [{ status: 404, body: 'Apache Tomcat' }, '<h3>Apache Tomcat/9</h3>'],
  },
  actuator: {
    yes: [
      '{"_links":{"self":{"href":"http://x/actuator","templated":false},"health":{"href":"http://x/actuator/health"}}}',
    ],
    no: ['{"_links":{}}', '{"health":{}}', html('{"_links":{"health":{')],
  },
  'actuator-env': { yes: ['{"activeProfiles":["prod"],"propertySources":['], no: ['{"propertySources":[]}'] },
  jolokia: {
    yes: ['{"value":{"agent":"1.7.2","protocol":"7.2"},"status":200}'],
    no: ['{"agent":"1.7.2"}', '{"protocol":"7.2"}'],
  },
  'symfony-profiler': {
    yes: [titled('Symfony Profiler'), html('<div class="sf-toolbar">')],
    no: ['You are not allowed to access this file. Check app_dev.php. sf-toolbar', titled('Profiler')],
  },
  'laravel-telescope': {
    yes: [titled('Telescope - Portail'), titled('Horizon')],
    no: [titled('Le Telescope'), 'Telescope'],
  },
  'laravel-ignition': { yes: ['{"can_execute_commands":true}'], no: ['{"ok":true}'] },
  elmah: {
    yes: [titled('x', 'Error Log for ROOT on WEB1 Powered by <a>ELMAH</a>')],
    no: ['Error Log for x', 'Powered by ELMAH'],
  },
  'trace-axd': {
    yes: [titled('x', '<h1>Application Trace</h1> Requests to this Application')],
    no: ['Application Trace', 'Requests to this Application'],
  },
  'tomcat-examples': {
    yes: [titled('Apache Tomcat Examples'), titled('Apache Tomcat 10 (10.1.60) - Documentation Index')],
    no: [titled('Examples'), titled('Documentation')],
  },
  'nginx-status': {
    yes: ['Active connections: 291 \nserver accepts handled requests\n'],
    no: ['Active connections: many', html('Active connections: 1 ')],
  },
  'cgi-bin': {
    yes: ['SERVER_SOFTWARE = Apache/2.2\nQUERY_STRING = \n'],
    no: ['SERVER_SOFTWARE = x', 'QUERY_STRING = '],
  },
  'wp-debug-log': {
    yes: ['[22-Nov-2026 10:00:00 UTC] PHP Warning:  x in /var'],
    no: ['PHP Warning: x', html('[22-Nov-2026 10:00:00 UTC] PHP Warning')],
  },
  'laravel-log': {
    yes: ['[2026-11-22 10:00:00] production.ERROR: x'],
    no: ['[2026-11-22] ERROR', html('[2026-11-22 10:00:00] production.ERROR')],
  },
  'error-log': {
    yes: ['[22-Nov-2026 10:00:00 UTC] PHP Fatal error: x', '[Sun Nov 22 10:00:00.1 2026] [core:error]'],
    no: ['error', html('[22-Nov-2026] PHP Warning')],
  },

  // --- listings ---
  'listing-uploads': LISTING,
  'listing-home': LISTING,
  'listing-wp': LISTING,
  'listing-wp-code': LISTING,
  'listing-drupal': LISTING,
  'listing-joomla': LISTING,
  'listing-spip': LISTING,
  'listing-typo3': LISTING,
  'listing-iis': LISTING,
  'glpi-files': LISTING,
  'bak-dir': LISTING,

  // --- web sites ---
  'wp-login': { yes: ['<form id="loginform"><input name="log">'], no: ['<form id="loginform">', '<input name="log">'] },
  'drupal-login': {
    yes: ['<form id="user-login-form"><input name="pass">'],
    no: ['<form id="user-login-form">', '<input name="pass">'],
  },
  'joomla-admin': {
    yes: ['option=com_login <input id="mod-login-username">'],
    no: ['com_login', '<input name="username">'],
  },
  'typo3-backend': {
    yes: ['<input name="userident">', '<div class="typo3-login">'],
    no: ['<input name="user">', titled('TYPO3')],
  },
  'spip-admin': {
    yes: [moved('../spip.php?page=login&url=x'), '<input name="var_login">'],
    no: [moved('/'), titled('SPIP')],
  },
  'liferay-login': {
    yes: [
      '_com_liferay_login_web',
      said('Liferay-Portal', 'Liferay Community Edition'),
      moved('/web/guest/home?p_p_id=58'),
    ],
    no: [titled('Login'), moved('/login')],
  },
  'moodle-login': { yes: ['<input name="logintoken" value="x">'], no: [titled('Moodle'), '<input name="token">'] },
  'generic-admin': {
    yes: [
      '<input class="x" type="password" name="p">',
      "<INPUT TYPE='password'>",
      '<input type=password>',
      said('www-authenticate', 'Negotiate', { status: 401 }),
    ],
    no: ['<input type="text">', 'type="password"', '<p>password</p>', { status: 401 }],
  },
  'sharepoint-anon': {
    yes: [titled('Site Contents', '<div class="ms-core">Site Contents')],
    no: [
      titled('Site Contents'),
      '<div class="ms-core">',
      titled('x', '<div class="ms-core">Site Contents /_layouts/15/Authenticate.aspx'),
    ],
  },
  'wp-install': {
    yes: ['<input id="language-continue">', '<input name="weblog_title">'],
    no: ['<h1>Already Installed</h1><input name="weblog_title">', titled('WordPress')],
  },
  'drupal-install': {
    yes: [titled('Choose language', '<script src="/core/misc/drupal.js">')],
    no: [titled('Choose language'), titled('Drupal already installed', 'Choose language drupal.js')],
  },
  'joomla-install': {
    yes: [titled('Joomla! Web Installer', '<form id="siteForm">')],
    no: [titled('Joomla'), '<form id="siteForm">'],
  },
  'typo3-install': {
    yes: [titled('TYPO3 CMS Install Tool'), titled('Installing TYPO3 CMS'), '<div class="t3js-login">'],
    no: [titled('Install'), titled('TYPO3')],
  },
  'dnn-install': { yes: [titled('DotNetNuke Installation'), '<span id="dnnVersion">'], no: [titled('DotNetNuke')] },
  'old-install-wizards': {
    yes: [titled('GLPI SETUP'), titled('Dolibarr install or upgrade'), titled('PrestaShop Installation Assistant')],
    no: [
      titled('Installation'),
      titled('Installation des panneaux solaires'),
      titled('GLPI SETUP', 'already installed'),
    ],
  },
  'wp-xmlrpc': {
    yes: [
      'XML-RPC server accepts POST requests only.',
      { status: 405, body: 'XML-RPC server accepts POST requests only.' },
    ],
    no: [html('XML-RPC server accepts POST requests only.'), 'POST only'],
  },
  'wp-users': {
    yes: ['[{"id":1}]', '[ {"id": 12 }'],
    no: ['[]', '{"code":"rest_user_cannot_view"}', '[{"name":"x"}]'],
  },
  'drupal-changelog': {
    yes: ['Drupal 7.98, 2023-06-07\n', '\nDrupal 8.9.20,'],
    no: ['Drupal changes', html('Drupal 7.98')],
  },
  'joomla-manifest': {
    yes: ['<?xml version="1.0"?><extension type="file"><version>4.2.9</version>'],
    no: ['<extension>', '<version>4.2.9'],
  },
  'sharepoint-vti': {
    yes: ['<!-- FrontPage Configuration Information\n FPVersion="15.00.0.000"'],
    no: ['FPVersion', titled('x')],
  },
  'fckeditor-kcfinder': {
    yes: [titled('FCKeditor - Connectors Tests'), titled('KCFinder: Files')],
    no: [titled('FCKeditor')],
  },
  phpunit: {
    yes: ['{\n  "name": "phpunit/phpunit",'],
    no: ['{"name": "site/site", "require-dev": {"phpunit/phpunit": "9"}}', html('phpunit/phpunit')],
  },
  'telerik-rau': {
    yes: [
      '{ "message" : "RadAsyncUpload handler is registered succesfully, however, it may not be accessed directly." }',
    ],
    no: ['RadAsyncUpload'],
  },
  swagger: {
    yes: ['{"openapi":"3.0.1","info":{}}', '{"swagger":"2.0"}', html('<div id="swagger-ui">')],
    no: ['{"info":{}}', titled('Swagger')],
  },
  graphql: { yes: ['{"data":{"__typename":"Query"}}'], no: ['{"errors":[]}', '{"data":{}}'] },
  wsdl: {
    yes: ['<?xml version="1.0"?><wsdl:definitions xmlns="x">', '<definitions name="x">'],
    no: ['<?xml version="1.0"?><a>', html('&lt;wsdl:definitions')],
  },
  crossdomain: {
    yes: ['<cross-domain-policy><allow-access-from domain="*"/>', '<allow-from><domain uri="*"/>'],
    no: ['<allow-access-from domain="*.example.ma"/>', '<domain uri="https://example.ma"/>'],
  },
  'liferay-jsonws': {
    yes: [titled('json-web-services-api', '<h1>JSON Web Services API</h1> Context')],
    no: [titled('JSON Web Services API'), 'Context'],
  },

  // --- doors ---
  owa: {
    yes: ['<link href="/owa/auth/15.2.1118/themes/x.css">', said('X-OWA-Version', '15.2.1118.7', { status: 302 })],
    no: [titled('Outlook'), moved('/owa/auth/logon.aspx')],
  },
  roundcube: {
    yes: ['<input id="rcmloginuser"><script>rcmail.set_env({"rcversion":10605})'],
    no: ['<input id="rcmloginuser">', 'rcmail'],
  },
  'roundcube-installer': { yes: [titled('Roundcube Webmail Installer')], no: [titled('Roundcube Webmail')] },
  nextcloud: {
    yes: ['{"installed":true,"version":"27.0.0.8","versionstring":"27.0.0"}'],
    no: ['{"installed":true}', '{"versionstring":"27.0.0"}'],
  },
  'fortigate-sslvpn': {
    yes: ['<script src="/remote/fgt_lang?lang=fr">', 'launchFortiClient()'],
    no: [titled('VPN'), '/remote/login'],
  },
  citrix: {
    yes: ['<script src="_ctxstxt_CitrixReceiver">', titled('Citrix Gateway')],
    no: [titled('Citrix'), titled('Gateway')],
  },
  ivanti: {
    yes: [
      titled('Ivanti Connect Secure'),
      '<form name="frmLogin">',
      said('Set-Cookie', 'DSSIGNIN=url_default', { status: 302 }),
    ],
    no: [titled('Connect'), moved('/')],
  },
  globalprotect: { yes: [titled('GlobalProtect Portal')], no: [titled('Portal')] },
  'f5-apm': {
    yes: [said('Set-Cookie', 'MRHSession=x', { status: 302 }), said('Set-Cookie', 'F5_ST=1')],
    no: [moved('/my.policy'), said('Set-Cookie', 'BIGipServerx=1')],
  },
  'sonicwall-sophos-checkpoint': {
    yes: [titled('SonicWall - Virtual Office'), titled('Sophos User Portal')],
    no: [titled('Welcome'), 'SonicWall'],
  },
  'fortigate-admin': {
    yes: [said('Set-Cookie', 'APSCOOKIE_1234=0'), '<div class="main-app"><i class="f-icon">'],
    no: ['<div class="main-app">', titled('FortiGate')],
  },
  f5: {
    yes: [titled('BIG-IP&reg;- Redirect', 'Configuration Utility')],
    no: [titled('BIG-IP'), 'Configuration Utility'],
  },
  'citrix-admin': { yes: [titled('Citrix ADC', '<label>User Name')], no: [titled('Citrix ADC'), 'User Name'] },
  'panos-admin': {
    yes: [titled('Login', 'Palo Alto Networks <input name="user">')],
    no: ['Palo Alto Networks', '<input name="user">'],
  },
  vmware: {
    yes: [titled('VMware ESXi'), titled('vSphere Client'), titled('x', 'VMware vSphere')],
    no: [titled('Client')],
  },
};
