import { defineRule } from '../../model/rule.ts';
import { resourcePolicyOf } from '../../parse/cross-origin.ts';
import { linesOf } from '../../parse/field.ts';
import { pageOf } from '../answers.ts';
import { shown } from '../evidence.ts';

/** `cross-origin` is a choice as well: it is said, so nobody has to guess. */
export default defineRule({
  id: 'headers/resource-policy',
  observes: ['https'],
  severity: 'info',
  references: [
    'https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cross-Origin-Resource-Policy',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The site says who may embed what it serves',
    rationale: 'A browser then keeps an answer out of the memory of another site, where an attack could read it.',
    remediation:
      'Send `Cross-Origin-Resource-Policy: same-origin`, and `cross-origin` with what others are meant to embed.',
    messages: {
      said: 'The policy for what is served is {policy}.',
      missing: 'There is no `Cross-Origin-Resource-Policy`.',
      invalid: 'Browsers ignore {value}, which is no valid `Cross-Origin-Resource-Policy`.',
      'no-page': 'This name gives no answer of its own over https: it only leads elsewhere.',
    },
  },
  snippets: {
    nginx: 'add_header Cross-Origin-Resource-Policy same-origin always;',
    apache: 'Header always set Cross-Origin-Resource-Policy same-origin',
    iis: '<httpProtocol><customHeaders>\n  <add name="Cross-Origin-Resource-Policy" value="same-origin" />\n</customHeaders></httpProtocol>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^cross-origin-resource-policy',

  judge({ https }) {
    const answered = pageOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { headers } = answered.hop;
    const policy = resourcePolicyOf(headers);
    if (policy === 'missing') return { status: 'fail', message: 'missing' };
    if (policy === 'invalid') {
      const value = shown(linesOf(headers, 'cross-origin-resource-policy').join(', '));
      return { status: 'fail', message: 'invalid', severity: 'low', evidence: { value } };
    }
    return { status: 'pass', message: 'said', evidence: { policy } };
  },
});
