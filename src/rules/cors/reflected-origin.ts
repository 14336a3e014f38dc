import { defineRule } from '../../model/rule.ts';
import { grantEvidence, grantsToStrangers, servesNothing } from '../cors-grants.ts';

/**
 * The verdict compares the answer with the very origin that was sent, on GET and on the preflight: a server may reflect on one of them
 * only. `*` is cors/wildcard's affair.
 */
export default defineRule({
  id: 'cors/reflected-origin',
  observes: ['cors'],
  severity: 'critical',
  references: [
    'https://fetch.spec.whatwg.org/#http-cors-protocol',
    'https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Other sites are not let in whoever they are',
    rationale:
      'A server that names whatever origin asks, and lets cookies go along, lets every site on the web read what the visitor sees when signed in, and act in the visitor’s name.',
    remediation:
      'Compare the whole origin, byte for byte, with a short list of the sites that need access, and send no `Access-Control-Allow-Origin` to others. Send `Access-Control-Allow-Credentials` only where cookies are needed.',
    messages: {
      'not-reflected': 'An unrelated origin is not named in the answer.',
      'with-credentials': '{url} names the unrelated origin {origins} and lets it read with the visitor’s cookies.',
      preflight:
        'The preflight of {url} lets the unrelated origin {origins} send requests with the visitor’s cookies; the answer itself is not readable.',
      without: '{url} names the unrelated origin {origins}, without cookies: every site may read what a stranger sees.',
      'no-page': 'This name serves no page of its own.',
    },
  },
  snippets: {
    nginx:
      'map $http_origin $allowed_origin {\n  default "";\n  "https://app.example.ma" $http_origin;\n}\n# an empty value sends no header\nadd_header Access-Control-Allow-Origin $allowed_origin always;\nadd_header Vary Origin always;',
    apache:
      'SetEnvIf Origin "^https://app\\.example\\.ma$" allowed_origin=$0\nHeader always set Access-Control-Allow-Origin %{allowed_origin}e env=allowed_origin\nHeader always merge Vary Origin',
  },
  verify:
    'curl -sS -o /dev/null -D - -H "Origin: https://unrelated.example" https://{host}:{port}/ | grep -i ^access-control',

  judge({ cors }) {
    if (servesNothing(cors)) return { status: 'not-applicable', message: 'no-page' };
    const { granted, unread } = grantsToStrangers(cors);
    const withCookies = granted.filter(({ grant }) => grant.read === 'with-cookies');
    if (withCookies.some(({ method }) => method === 'GET'))
      return { status: 'fail', message: 'with-credentials', evidence: grantEvidence(cors, withCookies) };
    if (withCookies.length > 0)
      return { status: 'fail', message: 'preflight', severity: 'high', evidence: grantEvidence(cors, withCookies) };

    const named = granted.filter(({ grant }) => grant.named);
    if (unread !== null) return { status: 'unknown', reason: unread }; // it may be worse than what was seen
    return named.length > 0
      ? { status: 'fail', message: 'without', severity: 'low', evidence: grantEvidence(cors, named) }
      : { status: 'pass', message: 'not-reflected' };
  },
});
