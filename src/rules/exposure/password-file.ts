import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/password-file',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: [
    'https://httpd.apache.org/docs/2.4/programs/htpasswd.html',
    'https://cwe.mitre.org/data/definitions/538.html',
  ],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE'],
  text: {
    title: 'No password file is served',
    rationale:
      'A password file gives the names of the accounts and hashes that can be guessed at leisure, away from every lock-out.',
    remediation:
      'Keep password files outside the document root, refuse names that begin with .ht, and change the passwords of all its accounts.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A password file with {accounts} accounts can be read by anyone at {path}.',
    },
  },
  snippets: {
    nginx: 'location ~ /\\.ht { return 404; }',
    apache: '<Files ".ht*">\n  Require all denied\n</Files>',
  },
  verify: 'curl -sSI https://{host}:{port}/.htpasswd | head -n 1',

  judge: ({ paths }) => judgePaths(paths, 'password-file', { found: () => 'found' }),
});
