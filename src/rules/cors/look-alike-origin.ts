import { defineRule } from '../../model/rule.ts';
import { judgeOrigins, NOT_LET_IN } from '../cors-grants.ts';

export default defineRule({
  id: 'cors/look-alike-origin',
  observes: ['cors'],
  severity: 'high',
  references: [
    'https://portswigger.net/web-security/cors',
    'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/11-Client-side_Testing/07-Testing_Cross_Origin_Resource_Sharing',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Names that only look like the site are not let in',
    rationale:
      'A list that compares only the beginning or the end of an origin, or a pattern without anchors, takes a name that somebody else can register for one of the site’s own.',
    remediation:
      'Compare the whole origin with a list of whole origins. Where a pattern is needed, anchor it at both ends, escape its dots, and let a dot stand before the domain.',
    messages: {
      ...NOT_LET_IN,
      'with-credentials': '{url} lets {origins}, which only looks like the site, read with the visitor’s cookies.',
    },
  },
  snippets: {
    apache: 'SetEnvIf Origin "^https://([a-z0-9-]+\\.)?example\\.ma$" allowed_origin=$0',
    nginx:
      'map $http_origin $allowed_origin {\n  default "";\n  "~^https://([a-z0-9-]+\\.)?example\\.ma$" $http_origin;\n}',
  },
  verify:
    'curl -sS -o /dev/null -D - -H "Origin: https://{host}.unrelated.example" https://{host}:{port}/ | grep -i ^access-control',

  judge: ({ cors }) => judgeOrigins(cors, 'look-alike', 'prefix', 'suffix'),
});
