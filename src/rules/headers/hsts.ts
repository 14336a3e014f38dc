import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { linesOf } from '../../parse/field.ts';
import { parseHsts } from '../../parse/hsts.ts';
import { refusalOf } from '../answers.ts';
import { refusedFor } from '../certificates.ts';
import { shown } from '../evidence.ts';
import { YEAR } from '../hsts.ts';

const HALF_YEAR = 15_552_000; // seconds

/** Judges the first https answer of the listed host, whatever its status: HSTS belongs to a name, not to a page. */
export default defineRule({
  id: 'headers/hsts',
  observes: ['https'],
  consumes: { tls: FAILURE_CODES }, // whether browsers refuse the certificate
  severity: 'high',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6797',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'HSTS is on for a year or more',
    rationale:
      'Without HSTS somebody on the way can keep a returning visitor on plain http, and the visitor can click a certificate warning away.',
    remediation:
      'Send `Strict-Transport-Security: max-age=31536000` on every https answer, redirects and errors included. Begin with a short time and raise it when all works.',
    messages: {
      strong: 'HSTS lasts {maxAge} seconds.',
      short: 'HSTS lasts {maxAge} seconds; {minimum} are expected.',
      disabled: 'HSTS is switched off: {value} makes browsers forget it.',
      invalid: 'The HSTS header {value} breaks the grammar, so browsers ignore it.',
      ignored: 'Browsers ignore the HSTS header {value} as long as they refuse the certificate.',
      missing: 'The first https answer carries no HSTS header.',
      'address-literal': 'HSTS does not exist for a bare address.',
    },
  },
  snippets: {
    nginx: 'add_header Strict-Transport-Security "max-age=31536000" always;',
    apache: 'Header always set Strict-Transport-Security "max-age=31536000"',
    iis: '<!-- IIS 10, version 1709 or later: in the site element of applicationHost.config -->\n<hsts enabled="true" max-age="31536000" redirectHttpToHttps="true" />',
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/ | grep -i ^strict-transport-security',

  judge({ https, tls }, { target, now }) {
    const [first] = https.hops;
    if (first === undefined) return { status: 'unknown', reason: 'indeterminate' };
    if (isAddress(target.host)) return { status: 'not-applicable', message: 'address-literal' }; // RFC 6797 section 8.1.1

    const [line] = linesOf(first.headers, 'strict-transport-security'); // section 8.1: only the first counts
    if (line === undefined) {
      const refusal = refusalOf(first);
      return refusal === null ? { status: 'fail', message: 'missing' } : { status: 'unknown', reason: refusal };
    }
    const value = shown(line);
    const hsts = parseHsts(line);
    if (!hsts.valid) return { status: 'fail', message: 'invalid', evidence: { value } };

    const { maxAge } = hsts;
    const fault = tls.ok ? refusedFor(tls.value, target.host, now) : null;
    if (maxAge === 0) return { status: 'fail', message: 'disabled', evidence: { value } };
    if (fault !== null) return { status: 'fail', message: 'ignored', evidence: { value, fault } };
    // Something was wrong with the certificate, and what it was could not be seen.
    if (!tls.ok && first.tls?.fault) return { status: 'unknown', reason: tls.failure.code };
    if (maxAge >= YEAR) return { status: 'pass', message: 'strong', evidence: { maxAge } };
    const severity = maxAge < HALF_YEAR ? 'medium' : 'low';
    return { status: 'fail', message: 'short', severity, evidence: { maxAge, minimum: YEAR } };
  },
});

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);
