import { FAILURE_CODES, type Hop } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { membersOf } from '../../parse/field.ts';
import { isHttps } from '../answers.ts';
import { place } from '../evidence.ts';

/** Every answer over plain http on the way, other hosts included: the visitor is led there. */
export default defineRule({
  id: 'http/basic-auth',
  observes: [],
  consumes: { http: ['connection-refused'], https: FAILURE_CODES },
  severity: 'high',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7617#section-4',
    'https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1',
  ],
  controls: [],
  text: {
    title: 'No password is asked for by Basic authentication over plain http',
    rationale:
      'The browser sends the user name and the password with every request, only encoded. Over plain http whoever is on the way can read them.',
    remediation:
      'Redirect plain http to https before any authentication is asked for, and replace the passwords that were typed so far.',
    messages: {
      none: 'Nothing over plain http asks for a password by Basic authentication.',
      closed: 'Port 80 is closed: nothing is asked for over plain http.',
      'over-http': '{url} asks for a user name and a password by Basic authentication, over plain http.',
    },
  },
  snippets: {
    nginx: 'server {\n  listen 80;\n  server_name example.ma;\n  return 301 https://$host$request_uri;\n}',
    apache: '<VirtualHost *:80>\n  ServerName example.ma\n  Redirect permanent / https://example.ma/\n</VirtualHost>',
  },
  verify: 'curl -sS -o /dev/null -D - http://{host}:{port}/ | grep -i ^www-authenticate',

  judge({ http, https }) {
    if (!http.ok)
      // Where https does not answer either the site is off line: nothing was repaired.
      return https.ok ? { status: 'pass', message: 'closed' } : { status: 'unknown', reason: https.failure.code };

    const { hops, end, next, failure } = http.value;
    const asking = hops.find((hop) => hop.tls === null && asksByBasic(hop));
    if (asking !== undefined) return { status: 'fail', message: 'over-http', evidence: { url: place(asking.url) } };
    return end === 'failed' && !isHttps(next)
      ? { status: 'unknown', reason: failure?.code ?? 'indeterminate' }
      : { status: 'pass', message: 'none' };
  },
});

/** RFC 9110 section 11.6.1: challenges stand in a list, and the parameters of one of them too. Schemes ignore case. */
const asksByBasic = ({ status, headers }: Hop): boolean =>
  status === 401 && (membersOf(headers, 'www-authenticate') ?? []).some((member) => /^basic(?:[\t ]|$)/i.test(member));
