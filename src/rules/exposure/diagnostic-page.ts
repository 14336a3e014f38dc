import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/diagnostic-page',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'medium',
  references: [
    'https://cwe.mitre.org/data/definitions/497.html',
    'https://httpd.apache.org/docs/2.4/mod/mod_status.html',
    'https://www.php.net/manual/en/function.phpinfo.php',
  ],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE'],
  text: {
    title: 'No diagnostic page is served',
    rationale:
      'Diagnostic pages show exact versions, paths, addresses of visitors and sometimes passwords: the plan of the house for whoever wants to get in.',
    remediation:
      'Delete phpinfo pages and diagnostic tools from the public server, switch the development mode off, and allow server-status and server-info for the machine itself only.',
    messages: {
      ...NOTHING_EXPOSED,
      debug: 'The error pages show that the application runs in its development mode ({path}).',
      found: 'A diagnostic page can be read by anyone at {path}.',
      password: 'A diagnostic page that shows a password or a secret can be read by anyone at {path}.',
      queries: 'A status page that shows what visitors ask for can be read by anyone at {path}.',
    },
  },
  snippets: {
    nginx: 'location = /stub_status { stub_status; allow 127.0.0.1; deny all; }',
    apache: '<LocationMatch "^/server-(?:status|info)">\n  Require local\n</LocationMatch>',
  },
  verify: 'curl -sSI https://{host}:{port}/server-status | head -n 1',

  judge: ({ paths }) =>
    judgePaths(paths, 'diagnostic-page', {
      found: ({ evidence }, { free }) => {
        if (free === true) return 'debug';
        if (evidence.password === true) return 'password';
        return evidence.queries === true ? 'queries' : 'found';
      },
    }),
});
