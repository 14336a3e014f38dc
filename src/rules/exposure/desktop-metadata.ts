import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/desktop-metadata',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'low',
  references: ['https://cwe.mitre.org/data/definitions/538.html'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE'],
  text: {
    title: 'No desktop metadata is served',
    rationale: 'A .DS_Store file lists the names of the files of its folder, those that nothing links to included.',
    remediation:
      'Delete the .DS_Store files, leave them out of what is deployed, and refuse names that begin with a dot.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'Desktop metadata that list names of files can be read by anyone at {path}.',
    },
  },
  snippets: {
    nginx: 'location ~ /\\.(?!well-known/) { return 404; }',
    apache: 'RedirectMatch 404 "/\\.(?!well-known/)"',
  },
  verify: 'curl -sSI https://{host}:{port}/.DS_Store | head -n 1',

  judge: ({ paths }) => judgePaths(paths, 'desktop-metadata', { found: () => 'found' }),
});
