import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/database-dump',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: ['https://cwe.mitre.org/data/definitions/530.html'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE', 'DEV-PROC-DONNEE'],
  text: {
    title: 'No database dump is served',
    rationale:
      'A database dump holds everything the application knows, personal data of citizens and hashes of passwords included.',
    remediation:
      'Delete the file and search the access logs for downloads. Write dumps outside the document root. Where personal data were in it, inform the data protection officer.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A database dump can be downloaded by anyone at {path}.',
    },
  },
  snippets: {
    nginx: 'location ~* \\.sql(?:\\.gz)?$ { return 404; }',
    apache: '<FilesMatch "\\.sql(?:\\.gz)?$">\n  Require all denied\n</FilesMatch>',
  },

  judge: ({ paths }) => judgePaths(paths, 'database-dump', { found: () => 'found' }),
});
