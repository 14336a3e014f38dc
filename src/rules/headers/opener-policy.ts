import { defineRule } from '../../model/rule.ts';
import { openerPolicyOf } from '../../parse/cross-origin.ts';
import { linesOf } from '../../parse/field.ts';
import { documentOf } from '../answers.ts';
import { shown } from '../evidence.ts';

export default defineRule({
  id: 'headers/opener-policy',
  observes: ['https'],
  severity: 'info',
  references: [
    'https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cross-Origin-Opener-Policy',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Windows of other sites have no hold on the pages',
    rationale:
      'A site that opens a page, or is opened by it, otherwise keeps a handle on its window, and can spy on it or lead it elsewhere.',
    remediation:
      'Send `Cross-Origin-Opener-Policy: same-origin`, or `same-origin-allow-popups` where the site opens windows of others, for a payment for instance.',
    messages: {
      isolated: 'The policy for windows is {policy}.',
      open: 'The policy for windows says {policy}, which is what browsers do without it.',
      missing: 'There is no `Cross-Origin-Opener-Policy`.',
      invalid: 'Browsers ignore {value}, which is no valid `Cross-Origin-Opener-Policy`.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  snippets: {
    nginx: 'add_header Cross-Origin-Opener-Policy same-origin always;',
    apache: 'Header always set Cross-Origin-Opener-Policy same-origin',
    iis: '<httpProtocol><customHeaders>\n  <add name="Cross-Origin-Opener-Policy" value="same-origin" />\n</customHeaders></httpProtocol>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^cross-origin-opener-policy',

  judge({ https }) {
    const answered = documentOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { headers } = answered.hop;
    const policy = openerPolicyOf(headers);
    if (policy === 'missing') return { status: 'fail', message: 'missing' };
    if (policy === 'invalid') {
      const value = shown(linesOf(headers, 'cross-origin-opener-policy').join(', '));
      return { status: 'fail', message: 'invalid', severity: 'low', evidence: { value } };
    }
    return policy === 'unsafe-none'
      ? { status: 'fail', message: 'open', evidence: { policy } }
      : { status: 'pass', message: 'isolated', evidence: { policy } };
  },
});
