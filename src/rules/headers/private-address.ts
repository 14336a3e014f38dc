import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { privateBlocks } from '../../parse/inside.ts';
import { ownHops } from '../answers.ts';
import { someOf } from '../evidence.ts';

/** Spoken of by rules of their own: where a redirect leads, the sources of a policy, the cookies of a load balancer. */
const ELSEWHERE = /^(?:location|content-location|refresh|set-cookie|content-security-policy(?:-report-only)?)$/i;

export default defineRule({
  id: 'headers/private-address',
  observes: ['https'],
  consumes: { page: FAILURE_CODES }, // what the headers show does not depend on it
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc1918#section-5', 'https://cwe.mitre.org/data/definitions/497.html'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'No internal address shows in headers or page',
    rationale:
      'An internal address tells outsiders how the network within is laid out, which helps whoever gets a foot inside.',
    remediation:
      'Remove the header, or let the reverse proxy rewrite it; in the page, write names or relative addresses.',
    messages: {
      none: 'No internal address shows.',
      leaked: 'Headers show internal addresses of {blocks}: {headers}.',
      'in-page': 'The page shows internal addresses of {blocks}.',
      allowed: 'The list allows private addresses for this target.',
    },
  },
  verify: 'curl -sSL -D - https://{host}:{port}/ | grep -E "(10|172|192\\.168)\\.[0-9.]+"',

  judge({ https, page }, { target }) {
    if (target.allowPrivate) return { status: 'not-applicable', message: 'allowed' };
    const telling = ownHops(https)
      .flatMap(({ headers }) => headers)
      .filter(([name]) => !ELSEWHERE.test(name))
      .map(([name, value]) => [name.toLowerCase(), privateBlocks(value)] as const)
      .filter(([, blocks]) => blocks.length > 0);
    if (telling.length > 0) {
      const blocks = someOf(telling.flatMap(([, some]) => some));
      return {
        status: 'fail',
        message: 'leaked',
        evidence: { blocks, headers: someOf(telling.map(([name]) => name)) },
      };
    }
    if (!page.ok) return { status: 'unknown', reason: page.failure.code };
    const blocks = someOf(page.value.privateAddresses);
    return blocks.length === 0
      ? { status: 'pass', message: 'none' }
      : { status: 'fail', message: 'in-page', evidence: { blocks } };
  },
});
