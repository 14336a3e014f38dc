import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/repository',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: [
    'https://cwe.mitre.org/data/definitions/527.html',
    'https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information',
  ],
  controls: [
    'ACC-SYS/APP-ACC',
    'COM-MANAG-CLOISON',
    'COM-MANAG-FILTRAGE',
    'EXP-PROC-ENVIR',
    'DEV-PROC-DONNEE',
    'DEV-PROC-ENVIR',
  ],
  text: {
    title: 'No source repository is served',
    rationale:
      'Whoever can read the folder of a version control system can rebuild the source code with its whole history, and with every password that was ever written into it.',
    remediation:
      'Deploy a copy without the .git, .svn or .hg folder and refuse such paths in the server. Treat every password in the history as known and replace it.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A source repository can be read by anyone: {path} is served.',
    },
  },
  snippets: {
    nginx: 'location ~ /\\.(?!well-known/) { return 404; }',
    apache: 'RedirectMatch 404 "/\\.(?!well-known/)"',
    iis: '<!-- web.config -->\n<system.webServer><security><requestFiltering><hiddenSegments>\n  <add segment=".git" /><add segment=".svn" /><add segment=".hg" />\n</hiddenSegments></requestFiltering></security></system.webServer>',
  },
  verify: 'curl -sS https://{host}:{port}/.git/HEAD | head -c 100',

  judge: ({ paths }) => judgePaths(paths, 'repository', { found: () => 'found' }),
});
