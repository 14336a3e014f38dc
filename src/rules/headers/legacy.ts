import type { Header } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { ownHops } from '../answers.ts';

/** What browsers have given up; `X-XSS-Protection: 0` alone is of use, to switch a harmful filter off. */
const DEAD: ReadonlySet<string> = new Set([
  'expect-ct',
  'public-key-pins',
  'public-key-pins-report-only',
  'x-content-security-policy',
  'x-webkit-csp',
  'x-xss-protection',
]);

/** `Feature-Policy` has its place in headers/permissions-policy. */
export default defineRule({
  id: 'headers/legacy',
  observes: ['https'],
  severity: 'info',
  references: [
    'https://owasp.org/www-project-secure-headers/',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-XSS-Protection',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'No header is sent that browsers have given up',
    rationale:
      'Dead headers protect nobody, and hide that the header is missing which took their place. The old filter of `X-XSS-Protection` could even be turned against a page.',
    remediation: 'Remove these headers, and see that a `Content-Security-Policy` does their work.',
    messages: {
      none: 'No dead header is sent.',
      present: 'These headers are dead: {headers}.',
    },
  },
  verify:
    'curl -sS -o /dev/null -D - https://{host}:{port}/ | grep -iE "^(expect-ct|public-key-pins|x-content-security-policy|x-webkit-csp|x-xss-protection)"',

  judge({ https }) {
    const dead = ownHops(https).flatMap(({ headers }) => headers.filter(isDead).map(([name]) => name.toLowerCase()));
    const headers = [...new Set(dead)].sort();
    if (headers.length === 0) return { status: 'pass', message: 'none' };
    return { status: 'fail', message: 'present', evidence: { headers } };
  },
});

const isDead = ([name, value]: Header): boolean =>
  DEAD.has(name.toLowerCase()) && !(name.toLowerCase() === 'x-xss-protection' && /^\s*0/.test(value));
