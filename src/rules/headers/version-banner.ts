import { TELLING_HEADERS } from '../../knowledge/telling-headers.ts';
import { defineRule } from '../../model/rule.ts';
import { ownHops } from '../answers.ts';
import { shown, someOf } from '../evidence.ts';

/**
 * Headers by which a product was recognised belong to software/version-disclosed, whether they show a version or not: one line is never
 * told twice. Here stand the others.
 */
export default defineRule({
  id: 'headers/version-banner',
  observes: ['https', 'software'],
  severity: 'low',
  references: ['https://owasp.org/www-project-secure-headers/', 'https://cwe.mitre.org/data/definitions/497.html'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Headers do not tell what the site is made of',
    rationale:
      'Names and versions in headers tell whoever searches for a flaw where to begin. Hiding them repairs nothing, but it keeps the site off ready-made lists.',
    remediation: 'Remove these headers in the server or on the reverse proxy: no visitor needs them.',
    messages: {
      none: 'No header tells of a software that is not known otherwise.',
      version: 'The header {header} shows a version: {value}',
      name: 'These headers tell what the site is made of: {headers}.',
    },
  },
  snippets: {
    nginx: 'proxy_hide_header X-Powered-CMS;',
    apache: 'Header always unset X-Powered-CMS',
    iis: '<httpProtocol><customHeaders>\n  <remove name="X-Powered-CMS" />\n</customHeaders></httpProtocol>',
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/',

  judge({ https, software }) {
    const recognised = new Set(software.products.flatMap(({ signals }) => signals.map(({ source }) => source)));
    const telling = ownHops(https)
      .flatMap(({ headers }) => headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name, value]) => TELLING_HEADERS.has(name) && !recognised.has(`header:${name}`) && value.trim() !== '');

    const versions = telling.filter(([, value]) => VERSION.test(value)).map(([header, value]) => `${header}\n${value}`);
    const [header, value = ''] = versions.sort()[0]?.split('\n') ?? [];
    if (header !== undefined) return { status: 'fail', message: 'version', evidence: { header, value: shown(value) } };
    if (telling.length === 0) return { status: 'pass', message: 'none' };
    const headers = someOf(telling.map(([name]) => name));
    return { status: 'fail', message: 'name', severity: 'info', evidence: { headers } };
  },
});

const VERSION = /\d+\.\d+/;
