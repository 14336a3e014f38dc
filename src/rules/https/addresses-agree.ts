import { type Hop, isAnswer } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { place } from '../evidence.ts';

/**
 * Compares the first https answer of every other address with the one that the chain began with: what is answered, not with which headers,
 * of which headers/addresses-agree speaks.
 */
export default defineRule({
  id: 'https/addresses-agree',
  observes: ['https', 'responses'],
  severity: 'medium',
  references: ['https://www.rfc-editor.org/rfc/rfc8305', 'https://github.com/internetstandards/Internet.nl'],
  controls: ['DEV-EXIG-TRANSAC'],
  text: {
    title: 'All addresses of the site answer alike',
    rationale:
      'A browser takes whichever address it likes. One server that was forgotten when the others were set right turns a part of the visitors away, or leaves them without protection, and nobody notices.',
    remediation:
      'Give all servers of the name the same configuration, from one source; or take the address of the one that is not kept out of the DNS.',
    messages: {
      alike: 'All {count} addresses answer alike.',
      diverging: 'Some addresses answer otherwise than {address}: {differences}.',
      'one-address': 'The site has one address.',
    },
  },
  verify:
    'dig +short {host} A {host} AAAA | while read a; do curl -sS -o /dev/null -D - --connect-to "{host}:{port}:[$a]:{port}" https://{host}:{port}/; done',

  judge({ https, responses }) {
    const first = https.hops[0];
    if (first === undefined || responses.addresses.length === 0) {
      return { status: 'not-applicable', message: 'one-address' };
    }
    const judged = responses.addresses
      .filter(({ answer }) => isAnswer(answer))
      .map(({ answer }) => (answer.ok ? differencesOf(first, answer.value) : [answer.failure.code]));
    const diverging = judged.filter((differences) => differences.length > 0);
    if (diverging.length > 0) {
      const addresses = `${diverging.length}/${judged.length + 1}`;
      const differences = [...new Set(diverging.flat())].sort();
      return { status: 'fail', message: 'diverging', evidence: { address: first.address, addresses, differences } };
    }
    const silent = responses.addresses.find(({ answer }) => !isAnswer(answer))?.answer;
    if (silent?.ok === false) return { status: 'unknown', reason: silent.failure.code };
    return { status: 'pass', message: 'alike', evidence: { count: judged.length + 1 } };
  },
});

/** In what two answers differ. */
function differencesOf(one: Hop, other: Hop): readonly string[] {
  const pairs = [
    ['status', one.status, other.status],
    ['location', place(one.location ?? ''), place(other.location ?? '')],
    ['certificate', one.tls?.fault ?? null, other.tls?.fault ?? null],
  ] as const;
  return pairs.filter(([, left, right]) => left !== right).map(([name]) => name);
}
