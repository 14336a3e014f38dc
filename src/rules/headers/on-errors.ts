import type { Hop } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { contentTypeOf } from '../../parse/content-type.ts';
import { nosniffOf } from '../../parse/content-type-options.ts';
import { framingOf } from '../../parse/framing.ts';
import { documentOf, refusalOf } from '../answers.ts';
import { headerPolicies } from '../policies.ts';

/** What the page has and its error page lacks. HSTS has headers/hsts-on-errors; what the page lacks itself has its own rules. */
export default defineRule({
  id: 'headers/on-errors',
  observes: ['https', 'responses'],
  severity: 'low',
  references: [
    'https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header',
    'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Error pages are protected like the others',
    rationale:
      'An error page often repeats what was asked for, so that injected texts show there first; and it belongs to the same site, whose cookies it can read.',
    remediation:
      'Send the security headers with every answer. In nginx `add_header` needs `always`, and a `location` with headers of its own inherits none; in Apache `Header always set` is meant.',
    messages: {
      same: 'The error page has the protections of the first page.',
      missing: 'The error page lacks protections that the first page has: {headers}.',
      unprotected: 'The first page has none of these protections itself.',
      'no-error': 'A path that does not exist is not answered with an error.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  snippets: {
    nginx: 'add_header X-Content-Type-Options nosniff always;',
    apache: 'Header always set X-Content-Type-Options nosniff',
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/no-such-page',

  judge({ https, responses }) {
    const answered = documentOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { notFound } = responses;
    if (!notFound.ok) return { status: 'unknown', reason: notFound.failure.code };
    const refusal = refusalOf(notFound.value);
    if (refusal !== null) return { status: 'unknown', reason: refusal };
    if (notFound.value.status < 400) return { status: 'not-applicable', message: 'no-error' };

    const expected = protectionsOf(answered.hop).filter(
      (name) => name === 'x-content-type-options' || isDocument(notFound.value),
    );
    if (expected.length === 0) return { status: 'not-applicable', message: 'unprotected' };
    const there = protectionsOf(notFound.value);
    const headers = expected.filter((name) => !there.includes(name));
    return headers.length === 0
      ? { status: 'pass', message: 'same' }
      : { status: 'fail', message: 'missing', evidence: { headers } };
  },
});

/** Named after the header that people know; framing is limited by either of two. */
const protectionsOf = (hop: Hop): readonly string[] => [
  ...(headerPolicies(hop).length > 0 ? ['content-security-policy'] : []),
  ...(nosniffOf(hop.headers) === 'nosniff' ? ['x-content-type-options'] : []),
  ...(framingOf(hop.headers).limited ? ['x-frame-options'] : []),
];

function isDocument({ headers }: Hop): boolean {
  const type = contentTypeOf(headers);
  return typeof type === 'string' || /^(?:text\/html|application\/xhtml\+xml)$/.test(type.essence);
}
