import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { isHttps } from '../answers.ts';
import { place } from '../evidence.ts';

export default defineRule({
  id: 'https/reachable',
  observes: [],
  consumes: {
    https: ['connection-refused', 'connection-closed', 'handshake-failed'], // answers; a silence is none
    http: FAILURE_CODES, // only looked at when https says no
    tls: FAILURE_CODES, // what speaks TLS is there, even if one request came to nothing
  },
  severity: 'critical',
  references: ['https://https.cio.gov/', 'https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-PERSO'],
  text: {
    title: 'The site answers over https',
    rationale:
      'Without https everything that visitors read and send can be read and changed on the way, passwords and personal details included.',
    remediation:
      'Get a certificate (free ones exist, with automatic renewal), serve the site on port 443, and open this port in the firewall.',
    messages: {
      reachable: 'The site answers over https.',
      'no-https': 'The site answers over http, but not over https.',
      'led-away': 'This name answers over http only, and leads to {url}.',
    },
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/',

  judge({ https, http, tls }) {
    if (https.ok) return { status: 'pass', message: 'reachable' };
    const failure = https.failure.code;
    if (!http.ok || (failure === 'connection-closed' && tls.ok)) return { status: 'unknown', reason: failure };

    // The name only forwards to a site that has https: an old link breaks, but nobody reads or sends anything here.
    const { hops, end, next } = http.value;
    const away =
      hops.find(({ tls }) => tls !== null)?.url ?? (end === 'out-of-scope-redirect' && isHttps(next) ? next : null);
    if (away !== null)
      return { status: 'fail', message: 'led-away', severity: 'medium', evidence: { failure, url: place(away) } };
    return { status: 'fail', message: 'no-https', evidence: { failure } };
  },
});
