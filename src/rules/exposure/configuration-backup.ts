import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/configuration-backup',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: [
    'https://cwe.mitre.org/data/definitions/530.html',
    'https://developer.wordpress.org/advanced-administration/security/hardening/',
  ],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE', 'DEV-PROC-DONNEE'],
  text: {
    title: 'No configuration file is served',
    rationale:
      'A copy of a configuration file under another name is no longer run by the server but handed out as text, with the passwords of the database in it.',
    remediation:
      'Delete the copies, keep them outside the document root from now on, and replace the passwords that the file holds.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A configuration file can be read by anyone at {path}.',
    },
  },
  snippets: {
    nginx: 'location ~* (?:\\.(?:bak|old|save|orig|swp|config)|~)$ { return 404; }',
    apache: '<FilesMatch "(?:\\.(?:bak|old|save|orig|swp|config)|~)$">\n  Require all denied\n</FilesMatch>',
  },

  judge: ({ paths }) => judgePaths(paths, 'configuration-backup', { found: () => 'found' }),
});
