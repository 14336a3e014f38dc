import rule from '../../../src/rules/cookies/prefix.ts';
import { httpsFacts, tableOf } from '../table.ts';

const set = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Set-Cookie', line]) }),
});
const says = (verdict: string, line: string) => ({
  case: line,
  facts: set(line),
  says: `${verdict} of ${line.split('=', 1)[0]}`,
});

tableOf(rule, [
  says('pass kept', '__Host-a=x; Secure; Path=/'),
  says('pass kept', '__Host-a=x; Secure; Path=/; Domain='),
  says('pass kept', '__Secure-a=x; Secure; Domain=example.ma'),
  says('pass kept', '__Http-a=x; Secure; HttpOnly'),
  says('pass kept', '__Host-Http-a=x; Secure; HttpOnly; Path=/'),
  says('fail violated medium', '__Host-a=x; Secure; Path=/; Domain=example.ma'),
  says('fail violated medium', '__Host-a=x; Secure'),
  says('fail violated medium', '__Host-a=x; Secure; Path=/fr'),
  says('fail violated medium', '__Host-a=x; Path=/'),
  says('fail violated medium', '__Secure-a=x'),
  says('fail violated medium', '__secure-a=x'), // prefixes ignore case (RFC 6265bis section 4.1.3)
  says('fail violated medium', '__Http-a=x; Secure'),
  says('fail violated medium', '__Host-Http-a=x; Secure; HttpOnly'),
  { case: 'no prefix', facts: set('a__Host-=x', 'SID=x', '__utma=x'), says: 'not-applicable no-prefix' },
  { case: 'a deletion', facts: set('__Host-a=; Max-Age=0'), says: 'not-applicable no-prefix' },
  { case: 'no answer', options: { failures: { https: 'connection-closed' } }, says: 'unknown connection-closed' },
]);
