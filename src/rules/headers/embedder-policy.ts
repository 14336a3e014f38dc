import { defineRule } from '../../model/rule.ts';
import { embedderPolicyOf } from '../../parse/cross-origin.ts';
import { linesOf } from '../../parse/field.ts';
import { documentOf } from '../answers.ts';
import { shown } from '../evidence.ts';

export default defineRule({
  id: 'headers/embedder-policy',
  observes: ['https'],
  severity: 'info',
  references: [
    'https://html.spec.whatwg.org/multipage/browsers.html#coep',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Cross-Origin-Embedder-Policy',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Pages embed only what consents to it',
    rationale:
      'Together with `Cross-Origin-Opener-Policy` this keeps the pages in a memory of their own, out of reach of attacks that read memory.',
    remediation:
      'Send `Cross-Origin-Embedder-Policy: require-corp` or `credentialless`, once all that is embedded from elsewhere allows it.',
    messages: {
      consent: 'The policy for what is embedded is {policy}.',
      open: 'The policy for what is embedded says {policy}, which is what browsers do without it.',
      missing: 'There is no `Cross-Origin-Embedder-Policy`.',
      invalid: 'Browsers ignore {value}, which is no valid `Cross-Origin-Embedder-Policy`.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  snippets: {
    nginx: 'add_header Cross-Origin-Embedder-Policy credentialless always;',
    apache: 'Header always set Cross-Origin-Embedder-Policy credentialless',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^cross-origin-embedder-policy',

  judge({ https }) {
    const answered = documentOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { headers } = answered.hop;
    const policy = embedderPolicyOf(headers);
    if (policy === 'missing') return { status: 'fail', message: 'missing' };
    if (policy === 'invalid') {
      const value = shown(linesOf(headers, 'cross-origin-embedder-policy').join(', '));
      return { status: 'fail', message: 'invalid', severity: 'low', evidence: { value } };
    }
    return policy === 'unsafe-none'
      ? { status: 'fail', message: 'open', evidence: { policy } }
      : { status: 'pass', message: 'consent', evidence: { policy } };
  },
});
