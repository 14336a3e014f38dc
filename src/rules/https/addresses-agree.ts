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
      'one-address': 'The site has one address, or one that could be asked.',
    },
  },
  verify:
    'dig +short {host} A {host} AAAA | while read a; do curl -sS -o /dev/null -D - --connect-to "{host}:{port}:[$a]:{port}" https://{host}:{port}/; done',

  judge({ https, responses }) {
    const first = https.hops[0];
    const answers = responses.addresses.filter(({ answer }) => isAnswer(answer));
    if (first === undefined || answers.length === 0) {
      const silent = responses.addresses.map(({ answer }) => (answer.ok ? null : answer.failure.code));
      const reason = silent.find((code) => code !== null);
      return reason === undefined || reason === null
        ? { status: 'not-applicable', message: 'one-address' }
        : { status: 'unknown', reason };
    }
    const judged = answers.map(({ answer }) =>
      answer.ok ? differencesOf(first, answer.value) : [answer.failure.code],
    );
    const diverging = judged.filter((differences) => differences.length > 0);
    const count = answers.length + 1;
    if (diverging.length === 0) return { status: 'pass', message: 'alike', evidence: { count } };
    return {
      status: 'fail',
      message: 'diverging',
      evidence: {
        address: first.address,
        addresses: `${diverging.length}/${count}`,
        differences: [...new Set(diverging.flat())].sort(),
      },
    };
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
