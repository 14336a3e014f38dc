import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { linesOf } from '../../parse/field.ts';
import { refusalOf } from '../answers.ts';
import { shown } from '../evidence.ts';
import { apexOf, hstsOf, isInForce, isRefused } from '../hsts.ts';

/** About the apex of a listed `www`, when the apex is no target of its own: headers/hsts judges those that are. */
export default defineRule({
  id: 'headers/hsts-apex',
  observes: ['https'],
  consumes: { twin: FAILURE_CODES },
  severity: 'medium',
  references: ['https://www.rfc-editor.org/rfc/rfc6797#section-11.4.2', 'https://hstspreload.org/'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The name without `www` has HSTS too',
    rationale:
      'People type the short name. Its browser policy is its own: without one, each visit begins over http, where it can be led astray before `www` is ever reached.',
    remediation:
      'Answer over https on the short name as well, send `Strict-Transport-Security` there, and only then lead to `www`.',
    messages: {
      own: 'The name {host} has HSTS of its own.',
      missing: 'The first https answer of {host} carries no HSTS header.',
      void: 'The HSTS header {value} of {host} has no effect.',
      refused: 'Browsers refuse the certificate of {host}, and ignore its HSTS header with it.',
      'not-apex': 'This target is not the `www` of a shorter name.',
      listed: 'The shorter name is a target of its own: it is judged there.',
      'no-apex': 'The shorter name does not exist.',
      'no-https': 'The shorter name does not answer over https.',
    },
  },
  snippets: {
    nginx:
      'server {\n  listen 443 ssl;\n  server_name example.ma;\n  add_header Strict-Transport-Security "max-age=31536000" always;\n  return 301 https://www.example.ma$request_uri;\n}',
    apache:
      '<VirtualHost *:443>\n  ServerName example.ma\n  Header always set Strict-Transport-Security "max-age=31536000"\n  Redirect permanent / https://www.example.ma/\n</VirtualHost>',
  },

  judge({ https, twin }, { target }) {
    const apex = apexOf(target, https, twin);
    if ('unseen' in apex) return { status: 'unknown', reason: apex.unseen };
    if ('none' in apex) return { status: 'not-applicable', message: apex.none };
    if (apex.own) return { status: 'not-applicable', message: 'not-apex' };

    const { host, hop } = apex;
    const hsts = hstsOf(hop);
    if (hsts === null) {
      const refusal = refusalOf(hop);
      return refusal === null
        ? { status: 'fail', message: 'missing', evidence: { host } }
        : { status: 'unknown', reason: refusal };
    }
    const value = shown(linesOf(hop.headers, 'strict-transport-security')[0] ?? '');
    if (!isInForce(hsts)) return { status: 'fail', message: 'void', evidence: { host, value } };
    if (isRefused(hop)) return { status: 'fail', message: 'refused', evidence: { host, fault: hop.tls?.fault ?? '' } };
    return { status: 'pass', message: 'own', evidence: { host } };
  },
});
