import { defineRule, type Verdict } from '../../model/rule.ts';
import { isDeletion, parseCookie, stableName } from '../../parse/cookie.ts';
import { cookieFaults } from '../../parse/cookie-faults.ts';
import { linesOf } from '../../parse/field.ts';
import { ownHops } from '../answers.ts';

type Message = 'well-formed' | 'malformed' | 'too-large' | 'no-cookie';

export default defineRule({
  id: 'cookies/syntax',
  observes: ['https'],
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1',
    'https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6',
  ],
  controls: ['EXP-SYS-CONFIG', 'DEV-PROC-POL'],
  text: {
    title: 'Browsers read the cookies as they were meant',
    rationale:
      'What a browser cannot read it ignores without a word: a mistyped attribute protects nothing, and a cookie that is too long is never stored.',
    remediation:
      'Let the framework write the `Set-Cookie` lines: one line a cookie, attributes spelt as in RFC 6265, name and value of at most 4,096 bytes.',
    messages: {
      'well-formed': 'The cookie {cookie} is well formed.',
      malformed: 'Browsers do not read the cookie {cookie} as it was meant: {faults}.',
      'too-large': 'Browsers drop the cookie {cookie}: its name and value are longer than 4,096 bytes.',
      'no-cookie': 'The site sets no cookie over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^set-cookie',

  judge({ https }, { now }) {
    const lines = ownHops(https)
      .flatMap(({ headers }) => linesOf(headers, 'set-cookie'))
      .filter((line) => {
        const cookie = parseCookie(line);
        return cookie === null || !isDeletion(cookie, Date.parse(now));
      });
    if (lines.length === 0) return { status: 'not-applicable', message: 'no-cookie' };
    const named = Map.groupBy(lines, (line) => stableName(nameOf(line)));
    return [...named].map(([cookie, same]) => ({ ...judgeLines(cookie, same), subject: cookie }));
  },
});

/** Of a line that browsers drop too. */
const nameOf = (line: string): string => /^([^=;]*)=/.exec(line)?.[1]?.trim() ?? '';

function judgeLines(cookie: string, lines: readonly string[]): Verdict<Message> {
  const faults = [...new Set(lines.flatMap(cookieFaults))].sort();
  if (faults.length > 0) return { status: 'fail', message: 'malformed', evidence: { cookie, faults } };
  return lines.some((line) => parseCookie(line)?.tooLarge === true)
    ? { status: 'fail', message: 'too-large', evidence: { cookie } }
    : { status: 'pass', message: 'well-formed', evidence: { cookie } };
}
