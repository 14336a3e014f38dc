import { SOFTWARE_TABLE } from '../knowledge/software/index.ts';

/** `vendor:product` of a CPE, or a name of a package, where it is not our own id. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'apache:http_server': 'apache-http-server',
  'apache:tomcat': 'tomcat',
  'apache:solr': 'solr',
  'apache:ofbiz': 'ofbiz',
  'atlassian:confluence_data_center': 'confluence',
  'atlassian:confluence_server': 'confluence',
  'atlassian:jira_data_center': 'jira-software',
  'atlassian:jira_server': 'jira-software',
  'citrix:netscaler_application_delivery_controller': 'citrix-netscaler',
  'citrix:netscaler_gateway': 'citrix-netscaler',
  'cisco:adaptive_security_appliance_software': 'cisco-asa',
  'dotnetnuke:dotnetnuke': 'dnn',
  'eclipse:jetty': 'eclipse-jetty',
  'elastic:elasticsearch': 'elasticsearch',
  'elastic:kibana': 'kibana',
  'f5:big-ip_access_policy_manager': 'big-ip',
  'f5:big-ip_local_traffic_manager': 'big-ip',
  'f5:nginx': 'nginx',
  'fortinet:fortios': 'fortios',
  'getbootstrap:bootstrap': 'bootstrap',
  'glpi-project:glpi': 'glpi',
  'ivanti:connect_secure': 'ivanti-connect-secure',
  'joomla:joomla\\!': 'joomla',
  'jqueryui:jquery_ui': 'jquery-ui',
  'liferay:liferay_portal': 'liferay',
  'liferay:digital_experience_platform': 'liferay',
  'microsoft:exchange_server': 'msexchange',
  'microsoft:internet_information_services': 'iis',
  'microsoft:sharepoint_server': 'sharepoint',
  'oracle:weblogic_server': 'weblogic',
  'paloaltonetworks:pan-os': 'pan-os',
  'progress:moveit_transfer': 'moveit-transfer',
  'pulsesecure:pulse_connect_secure': 'ivanti-connect-secure',
  'redhat:jboss_enterprise_application_platform': 'jboss-as',
  'synacor:zimbra_collaboration_suite': 'zimbra',
  'telerik:ui_for_asp.net_ajax': 'telerik-ui-aspnet-ajax',
  'vmware:vcenter_server': 'vmware-vcenter',
  'zimbra:collaboration': 'zimbra',
  'zabbix:frontend': 'zabbix',
  // OSV: bitnami, Packagist, npm, Maven
  apache: 'apache-http-server',
  'drupal/core': 'drupal',
  'drupal/drupal': 'drupal',
  'joomla/joomla-cms': 'joomla',
  'typo3/cms-core': 'typo3',
  'typo3/cms': 'typo3',
  'moodle/moodle': 'moodle',
  'roundcube/roundcubemail': 'roundcube',
  'phpmyadmin/phpmyadmin': 'phpmyadmin',
  'glpi-project/glpi': 'glpi',
  'laravel/framework': 'laravel',
  'symfony/symfony': 'symfony',
  'org.apache.tomcat:tomcat': 'tomcat',
  'org.apache.tomcat.embed:tomcat-embed-core': 'tomcat',
  'org.eclipse.jetty:jetty-server': 'eclipse-jetty',
  'com.liferay.portal:release.portal.bom': 'liferay',
  'chart.js': 'chartjs',
  'ember.js': 'ember',
  'jquery-validation': 'jquery-validation',
  next: 'nextjs',
  'pdfjs-dist': 'pdfjs',
  'socket.io': 'socketio',
  'video.js': 'videojs',
  jqueryui: 'jquery-ui',
  yuilib: 'yui',
};

/** Names as people write them, without what vendors put before them. */
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\u2122\u00ae]/g, '')
    .replace(/[_\s]+/g, ' ')
    .replace(
      /^(?:apache|microsoft|atlassian|oracle|vmware|fortinet|palo alto networks|citrix|adobe|cisco|progress) /,
      '',
    )
    .trim();

const BY_NAME: ReadonlyMap<string, string> = new Map([
  ...SOFTWARE_TABLE.flatMap(({ product, name }) => [
    [bare(name), product] as const,
    [product, product] as const,
    [product.replaceAll('-', ' '), product] as const,
  ]),
  ...Object.entries(OTHER_NAMES),
  ['http server', 'apache-http-server'],
  ['exchange server', 'msexchange'],
  ['sharepoint server', 'sharepoint'],
  ['netscaler adc', 'citrix-netscaler'],
  ['netscaler gateway', 'citrix-netscaler'],
  ['roundcube webmail', 'roundcube'],
  ['zimbra collaboration', 'zimbra'],
  ['weblogic server', 'weblogic'],
  ['confluence data center', 'confluence'],
  ['confluence server', 'confluence'],
]);

/** Our id of a product that others name, or null. `wordpress-plugin:slug` names itself. */
export function productNamed(name: string): string | null {
  if (name.length > 200) return null;
  const own = name.trim().toLowerCase();
  if (/^wordpress-(?:plugin|theme):[a-z0-9_-]{1,60}$/.test(own)) return own;
  return BY_NAME.get(own) ?? BY_NAME.get(bare(own)) ?? null;
}

/** Of `cpe:2.3:a:apache:http_server:...` or `cpe:/a:apache:http_server`. */
export function productOfCpe(cpe: string): string | null {
  const parts = cpe
    .slice(0, 500)
    .replace(/^cpe:(?:2\.3:|\/)/, '')
    .split(':');
  const [, vendor = '', product = ''] = parts;
  return OTHER_NAMES[`${vendor}:${product}`] ?? productNamed(product);
}

/** Of `pkg:composer/drupal/core@10.3.1`, `pkg:bitnami/apache`. */
export function productOfPurl(purl: string): string | null {
  const path = /^pkg:[a-z0-9.+-]{1,40}\/([^@?#]{1,200})/.exec(purl)?.[1];
  if (path === undefined) return null;
  return productNamed(path) ?? productNamed(path.split('/').at(-1) ?? '');
}
