import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/environment-file',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: ['https://cwe.mitre.org/data/definitions/538.html', 'https://12factor.net/config'],
  controls: [
    'ACC-SYS/APP-ACC',
    'COM-MANAG-CLOISON',
    'COM-MANAG-FILTRAGE',
    'EXP-PROC-ENVIR',
    'DEV-PROC-DONNEE',
    'DEV-PROC-ENVIR',
  ],
  text: {
    title: 'No environment file is served',
    rationale:
      'An environment file holds the passwords of the database and of the mail server and the key that signs sessions. One request is enough to take them all.',
    remediation:
      'Move the file out of the document root, refuse names that begin with a dot, and replace every secret of the file today: it has to be taken as known.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'An environment file with {count} variables can be read by anyone at {path}: {variables}.',
    },
  },
  snippets: {
    nginx: 'location ~ /\\.(?!well-known/) { return 404; }',
    apache: 'RedirectMatch 404 "/\\.(?!well-known/)"',
    iis: '<!-- web.config -->\n<system.webServer><security><requestFiltering><hiddenSegments>\n  <add segment=".env" />\n</hiddenSegments></requestFiltering></security></system.webServer>',
  },
  verify: 'curl -sSI https://{host}:{port}/.env | head -n 1',

  judge: ({ paths }) => judgePaths(paths, 'environment-file', { found: () => 'found' }),
});
