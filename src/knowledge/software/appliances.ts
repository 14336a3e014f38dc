import { cookie, entriesOf, file, header, icon, type SoftwareEntry, TOLD, text, title } from './sign.ts';

const appliance = entriesOf('appliance');
const plugin = entriesOf('plugin');

/** They show no version before a login, and should not. */
export const APPLIANCES: readonly SoftwareEntry[] = [
  appliance(
    'fortios',
    'Fortinet FortiOS',
    TOLD,
    header('server', /^xxxxxxxx-xxxxx$/, 'medium'),
    cookie(/^SVPNCOOKIE$/, 'SVPNCOOKIE'),
    icon(945408572),
  ),
  appliance(
    'big-ip',
    'F5 BIG-IP',
    TOLD,
    header('server', /^BigIP$/i),
    cookie(/^BIGipServer/, 'BIGipServer'),
    cookie(/^(?:MRHSession|LastMRH_Session)$/, 'MRHSession'),
    icon(-335242539),
  ),
  appliance(
    'citrix-netscaler',
    'Citrix NetScaler',
    TOLD,
    cookie(/^NSC_/, 'NSC_'),
    header('via', /^NS-CACHE-/),
    file(/^\/vpn\/(?:images|js|media)\//, null, 'low'),
  ),
  appliance('pan-os', 'Palo Alto PAN-OS', TOLD, file(/^\/global-protect\//), title(/^GlobalProtect Portal$/)),
  appliance(
    'ivanti-connect-secure',
    'Ivanti Connect Secure',
    TOLD,
    cookie(/^(?:DSSIGNIN|DSBrowserID|DSSignInURL)$/, 'DSSIGNIN'),
    file(/^\/dana-na\//),
  ),
  appliance(
    'cisco-asa',
    'Cisco ASA',
    TOLD,
    cookie(/^webvpn(?:login|context|_portal)?$/, 'webvpn'),
    file(/^\/\+CSCOE\+\//),
  ),
  appliance('check-point', 'Check Point', TOLD, header('server', /^CPWS$/), cookie(/^CPCVPN_/, 'CPCVPN_')),
  appliance('sonicwall', 'SonicWall', TOLD, header('server', /^SonicWALL/i)),
  appliance('watchguard', 'WatchGuard', TOLD, title(/^WatchGuard/)),
  appliance('sophos-firewall', 'Sophos Firewall', TOLD, title(/^Sophos (?:User Portal|Firewall)/)),
  appliance(
    'vmware-vcenter',
    'VMware vCenter',
    TOLD,
    title(/^(?:\+ )?ID_VC_Welcome|^VMware vSphere/),
    text(/<title>" ?\+ ?ID_VC_Welcome/, 'ID_VC_Welcome'),
  ),
  appliance('vmware-horizon', 'VMware Horizon', TOLD, title(/^VMware Horizon/)),
  appliance('hpe-ilo', 'HPE iLO', TOLD, header('server', /^HPE?-iLO-Server\/(?<version>\d[\d.]{0,20})/)),
  appliance('synology-dsm', 'Synology DSM', TOLD, title(/Synology(?:&nbsp;| )DiskStation/)),
  appliance('mikrotik', 'MikroTik RouterOS', TOLD, title(/^RouterOS(?: v(?<version>\d[\d.]{0,20}))?/)),
  appliance('hikvision', 'Hikvision', TOLD, header('server', /^(?:Hikvision-Webs|DNVRS-Webs|App-webs)/)),
];

/** What WordPress plugins write of themselves; all others are known by their folder. */
export const PLUGINS: readonly SoftwareEntry[] = [
  plugin('wordpress-plugin:elementor', 'Elementor', TOLD, {
    in: 'generator',
    pattern: /^Elementor (?<version>\d[\d.]{0,20})/,
  }),
  plugin('wordpress-plugin:woocommerce', 'WooCommerce', TOLD, {
    in: 'generator',
    pattern: /^WooCommerce (?<version>\d[\d.]{0,20})/,
  }),
  plugin('wordpress-plugin:revslider', 'Slider Revolution', TOLD, {
    in: 'generator',
    pattern: /^Powered by Slider Revolution (?<version>\d[\d.]{0,20})/,
  }),
  plugin('wordpress-plugin:js_composer', 'WPBakery Page Builder', TOLD, {
    in: 'generator',
    pattern: /^Powered by WPBakery Page Builder/,
  }),
  plugin('wordpress-plugin:sitepress-multilingual-cms', 'WPML', TOLD, {
    in: 'generator',
    pattern: /^WPML ver:(?<version>\d[\d.]{0,20})/,
  }),
  plugin(
    'wordpress-plugin:wordpress-seo',
    'Yoast SEO',
    TOLD,
    text(
      /<!-- This site is optimized with the Yoast SEO (?:Premium )?plugin v(?<version>\d[\d.]{0,20})/,
      'Yoast SEO plugin v{version}',
    ),
  ),
];
