import { defineRule } from '../../model/rule.ts';
import { linesOf } from '../../parse/field.ts';
import { framingOf } from '../../parse/framing.ts';
import { documentOf } from '../answers.ts';
import { place, shown } from '../evidence.ts';

/** Judges the property, never one header: who replaces X-Frame-Options by frame-ancestors has lost nothing. */
export default defineRule({
  id: 'headers/framing',
  observes: ['https'],
  severity: 'medium',
  references: [
    'https://www.w3.org/TR/CSP3/#directive-frame-ancestors',
    'https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Other sites cannot show the pages in a frame',
    rationale:
      'A page shown in an invisible frame on a hostile site lets that site steal the visitor’s clicks (clickjacking).',
    remediation:
      'Send a policy with `frame-ancestors` that names who may frame the site, usually only the site itself; `X-Frame-Options: SAMEORIGIN` serves old browsers.',
    messages: {
      limited: 'Framing is limited by {header}.',
      missing: 'Nothing limits who may frame the page {url}.',
      open: 'The policy lets every site in: `frame-ancestors` holds {value}.',
      'allow-from': 'Browsers ignore {value}: the `ALLOW-FROM` of `X-Frame-Options` was withdrawn.',
      invalid: 'Browsers ignore {value}, which is no valid value of `X-Frame-Options`.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  snippets: {
    nginx: `add_header Content-Security-Policy "frame-ancestors 'self'" always;\nadd_header X-Frame-Options SAMEORIGIN always;`,
    apache: `Header always set Content-Security-Policy "frame-ancestors 'self'"\nHeader always set X-Frame-Options SAMEORIGIN`,
    iis: `<httpProtocol><customHeaders>\n  <add name="Content-Security-Policy" value="frame-ancestors 'self'" />\n  <add name="X-Frame-Options" value="SAMEORIGIN" />\n</customHeaders></httpProtocol>`,
  },
  verify:
    'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i -e ^content-security-policy -e ^x-frame-options',

  judge({ https }) {
    const answered = documentOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { headers, url } = answered.hop;

    const framing = framingOf(headers);
    if (framing.limited) return { status: 'pass', message: 'limited', evidence: { header: framing.by } };
    if (framing.why === 'missing') return { status: 'fail', message: 'missing', evidence: { url: place(url) } };
    if (framing.why === 'open')
      return { status: 'fail', message: 'open', evidence: { value: framing.sources.map(shown) } };
    const evidence = { value: shown(linesOf(headers, 'x-frame-options').join(', ')) };
    if (framing.why === 'allow-from') return { status: 'fail', message: 'allow-from', severity: 'low', evidence };
    return { status: 'fail', message: 'invalid', evidence };
  },
});
