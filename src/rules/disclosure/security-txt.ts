import { defineRule } from '../../model/rule.ts';
import { expiryOf, SECURITY_TXT_FAULTS, type SecurityTxtFault } from '../../parse/security-txt.ts';
import { place } from '../evidence.ts';

type Kinded<K> = { [F in SecurityTxtFault]: (typeof SECURITY_TXT_FAULTS)[F] extends K ? F : never }[SecurityTxtFault];

/** In the order in which they are named: what makes the text useless comes first. All of them stand in the evidence. */
const ERRORS = {
  'no-contact': '{url} names no `Contact`, which is what the file is for.',
  'no-expire': '{url} has no `Expires`: nobody can tell whether it is still true.',
  'invalid-expiry': 'The `Expires` of {url} is no date and time of RFC 3339, such as `2027-12-31T23:00:00Z`.',
  'multi-expire': '{url} has more than one `Expires`.',
  'no-canonical-match': '{url} is not the address that its `Canonical` names: the text must not be trusted there.',
  'invalid-uri-scheme': '{url} is served without TLS.',
  'no-uri': 'A field of {url} that has to hold an address holds something else; a mail address begins with `mailto:`.',
  'no-https': 'A web address in {url} does not begin with `https://`.',
  'invalid-media': '{url} is not served as `text/plain`.',
  'no-content-type': '{url} is served without a `Content-Type`.',
  'invalid-charset': 'The `Content-Type` of {url} names another character set than `utf-8`.',
  utf8: '{url} is not written in UTF-8.',
  'bom-in-file': '{url} begins with a byte order mark, which hides its first line from simple readers.',
  'signed-format-issue':
    'The signature of {url} is not applied to the whole text: the header of a signed message has to be its first line.',
  'data-after-sig': '{url} goes on after its signature.',
  'pgp-data-error': '{url} is not a well-formed OpenPGP clear-signed message.',
  'pgp-error': 'The OpenPGP signature of {url} cannot be decoded.',
  'multi-lang': '{url} has more than one `Preferred-Languages`.',
  'invalid-lang': 'The `Preferred-Languages` of {url} is no list of language tags such as `fr, ar`.',
  'no-csaf-file': 'A `CSAF` field of {url} does not lead to a `provider-metadata.json`.',
  'invalid-line': 'A line of {url} is neither a field nor a comment.',
  'prec-ws': 'A field of {url} has white space before its colon.',
  'no-space': 'A field of {url} has no space after its colon.',
  'empty-key': 'A line of {url} has a value and no name.',
  'empty-value': 'A field of {url} has no value.',
  'no-line-separators': 'The last line of {url} does not end with a line feed.',
} as const satisfies Readonly<Record<Kinded<'error'>, string>>;
type Broken = keyof typeof ERRORS;
const ORDER = Object.keys(ERRORS) as readonly Broken[];

const DAY = 86_400_000;
const SOON = 30 * DAY;
const YEAR = 366 * DAY;

export default defineRule({
  id: 'disclosure/security-txt',
  observes: ['disclosure'],
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9116',
    'https://securitytxt.org/',
    'https://github.com/DigitalTrustCenter/sectxt',
  ],
  controls: ['INCID-GEST-SIGNAL', 'INCID-GEST-ALERT', 'ORG-INTER-RESP'],
  text: {
    title: 'Whoever finds a weakness can read whom to tell',
    rationale:
      'Those who find a weakness in good faith look for a contact at a fixed address. Without one the report goes to nobody, or to everybody.',
    remediation:
      'Serve a text at `/.well-known/security.txt`, over https and as `text/plain; charset=utf-8`, with at least one `Contact` that is read every day and one `Expires` less than a year ahead; put its renewal into the calendar.',
    messages: {
      valid: '{url} is valid until {expires}.',
      missing: 'No security.txt is served.',
      expired: '{url} expired on {expires}: its contacts are no longer to be trusted.',
      'legacy-location': 'The text is served at {url} only; its place is `/.well-known/security.txt`.',
      'expires-soon': '{url} expires on {expires}.',
      'far-expiry': '{url} expires on {expires} only; less than a year is advised, so that it stays true.',
      ...ERRORS,
    },
  },
  snippets: {
    nginx:
      'location = /.well-known/security.txt {\n  types { }\n  default_type "text/plain; charset=utf-8";\n  alias /etc/nginx/security.txt;\n}',
    apache:
      'Alias /.well-known/security.txt /etc/apache2/security.txt\n<Location /.well-known/security.txt>\n  ForceType "text/plain; charset=utf-8"\n  Require all granted\n</Location>',
  },
  verify: 'curl -sS -i https://{host}:{port}/.well-known/security.txt',

  judge({ disclosure: { found } }, { now }) {
    if (found === null) return { status: 'fail', message: 'missing' };
    const url = place(found.url);
    const at = expiryOf(found.fields);
    const left = at === null ? null : at - Date.parse(now);
    const dated = { url, expires: at === null ? '' : new Date(at).toISOString() };
    if (left !== null && left <= 0) return { status: 'fail', message: 'expired', severity: 'medium', evidence: dated };

    const faults = ORDER.filter((fault) => found.faults.includes(fault));
    const [worst] = faults;
    if (worst !== undefined) return { status: 'fail', message: worst, evidence: { url, faults } };
    if (left === null) return { status: 'unknown', reason: 'indeterminate' }; // it stood beyond the fields that are kept
    if (found.legacy) return { status: 'fail', message: 'legacy-location', severity: 'info', evidence: { url } };
    if (left < SOON) return { status: 'fail', message: 'expires-soon', severity: 'info', evidence: dated };
    if (left > YEAR) return { status: 'fail', message: 'far-expiry', severity: 'info', evidence: dated };
    const advice = found.faults.filter((fault) => isAdvice(fault));
    return { status: 'pass', message: 'valid', evidence: advice.length === 0 ? dated : { ...dated, advice } };
  },
});

const isAdvice = (fault: string): boolean =>
  Object.entries(SECURITY_TXT_FAULTS).some(([name, kind]) => name === fault && kind === 'advice');
