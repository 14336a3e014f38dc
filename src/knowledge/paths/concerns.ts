import { type Concern, cookie, header, mark } from './entry.ts';

/** Whom a technology shows itself by: products that were seen, and cookies and headers of the first page. */

export const PHP: Concern = {
  seen: [
    'php',
    'dokuwiki',
    'drupal',
    'glpi',
    'joomla',
    'laravel',
    'mediawiki',
    'moodle',
    'nextcloud',
    'phpmyadmin',
    'prestashop',
    'roundcube',
    'spip',
    'symfony',
    'typo3',
    'wordpress',
  ],
  home: [cookie('php-session', /^PHPSESSID=/m), mark('php-link', /(?:href|src)=["'][^"'<>]{1,200}\.php["'?]/i)],
};

export const NODE: Concern = {
  seen: ['express', 'nextjs', 'nodejs'],
  home: [cookie('connect-sid', /^connect\.sid=/m)],
};

export const PHP_OR_NODE: Concern = {
  seen: [...(PHP.seen ?? []), ...(NODE.seen ?? []), 'django', 'gunicorn', 'python', 'werkzeug'],
  home: [...(PHP.home ?? []), ...(NODE.home ?? []), cookie('django-token', /^csrftoken=/m)],
};

export const JAVA: Concern = {
  seen: [
    'confluence',
    'eclipse-jetty',
    'jboss-as',
    'jboss-web',
    'jira-software',
    'liferay',
    'red-hat-jboss-eap',
    'solr',
    'spring-boot',
    'tomcat',
    'tomcat-connector',
    'weblogic',
    'wildfly',
  ],
  home: [
    cookie('java-session', /^JSESSIONID=/m),
    mark('java-link', /(?:href|src|action)=["'][^"'<>]{1,200}\.(?:jsp|jsf|do|action)["'?;]/i),
  ],
};

export const ASP: Concern = {
  seen: ['aspnet', 'aspnet-mvc', 'dnn', 'dotnet', 'dotnetfx', 'iis', 'kestrel', 'msexchange', 'sharepoint'],
  home: [
    cookie('aspnet-session', /^ASP\.NET_SessionId=/m),
    mark('aspnet-link', /(?:href|action)=["'][^"'<>]{1,200}\.aspx?["'?]/i),
  ],
};

export const IIS: Concern = { seen: ['iis', 'aspnet', 'aspnet-mvc', 'msexchange', 'sharepoint'] };

export const WORDPRESS: Concern = {
  seen: ['wordpress'],
  home: [mark('wordpress-files', /\/wp-(?:content|includes)\//)],
};
export const DRUPAL: Concern = {
  seen: ['drupal'],
  home: [mark('drupal-files', /\/sites\/(?:default|all)\/|\/core\/misc\/drupal/)],
};
export const JOOMLA: Concern = {
  seen: ['joomla'],
  home: [mark('joomla-files', /\/media\/jui\/|\/components\/com_|option=com_/)],
};
export const TYPO3: Concern = { seen: ['typo3'], home: [mark('typo3-files', /\/typo3(?:temp|conf)\/|\/fileadmin\//)] };
export const SPIP: Concern = {
  seen: ['spip'],
  home: [mark('spip-files', /spip\.php\?|\/squelettes\/|\/local\/cache-(?:css|js|vignettes)\//)],
};
export const LIFERAY: Concern = { seen: ['liferay'] };
export const SHAREPOINT: Concern = { seen: ['sharepoint'] };
export const LARAVEL: Concern = { seen: ['laravel'], home: [cookie('laravel-session', /^laravel_session=/m)] };
export const SYMFONY: Concern = {
  seen: [...(PHP.seen ?? [])],
  home: [...(PHP.home ?? []), header('debug-token', 'x-debug-token', /^\S/)],
};

/** Where a name says what the machine is for. */
export const MAIL = [
  'mail',
  'mail1',
  'mail2',
  'webmail',
  'owa',
  'outlook',
  'exchange',
  'messagerie',
  'zimbra',
  'courrier',
  'mx',
];
export const REMOTE = [
  'vpn',
  'vpn1',
  'vpn2',
  'sslvpn',
  'ssl',
  'remote',
  'acces',
  'access',
  'citrix',
  'gateway',
  'fw',
  'firewall',
  'portail-vpn',
];
export const OPERATIONS = [
  'admin',
  'ci',
  'dev',
  'devops',
  'git',
  'gitlab',
  'grafana',
  'jenkins',
  'kibana',
  'monitor',
  'monitoring',
  'nagios',
  'nexus',
  'preprod',
  'recette',
  'sonar',
  'supervision',
  'test',
  'zabbix',
];
export const INTERFACES = [
  'api',
  'apis',
  'app',
  'apps',
  'gateway',
  'services',
  'service',
  'ws',
  'webservice',
  'webservices',
];
