import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/database-console',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'high',
  references: [
    'https://www.cisa.gov/news-events/directives/binding-operational-directive-23-02',
    'https://docs.phpmyadmin.net/en/latest/setup.html#securing-your-phpmyadmin-installation',
  ],
  controls: [
    'ACC-SYS/APP-ACC',
    'COM-MANAG-CLOISON',
    'COM-MANAG-FILTRAGE',
    'ACC-SYS/APP-PRIVIL',
    'EXP-JOURN/SURV-DIST',
    'COM-MANAG-DISTANT',
  ],
  text: {
    title: 'No database console can be reached from the Internet',
    rationale:
      'A database console on the Internet lets anyone try passwords against the database itself, and every flaw of the console opens it whole.',
    remediation:
      'Remove the console from the public server, or let only the addresses of the administrators, or a VPN, reach it.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'The login page of a database console can be reached from the Internet at {path}.',
    },
  },
  snippets: {
    nginx: 'location ^~ /phpmyadmin/ { allow 192.0.2.0/24; deny all; }',
    apache: '<Location "/phpmyadmin">\n  Require ip 192.0.2.0/24\n</Location>',
  },
  verify: 'curl -sSI https://{host}:{port}/phpmyadmin/ | head -n 1',

  judge: ({ paths }) => judgePaths(paths, 'database-console', { found: () => 'found' }),
});
