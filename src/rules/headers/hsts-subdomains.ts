import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { apexOf, hstsOf, isInForce } from '../hsts.ts';

/** Without any HSTS on the apex there is nothing to widen: headers/hsts and headers/hsts-apex speak of that. */
export default defineRule({
  id: 'headers/hsts-subdomains',
  observes: ['https'],
  consumes: { twin: FAILURE_CODES },
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6797#section-6.1.2',
    'https://www.rfc-editor.org/rfc/rfc6797#section-14.4',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'HSTS covers the names below the apex',
    rationale:
      'Cookies of a domain are also sent to names below it. A single name that is reachable over http, even an invented one, is enough to read or to plant them.',
    remediation:
      'See that every name below the domain has https, internal ones too, then add `includeSubDomains` to the header of the apex.',
    messages: {
      covered: 'The HSTS header of {host} covers the names below it.',
      'not-covered': 'The HSTS header of {host} does not cover the names below it.',
      'no-hsts': 'The apex {host} has no HSTS in force: another rule says so.',
      'not-apex': 'Neither this target nor its other name is an apex.',
      listed: 'The apex is a target of its own: it is judged there.',
      'no-apex': 'The apex does not exist as a site.',
      'no-https': 'The apex does not answer over https.',
    },
  },
  snippets: {
    nginx: 'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
    apache: 'Header always set Strict-Transport-Security "max-age=31536000; includeSubDomains"',
    iis: '<hsts enabled="true" max-age="31536000" includeSubDomains="true" redirectHttpToHttps="true" />',
  },

  judge({ https, twin }, { target }) {
    const apex = apexOf(target, https, twin);
    if ('unseen' in apex) return { status: 'unknown', reason: apex.unseen };
    if ('none' in apex) return { status: 'not-applicable', message: apex.none };
    const hsts = hstsOf(apex.hop);
    const evidence = { host: apex.host };
    if (!isInForce(hsts)) return { status: 'not-applicable', message: 'no-hsts', evidence };
    return hsts?.valid === true && hsts.includeSubDomains
      ? { status: 'pass', message: 'covered', evidence }
      : { status: 'fail', message: 'not-covered', evidence };
  },
});
