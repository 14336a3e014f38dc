import { defineRule } from '../../model/rule.ts';
import { judgeOrigins, NOT_LET_IN } from '../cors-grants.ts';

export default defineRule({
  id: 'cors/http-origin',
  observes: ['cors'],
  severity: 'medium',
  references: ['https://www.w3.org/TR/secure-contexts/', 'https://portswigger.net/web-security/cors'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The site’s own name over plain http is not let in',
    rationale:
      'Whoever stands between the visitor and the network can put a page of their own under the http address of the site. When that origin is let in, the page reads what is served over https.',
    remediation: 'Keep only https origins on the list.',
    messages: {
      ...NOT_LET_IN,
      'with-credentials': '{url} lets {origins}, which anybody on the way can forge, read with the visitor’s cookies.',
    },
  },
  verify: 'curl -sS -o /dev/null -D - -H "Origin: http://{host}" https://{host}:{port}/ | grep -i ^access-control',

  judge: ({ cors }) => judgeOrigins(cors, 'http'),
});
