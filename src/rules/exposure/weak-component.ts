import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/weak-component',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'high',
  references: ['https://nvd.nist.gov/vuln/detail/CVE-2017-9841', 'https://nvd.nist.gov/vuln/detail/CVE-2019-18935'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE', 'DEV-PROC-ENVIR'],
  text: {
    title: 'No component that is known for attacks is served',
    rationale:
      'Some components have been taken over so often that attackers ask for them on every site: upload dialogues of old editors, test tools that were deployed by mistake.',
    remediation:
      'Remove the component, or update it and refuse its folder from outside; look for files that it may have been used to upload.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A component that is known for attacks can be reached at {path}.',
    },
  },
  snippets: {
    nginx: 'location ^~ /vendor/ { return 404; }',
    apache: 'RedirectMatch 404 "^/vendor/"',
  },

  judge: ({ paths }) => judgePaths(paths, 'weak-component', { found: () => 'found' }),
});
