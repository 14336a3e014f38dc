import { defineRule } from '../../model/rule.ts';
import { judgeOrigins, NOT_LET_IN } from '../cors-grants.ts';

export default defineRule({
  id: 'cors/null-origin',
  observes: ['cors'],
  severity: 'high',
  references: [
    'https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque',
    'https://w3c.github.io/webappsec-cors-for-developers/#avoid-returning-access-control-allow-origin-null',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The origin `null` is not let in',
    rationale:
      'Every site can make a browser ask as `null`, with a sandboxed frame. A server that lets `null` in with cookies lets every site in.',
    remediation:
      'Take `null` off the list of origins. Pages opened from a disk or an application need a way of their own to sign in.',
    messages: {
      ...NOT_LET_IN,
      'with-credentials': '{url} lets the origin `null` read with the visitor’s cookies.',
    },
  },
  verify: 'curl -sS -o /dev/null -D - -H "Origin: null" https://{host}:{port}/ | grep -i ^access-control',

  judge: ({ cors }) => judgeOrigins(cors, 'null'),
});
