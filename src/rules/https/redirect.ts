import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { isHttps, refusalOf } from '../answers.ts';
import { place } from '../evidence.ts';

export default defineRule({
  id: 'https/redirect',
  observes: [],
  consumes: {
    http: ['connection-refused'],
    https: FAILURE_CODES, // a site without https has nothing to lead to: https/reachable says so
    tls: FAILURE_CODES, // what speaks TLS is there, even if one request came to nothing
  },
  severity: 'high',
  references: ['https://https.cio.gov/guide/', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-PERSO'],
  text: {
    title: 'Plain http leads to https at once',
    rationale: 'People type names without https. Whatever is answered over http can be read and replaced on the way.',
    remediation:
      'Answer every request on port 80 with a permanent redirect to the same address over https, and with nothing else.',
    messages: {
      redirected: 'Plain http leads to {next}.',
      closed: 'Port 80 is closed: nothing is served over plain http.',
      'served-over-http': 'The site is served over plain http at {url}.',
      'error-over-http': 'Plain http answers with status {status} instead of leading to https.',
      'page-over-http': 'Plain http answers with a page that leads to {next} by itself, instead of with a redirect.',
      'redirect-over-http': 'Plain http leads to {next}, again over plain http.',
      'no-https': 'There is no https to lead to: another rule says so.',
    },
  },
  snippets: {
    nginx: 'server {\n  listen 80;\n  server_name www.example.ma;\n  return 301 https://$host$request_uri;\n}',
    apache:
      '<VirtualHost *:80>\n  ServerName www.example.ma\n  Redirect permanent / https://www.example.ma/\n</VirtualHost>',
    iis: '<rule name="https" stopProcessing="true">\n  <match url="(.*)" />\n  <conditions><add input="{HTTPS}" pattern="off" /></conditions>\n  <action type="Redirect" url="https://{HTTP_HOST}/{R:1}" redirectType="Permanent" />\n</rule>',
  },
  verify: 'curl -sS -o /dev/null -D - http://{host}:{port}/ | grep -i -e ^http -e ^location',

  judge({ http, https, tls }) {
    if (!http.ok) {
      // Where https does not answer either the site is off line: nothing was repaired.
      return https.ok ? { status: 'pass', message: 'closed' } : { status: 'unknown', reason: https.failure.code };
    }
    const told = https.ok ? null : https.failure.code;
    const closed = told === 'connection-closed' && !tls.ok;
    if (closed || told === 'connection-refused' || told === 'handshake-failed')
      return { status: 'not-applicable', message: 'no-https' };

    const { hops, end, next, failure } = http.value;
    const first = hops[0];
    const last = hops.at(-1);
    if (first === undefined || last === undefined) return { status: 'unknown', reason: 'indeterminate' };

    const second = hops[1]?.url ?? next;
    const evidence = { next: place(second ?? '') };
    // A page can be changed on the way as a redirect can, but only browsers follow it.
    if (isHttps(second) && first.refresh !== null)
      return { status: 'fail', message: 'page-over-http', severity: 'low', evidence };
    if (isHttps(second)) return { status: 'pass', message: 'redirected', evidence };
    if (end === 'answered' && last.tls === null && Math.floor(last.status / 100) === 2) {
      return { status: 'fail', message: 'served-over-http', evidence: { url: place(last.url) } };
    }
    // Behind a chain that broke may be the page itself, over http. A closed port has none, and what is never asked for stays unasked.
    if (failure !== null && !['connection-refused', 'not-permitted'].includes(failure.code))
      return { status: 'unknown', reason: failure.code };
    if (second !== null) return { status: 'fail', message: 'redirect-over-http', severity: 'medium', evidence };
    const refusal = refusalOf(first);
    if (refusal !== null) return { status: 'unknown', reason: refusal };
    return { status: 'fail', message: 'error-over-http', severity: 'medium', evidence: { status: first.status } };
  },
});
