import type { ProductMatch } from '../../advisories/match.ts';
import type { Severity } from '../../model/finding.ts';
import { defineRule } from '../../model/rule.ts';
import { advised } from '../advised.ts';

/** Published flaws, without those that are known to be exploited: software/known-exploited judges them. */
export default defineRule({
  id: 'software/advisory',
  observes: ['software'],
  knowledge: ['advisories', 'distributions', 'lifecycles'],
  severity: 'high',
  references: ['https://cwe.mitre.org/data/definitions/1395.html', 'https://www.dgssi.gov.ma/fr/bulletins-securite'],
  controls: ['EXP-VULN-GEST', 'EXP-VULN-CORRECT', 'EXP-VULN-INSTALL'],
  text: {
    title: 'No version that is seen is in the range of an advisory',
    rationale:
      'An advisory tells everybody which versions have a flaw. A version that is seen is no proof: the repair may have come without a new number, and what else the flaw needs may be missing.',
    remediation:
      'Find out on the server which version runs. When it is concerned, put the repaired version in place; until then follow the measures of the advisory.',
    messages: {
      'in-range': '{product} {version} is potentially concerned by published flaws: {advisories}',
      'possible-conditions':
        '{product} {version} is potentially concerned by {advisories}, on conditions that cannot be seen from outside: {conditions}',
      possible: '{product} {version} is potentially concerned; what is seen is not exact enough: {advisories}',
      'possible-managed':
        '{product} {version} is potentially concerned by {advisories}, unless a distribution maintains it under the same number.',
      managed:
        '{product} {version} is maintained by a distribution: its number does not tell whether {advisories} are repaired.',
      presence: 'Whether {product} is concerned by {advisories} cannot be seen from outside.',
      outside: '{product} {version} is outside the range of every advisory that we know.',
      'nothing-seen': 'We know no advisory about the software that is seen.',
    },
  },

  judge: ({ software }, { now, knowledge }) => advised(software, knowledge, now, { exploited: false, severityOf }),
});

/** Never critical: a banner, and nobody is known to exploit it. */
function severityOf({ standing, advisory }: ProductMatch): Severity {
  if (standing !== 'in-range') return 'low';
  return advisory.severity === 'critical' ? 'high' : advisory.severity;
}
