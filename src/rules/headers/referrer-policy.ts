import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { linesOf } from '../../parse/field.ts';
import { metaReferrerPolicy, type ReferrerPolicy, referrerPolicyOf } from '../../parse/referrer-policy.ts';
import { documentOf } from '../answers.ts';
import { shown } from '../evidence.ts';

/** Policies that tell other sites, or anybody on the way, more than the default of browsers does. */
const UNSAFE: readonly ReferrerPolicy[] = [
  'unsafe-url',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
];

export default defineRule({
  id: 'headers/referrer-policy',
  observes: ['https'],
  consumes: { page: FAILURE_CODES }, // an element of the page overrides the header; without a page the header is what we know
  severity: 'low',
  references: [
    'https://www.w3.org/TR/referrer-policy/',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Referrer-Policy',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Other sites are not told which page a visitor comes from',
    rationale:
      'Addresses of pages can hold file numbers, search words and tokens; a link to another site must not carry them along.',
    remediation: 'Send `Referrer-Policy: strict-origin-when-cross-origin`, or a stricter policy.',
    messages: {
      strict: 'The referrer policy is {policy}.',
      default: 'There is no referrer policy, so that browsers use `strict-origin-when-cross-origin`.',
      unsafe: 'The referrer policy {policy} tells more than the default of browsers.',
      invalid: 'The referrer policy {value} holds no word that browsers know.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  snippets: {
    nginx: 'add_header Referrer-Policy strict-origin-when-cross-origin always;',
    apache: 'Header always set Referrer-Policy strict-origin-when-cross-origin',
    iis: '<httpProtocol><customHeaders>\n  <add name="Referrer-Policy" value="strict-origin-when-cross-origin" />\n</customHeaders></httpProtocol>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^referrer-policy',

  judge({ https, page }) {
    const answered = documentOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { headers, url } = answered.hop;

    const written = page.ok && page.value.url === url ? page.value.metaReferrer : null;
    const policy = (written === null ? null : metaReferrerPolicy(written)) ?? referrerPolicyOf(headers);
    if (policy === 'missing') return { status: 'pass', message: 'default' }; // since 2020 in all browsers
    if (policy === 'invalid') {
      const value = shown(linesOf(headers, 'referrer-policy').join(', '));
      return { status: 'fail', message: 'invalid', evidence: { value } };
    }
    if (UNSAFE.includes(policy)) return { status: 'fail', message: 'unsafe', evidence: { policy } };
    return { status: 'pass', message: 'strict', evidence: { policy } };
  },
});
