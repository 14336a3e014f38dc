import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/application-console',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'high',
  references: [
    'https://tomcat.apache.org/tomcat-10.1-doc/manager-howto.html',
    'https://www.cisa.gov/news-events/directives/binding-operational-directive-23-02',
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
    title: 'No application server console can be reached from the Internet',
    rationale:
      'With the console of an application server anyone who finds its password can install a program of their own on the server.',
    remediation:
      'Remove the manager application from the public server, or let only the addresses of the administrators reach it (RemoteAddrValve).',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'The console of an application server can be reached from the Internet at {path}.',
    },
  },
  snippets: {
    nginx: 'location ~ ^/(?:host-)?manager/ { allow 192.0.2.0/24; deny all; }',
    apache: '<LocationMatch "^/(?:host-)?manager/">\n  Require ip 192.0.2.0/24\n</LocationMatch>',
  },
  verify: 'curl -sSI https://{host}:{port}/manager/html | head -n 1',

  judge: ({ paths }) => judgePaths(paths, 'application-console', { found: () => 'found' }),
});
