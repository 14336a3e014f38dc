import type { Hop } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { ownHops, refusalOf } from '../answers.ts';
import { hstsOf, isInForce } from '../hsts.ts';

/** What the first answer lacks is for headers/hsts; here it has HSTS, and another kind of answer of the same host has none. */
export default defineRule({
  id: 'headers/hsts-on-errors',
  observes: ['https', 'responses'],
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6797#section-7.1',
    'https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'HSTS comes with errors, redirects and files as well',
    rationale:
      'The first answer that a browser gets may be a redirect, an error or a file. If it carries no HSTS, the next visit is unprotected again.',
    remediation:
      'Send the header with every answer. In nginx `add_header` needs `always`, and a `location` with headers of its own inherits none; in Apache `Header always set` is meant.',
    messages: {
      everywhere: 'All kinds of answers carry HSTS.',
      missing: 'These kinds of answers carry no HSTS, although the first one does: {responses}.',
      'no-hsts': 'The first answer carries no HSTS: another rule says so.',
    },
  },
  snippets: {
    nginx: 'add_header Strict-Transport-Security "max-age=31536000" always;',
    apache: 'Header always set Strict-Transport-Security "max-age=31536000"',
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/no-such-page | grep -i ^strict-transport-security',

  judge({ https, responses }) {
    const [first, ...others] = ownHops(https);
    if (first === undefined || !isInForce(hstsOf(first))) return { status: 'not-applicable', message: 'no-hsts' };
    const { notFound, asset } = responses;
    const seen: readonly (readonly [kind: string, hop: Hop])[] = [
      ...others.map((hop) => [hop.location === null ? 'page' : 'redirect', hop] as const),
      ...(notFound.ok ? [[notFound.value.location === null ? 'not-found' : 'redirect', notFound.value] as const] : []),
      ...(asset?.ok === true ? [['asset', asset.value] as const] : []),
    ];
    const without = seen.filter(([, hop]) => refusalOf(hop) === null && !isInForce(hstsOf(hop)));
    const kinds = [...new Set(without.map(([kind]) => kind))].sort();
    if (kinds.length > 0) return { status: 'fail', message: 'missing', evidence: { responses: kinds } };
    if (!notFound.ok) return { status: 'unknown', reason: notFound.failure.code };
    return { status: 'pass', message: 'everywhere' };
  },
});
