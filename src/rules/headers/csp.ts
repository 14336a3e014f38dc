import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { parsePolicies } from '../../parse/csp.ts';
import { linesOf } from '../../parse/field.ts';
import { documentOf } from '../answers.ts';
import { place, someOf } from '../evidence.ts';
import { headerPolicies, metaPolicies } from '../policies.ts';

const MOST = 40; // CSP3 has fewer directives

/** Whether there is a policy at all, in a header or in the page; what it allows is for rules of its own. */
export default defineRule({
  id: 'headers/csp',
  observes: ['https'],
  consumes: { page: FAILURE_CODES }, // a policy of the header stands whatever became of the page
  severity: 'medium',
  references: [
    'https://www.w3.org/TR/CSP3/',
    'https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'A Content-Security-Policy is enforced',
    rationale:
      'A policy limits where scripts may come from, so that a text injected into a page does not become a programme in the visitor’s browser.',
    remediation:
      'Write a policy that names what the site really loads. Try it out with `Content-Security-Policy-Report-Only`, repair what it reports, then send it as `Content-Security-Policy`.',
    messages: {
      enforced: 'A policy is enforced: {directives}.',
      'report-only': 'The policy at {url} only reports: browsers enforce nothing of it.',
      missing: 'The page {url} comes without a `Content-Security-Policy`.',
      'missing-with-login': 'The page {url} asks for a password and comes without a `Content-Security-Policy`.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  snippets: {
    nginx: `add_header Content-Security-Policy "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'" always;`,
    apache: `Header always set Content-Security-Policy "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"`,
    iis: `<httpProtocol><customHeaders>\n  <add name="Content-Security-Policy" value="default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'" />\n</customHeaders></httpProtocol>`,
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-security-policy',

  judge({ https, page }) {
    const answered = documentOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { hop } = answered;

    const policies = [...headerPolicies(hop), ...(page.ok ? metaPolicies(hop, page.value) : [])];
    if (policies.length > 0) {
      // Names only: the values may hold a nonce, which is another one every time.
      const directives = someOf(
        policies.flatMap((policy) => [...policy.keys()]),
        MOST,
      );
      return { status: 'pass', message: 'enforced', evidence: { directives } };
    }
    if (!page.ok) return { status: 'unknown', reason: page.failure.code }; // there may be one in the page
    const evidence = { url: place(hop.url) };
    const reporting = parsePolicies(linesOf(hop.headers, 'content-security-policy-report-only')).length > 0;
    if (reporting) return { status: 'fail', message: 'report-only', evidence };
    const login = page.value.forms.some(({ password }) => password);
    return login
      ? { status: 'fail', message: 'missing-with-login', severity: 'high', evidence }
      : { status: 'fail', message: 'missing', evidence };
  },
});
