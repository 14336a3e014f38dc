import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { hostOf, isHttps } from '../answers.ts';
import { place } from '../evidence.ts';

export default defineRule({
  id: 'https/first-hop',
  observes: [],
  consumes: { http: ['connection-refused'], https: FAILURE_CODES },
  severity: 'medium',
  references: ['https://hstspreload.org/', 'https://www.rfc-editor.org/rfc/rfc6797#section-7.2'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC'],
  text: {
    title: 'Plain http leads first to https on the same name',
    rationale:
      'A browser learns to stay on https (HSTS) for a name only by visiting that very name over https. A name that leads straight to another one can be hijacked on every visit.',
    remediation:
      'Redirect in two steps: first to https on the same name, with the HSTS header, then to the name that you prefer.',
    messages: {
      'same-host': 'Plain http leads first to https on the same name.',
      'other-host-first': 'Plain http leads straight to another name, {next}.',
      'no-redirect': 'Plain http does not lead to https directly, or is closed.',
    },
  },
  snippets: {
    nginx:
      'server {\n  listen 80;\n  server_name example.ma www.example.ma;\n  return 301 https://$host$request_uri;\n}\nserver {\n  listen 443 ssl;\n  server_name example.ma;\n  add_header Strict-Transport-Security "max-age=31536000" always;\n  return 301 https://www.example.ma$request_uri;\n}',
  },
  verify: 'curl -sS -o /dev/null -D - http://{host}:{port}/ | grep -i ^location',

  judge({ http, https }) {
    if (!http.ok) {
      // Where https does not answer either the site is off line: nothing was repaired, and nothing is retired.
      return https.ok
        ? { status: 'not-applicable', message: 'no-redirect' }
        : { status: 'unknown', reason: https.failure.code };
    }
    const { hops, next } = http.value;
    const second = hops[1]?.url ?? next; // further hops over http are https/redirect's affair
    if (second === null || !isHttps(second)) return { status: 'not-applicable', message: 'no-redirect' };
    if (hostOf(second) === hostOf(hops[0]?.url ?? null)) return { status: 'pass', message: 'same-host' };
    return { status: 'fail', message: 'other-host-first', evidence: { next: place(second) } };
  },
});
