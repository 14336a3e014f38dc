import { defineRule } from '../../model/rule.ts';
import { contentTypeOf } from '../../parse/content-type.ts';
import { linesOf } from '../../parse/field.ts';
import { pageOf } from '../answers.ts';
import { place, shown } from '../evidence.ts';

export default defineRule({
  id: 'headers/content-type',
  observes: ['https'],
  severity: 'low',
  references: [
    'https://fetch.spec.whatwg.org/#content-type-header',
    'https://www.rfc-editor.org/rfc/rfc9110#section-8.3',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Every answer says what it is',
    rationale:
      'A browser that has to guess the type or the characters of an answer can be made to guess wrong, and to run what was meant to be shown.',
    remediation: 'Send `Content-Type` with the type and the charset, as in `text/html; charset=utf-8`.',
    messages: {
      said: 'The answer is {type}, with its charset where it is text.',
      missing: 'The answer of {url} carries no `Content-Type`.',
      invalid: 'Browsers do not understand {value} as a `Content-Type`.',
      'no-charset': 'The `Content-Type` {type} does not say the charset.',
      'no-page': 'This name gives no answer of its own over https: it only leads elsewhere.',
    },
  },
  snippets: {
    nginx: 'charset utf-8;',
    apache: 'AddDefaultCharset utf-8',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-type',

  judge({ https }) {
    const answered = pageOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { headers, url } = answered.hop;
    const type = contentTypeOf(headers);
    if (type === 'missing') return { status: 'fail', message: 'missing', evidence: { url: place(url) } };
    if (type === 'invalid') {
      const value = shown(linesOf(headers, 'content-type').join(', '));
      return { status: 'fail', message: 'invalid', evidence: { value } };
    }
    const evidence = { type: shown(type.essence) };
    return type.essence.startsWith('text/') && type.charset === null
      ? { status: 'fail', message: 'no-charset', severity: 'info', evidence }
      : { status: 'pass', message: 'said', evidence };
  },
});
