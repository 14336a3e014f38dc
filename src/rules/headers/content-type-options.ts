import { defineRule } from '../../model/rule.ts';
import { nosniffOf } from '../../parse/content-type-options.ts';
import { linesOf } from '../../parse/field.ts';
import { pageOf } from '../answers.ts';
import { place, shown } from '../evidence.ts';

export default defineRule({
  id: 'headers/content-type-options',
  observes: ['https'],
  severity: 'low',
  references: [
    'https://fetch.spec.whatwg.org/#x-content-type-options-header',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Content-Type-Options',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Browsers are told not to guess the type of a file',
    rationale:
      'A browser that guesses may run a file as a script although it was uploaded and served as something harmless.',
    remediation: 'Send `X-Content-Type-Options: nosniff` on every answer, and a correct `Content-Type` with it.',
    messages: {
      nosniff: '`X-Content-Type-Options` says `nosniff`.',
      missing: 'The answer of {url} carries no `X-Content-Type-Options` header.',
      invalid: 'Browsers ignore {value}: `X-Content-Type-Options` has to begin with `nosniff`.',
      'no-page': 'This name gives no answer of its own over https: it only leads elsewhere.',
    },
  },
  snippets: {
    nginx: 'add_header X-Content-Type-Options nosniff always;',
    apache: 'Header always set X-Content-Type-Options nosniff',
    iis: '<httpProtocol><customHeaders>\n  <add name="X-Content-Type-Options" value="nosniff" />\n</customHeaders></httpProtocol>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^x-content-type-options',

  judge({ https }) {
    const answered = pageOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { headers, url } = answered.hop;

    const seen = nosniffOf(headers);
    if (seen === 'nosniff') return { status: 'pass', message: 'nosniff' };
    if (seen === 'missing') return { status: 'fail', message: 'missing', evidence: { url: place(url) } };
    const value = shown(linesOf(headers, 'x-content-type-options').join(', '));
    return { status: 'fail', message: 'invalid', evidence: { value } };
  },
});
