import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/project-file',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'low',
  references: ['https://cwe.mitre.org/data/definitions/538.html'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE', 'EXP-PROC-ENVIR', 'DEV-PROC-ENVIR'],
  text: {
    title: 'No project file is served',
    rationale:
      'Files of the project tell which components run here and in which version, and how the machines behind hang together: a shopping list for whoever looks for a known flaw.',
    remediation: 'Deploy only what visitors need, and refuse the names of project files in the server.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A project file can be read by anyone at {path}.',
      password: 'A project file with a password in it can be read by anyone at {path}.',
    },
  },
  snippets: {
    nginx:
      'location ~ (?:/\\.(?!well-known/)|/(?:composer\\.(?:lock|json)|package(?:-lock)?\\.json|docker-compose\\.ya?ml)$) { return 404; }',
    apache:
      '<FilesMatch "^(?:\\..*|composer\\.(?:lock|json)|package(?:-lock)?\\.json|docker-compose\\.ya?ml)$">\n  Require all denied\n</FilesMatch>',
  },

  judge: ({ paths }) =>
    judgePaths(paths, 'project-file', { found: ({ evidence }) => (evidence.password === true ? 'password' : 'found') }),
});
