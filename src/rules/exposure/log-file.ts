import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/log-file',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'high',
  references: ['https://cwe.mitre.org/data/definitions/532.html'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE'],
  text: {
    title: 'No log is served',
    rationale:
      'A log holds paths, addresses of visitors and parts of requests, and error messages that show where the application breaks.',
    remediation:
      'Delete the file, write logs outside the document root, and switch the display and the file of debugging messages off on the public server.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A log can be read by anyone at {path}.',
    },
  },
  snippets: {
    nginx: 'location ~ (?:\\.log|/error_log)$ { return 404; }',
    apache: '<FilesMatch "(?:\\.log|^error_log)$">\n  Require all denied\n</FilesMatch>',
  },

  judge: ({ paths }) => judgePaths(paths, 'log-file', { found: () => 'found' }),
});
