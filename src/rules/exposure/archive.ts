import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/archive',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: ['https://cwe.mitre.org/data/definitions/530.html'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE', 'DEV-PROC-DONNEE'],
  text: {
    title: 'No backup archive is served',
    rationale:
      'An archive of a whole site holds its source code, its configuration with passwords, and often its data.',
    remediation:
      'Delete the archive or move it outside the document root, search the access logs for downloads, and replace the passwords it holds.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'An archive can be downloaded by anyone at {path}.',
    },
  },
  snippets: {
    nginx: 'location ~* ^/[^/]+\\.(?:zip|rar|7z|tar|tgz|gz)$ { return 404; }',
    apache: '<LocationMatch "(?i)^/[^/]+\\.(?:zip|rar|7z|tar|tgz|gz)$">\n  Require all denied\n</LocationMatch>',
  },

  judge: ({ paths }) => judgePaths(paths, 'archive', { found: () => 'found' }),
});
