import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/version-file',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'low',
  references: ['https://cwe.mitre.org/data/definitions/200.html'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE'],
  text: {
    title: 'No file that tells the exact version is served',
    rationale: 'The exact version spares an attacker the search: known flaws fit or do not fit at once.',
    remediation:
      'Delete such files after every update or refuse them in the server. Updating matters more than hiding.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'The exact version of the software can be read at {path}.',
    },
  },

  judge: ({ paths }) => judgePaths(paths, 'version-file', { found: () => 'found' }),
});
