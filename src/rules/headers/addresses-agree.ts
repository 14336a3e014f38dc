import type { Header, Hop } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { nosniffOf } from '../../parse/content-type-options.ts';
import { linesOf } from '../../parse/field.ts';
import { framingOf } from '../../parse/framing.ts';
import { parseHsts } from '../../parse/hsts.ts';
import { referrerPolicyOf } from '../../parse/referrer-policy.ts';
import { refusalOf } from '../answers.ts';
import { headerPolicies } from '../policies.ts';

/** The same property is compared by what it does: two spellings of one policy are no divergence. */
const PROPERTIES: readonly (readonly [header: string, reading: (hop: Hop) => unknown])[] = [
  ['content-security-policy', (hop) => headerPolicies(hop).map((policy) => [...policy.keys()].sort())],
  ['referrer-policy', ({ headers }) => referrerPolicyOf(headers)],
  ['strict-transport-security', ({ headers }) => hstsValue(headers)],
  ['x-content-type-options', ({ headers }) => nosniffOf(headers)],
  ['x-frame-options', ({ headers }) => framingOf(headers).limited],
];

/** Policies for pages are compared only where all addresses answer alike: a redirect here and a page there is another divergence. */
export default defineRule({
  id: 'headers/addresses-agree',
  observes: ['https', 'responses'],
  severity: 'medium',
  references: ['https://www.rfc-editor.org/rfc/rfc6797#section-7.1', 'https://owasp.org/www-project-secure-headers/'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'All addresses of the site send the same security headers',
    rationale:
      'Visitors are sent to any of the addresses. One that was forgotten leaves some of them without protection, at times, and is hard to notice.',
    remediation:
      'Give every server behind this name the same configuration, or set the headers in one place before them.',
    messages: {
      agree: 'All addresses send the same security headers.',
      diverging: 'On {addresses} of the addresses these headers differ from the others: {headers}.',
      'one-address': 'Only one address was seen.',
    },
  },

  judge({ https, responses }) {
    if (responses.addresses.length === 0) return { status: 'not-applicable', message: 'one-address' };
    const [first] = https.hops;
    const answered = responses.addresses.flatMap(({ answer }) => (answer.ok ? [answer.value] : []));
    const hops = [...(first === undefined ? [] : [first]), ...answered].filter((hop) => refusalOf(hop) === null);
    const silent = responses.addresses.find(({ answer }) => !answer.ok)?.answer;
    if (hops.length < 2)
      return { status: 'unknown', reason: silent?.ok === false ? silent.failure.code : 'indeterminate' };

    const alike = new Set(hops.map(({ status, location }) => `${status} ${location}`)).size === 1;
    const compared = alike ? PROPERTIES : PROPERTIES.filter(([header]) => header === 'strict-transport-security');
    const odd = compared
      .map(([header, reading]) => [header, oddOnes(hops.map((hop) => JSON.stringify(reading(hop))))] as const)
      .filter(([, which]) => which.length > 0);
    if (odd.length > 0) {
      const concerned = new Set(odd.flatMap(([, which]) => which)).size;
      const evidence = { headers: odd.map(([header]) => header), addresses: `${concerned}/${hops.length}` };
      return { status: 'fail', message: 'diverging', evidence };
    }
    if (silent?.ok === false) return { status: 'unknown', reason: silent.failure.code };
    return { status: 'pass', message: 'agree' };
  },
});

/** The places whose value is not the usual one; of equally usual ones, the first of the alphabet. */
function oddOnes(values: readonly string[]): readonly number[] {
  const counted = [...Map.groupBy(values, (value) => value)].sort(
    ([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1),
  );
  const usual = counted[0]?.[0];
  return values.flatMap((value, index) => (value === usual ? [] : [index]));
}

function hstsValue(headers: readonly Header[]): unknown {
  const [line] = linesOf(headers, 'strict-transport-security');
  return line === undefined ? 'missing' : parseHsts(line);
}
