import { MACHINE_HEADERS } from '../../knowledge/telling-headers.ts';
import type { Header } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { internalNames, numberless } from '../../parse/inside.ts';
import { ownHops } from '../answers.ts';
import { someOf } from '../evidence.ts';

/** Spoken of by rules of their own: where a redirect leads, and the sources of a policy. */
const ELSEWHERE = /^(?:location|content-location|refresh|content-security-policy(?:-report-only)?)$/i;

/** The numbers of a row of machines are left out: another one answers every night. */
export default defineRule({
  id: 'headers/internal-host',
  observes: ['https'],
  severity: 'low',
  references: ['https://owasp.org/www-project-secure-headers/', 'https://cwe.mitre.org/data/definitions/497.html'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'No header names a machine within',
    rationale:
      'Names of internal machines tell what they do and how many there are, and help whoever gets a foot inside or writes to the staff in their name.',
    remediation: 'Remove the header in the application or on the reverse proxy; mail servers have a setting for it.',
    messages: {
      none: 'No header names an internal machine.',
      leaked: 'Headers name internal machines: {names}, in {headers}.',
    },
  },
  snippets: {
    nginx: 'proxy_hide_header X-FEServer;\nproxy_hide_header X-BEServer;',
    apache: 'Header always unset X-FEServer\nHeader always unset X-BEServer',
    iis: '<httpProtocol><customHeaders>\n  <remove name="X-FEServer" />\n  <remove name="X-BEServer" />\n</customHeaders></httpProtocol>',
  },
  verify:
    'curl -sS -o /dev/null -D - https://{host}:{port}/ | grep -iE "^x-(fe|be|backend-)?server|\\.(local|lan|internal)"',

  judge({ https }, { target }) {
    const telling = ownHops(https)
      .flatMap(({ headers }) => headers)
      .map((header) => [header[0].toLowerCase(), machinesIn(header, target.host)] as const)
      .filter(([, names]) => names.length > 0);
    if (telling.length === 0) return { status: 'pass', message: 'none' };
    const names = someOf(telling.flatMap(([, machines]) => machines));
    return { status: 'fail', message: 'leaked', evidence: { names, headers: someOf(telling.map(([name]) => name)) } };
  },
});

function machinesIn([name, value]: Header, host: string): readonly string[] {
  if (ELSEWHERE.test(name)) return [];
  if (!MACHINE_HEADERS.has(name.toLowerCase()))
    return internalNames(value).filter((machine) => machine !== numberless(host));
  const machine = value.trim();
  return /^[a-z][\w.-]*$/i.test(machine) && machine.toLowerCase() !== host ? [numberless(machine)] : [];
}
