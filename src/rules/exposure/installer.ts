import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/installer',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: [
    'https://cwe.mitre.org/data/definitions/1188.html',
    'https://developer.wordpress.org/advanced-administration/security/hardening/',
  ],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE', 'EXP-PROC-ENVIR'],
  text: {
    title: 'No installer is open',
    rationale:
      'Whoever finishes an installation that was left open becomes the administrator of the site and runs a program of their own on the server.',
    remediation: 'Finish the installation or remove it, and delete the folder of the installer from the server.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'The installer of an application is open to anyone at {path}.',
    },
  },

  judge: ({ paths }) => judgePaths(paths, 'installer', { found: () => 'found' }),
});
