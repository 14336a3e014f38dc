import { defineRule } from '../../model/rule.ts';
import { IGNORED_IN_META, parsePolicy, serialisedPolicies } from '../../parse/csp.ts';
import { type CspFault, faultsOf, repeatedIn } from '../../parse/csp-faults.ts';
import { linesOf } from '../../parse/field.ts';
import { someOf } from '../evidence.ts';
import { enforcedOn } from '../policies.ts';

/** Of several faults the one is told that is likeliest to surprise; the others show when it is repaired. */
export default defineRule({
  id: 'headers/csp-syntax',
  observes: ['https', 'page'],
  severity: 'low',
  references: [
    'https://www.w3.org/TR/CSP3/#framework-directive-source-list',
    'https://www.w3.org/TR/CSP3/#meta-element',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Browsers understand every word of the policy',
    rationale:
      'Browsers skip what they do not understand, without telling the visitor: the policy then says less, or something else, than was meant.',
    remediation:
      'Correct the words that are named here. The console of a browser shows the same remarks when the page is opened.',
    messages: {
      understood: 'Every word of the policy is understood.',
      syntax: 'Browsers skip a part of the policy: {faults}.',
      'duplicate-directive': 'Directives stand more than once in one policy, and only the first counts: {directives}.',
      'ignored-in-meta': 'Browsers ignore these directives in a `meta` element: {directives}.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-security-policy',

  judge(facts) {
    const enforced = enforcedOn(facts);
    // A policy of which `meta` leaves nothing is one that was meant.
    const inMeta = facts.page.metaPolicies.flatMap((text) => [...parsePolicy(text).keys()]);
    const ignored = [...new Set(inMeta.filter((name) => IGNORED_IN_META.includes(name)))].sort();
    const nothingLeft =
      'verdict' in enforced && 'message' in enforced.verdict && enforced.verdict.message === 'no-policy';
    if ('verdict' in enforced && !(nothingLeft && ignored.length > 0)) return enforced.verdict;

    const lines = 'verdict' in enforced ? [] : linesOf(enforced.hop.headers, 'content-security-policy');
    const texts = [...serialisedPolicies(lines), ...facts.page.metaPolicies];
    const faults = someOf(texts.flatMap(faultsOf).map(written));
    if (faults.length > 0) return { status: 'fail', message: 'syntax', evidence: { faults } };
    const repeated = someOf(texts.flatMap(repeatedIn));
    if (repeated.length > 0)
      return { status: 'fail', message: 'duplicate-directive', evidence: { directives: repeated } };
    if (ignored.length > 0) return { status: 'fail', message: 'ignored-in-meta', evidence: { directives: ignored } };
    return { status: 'pass', message: 'understood' };
  },
});

const written = ({ fault, directive, value }: CspFault): string =>
  `${fault} ${value === null ? directive : `${directive} ${value}`}`;
