import { steadyHeaders } from '../../../src/parse/headers.ts';
import rule from '../../../src/rules/cookies/syntax.ts';
import { httpsFacts, tableOf } from '../table.ts';

/** As the probe hands them on: what is judged is what is left of a line when its value is gone. */
const set = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: steadyHeaders(lines.map((line) => ['Set-Cookie', line])) }),
});
const broken = (line: string, cookie: string, ...faults: readonly string[]) => ({
  case: line.slice(0, 60),
  facts: set(line),
  says: `fail malformed low of ${cookie}`,
  evidence: { cookie, faults },
});
const fine = (line: string, cookie: string) => ({
  case: line.slice(0, 60),
  facts: set(line),
  says: `pass well-formed of ${cookie}`,
});

tableOf(rule, [
  fine('SID=x; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60', 'SID'),
  fine('SID=x; Expires=Mon, 23 Nov 2026 02:00:00 GMT; Partitioned; Priority=High', 'SID'),
  fine('SID=x; Version=1; Comment=a;', 'SID'),
  fine('ASPSESSIONIDQQBCTRSB=x', 'ASPSESSIONID(volatile)'),
  fine('0123456789abcdef0123456789abcdef01234567=x', '(volatile)'),
  fine('user[name]=x; path=', 'user[name]'),
  fine(`SID=${'x'.repeat(4093)}`, 'SID'),
  { case: 'a byte too many', facts: set(`SID=${'x'.repeat(4094)}; Secure`), says: 'fail too-large low of SID' },
  broken('SID=x; Secured', 'SID', 'unknown-attribute'),
  broken('SID=x; SameSite=Banana; Path=fr', 'SID', 'path', 'same-site'),
  broken('SID=x; SameSite', 'SID', 'same-site'),
  broken('SID=x; Expires=tomorrow; Max-Age=1h', 'SID', 'expires', 'max-age'),
  broken('a=1; path=/, b=2; path=/', 'a', 'folded'),
  broken('a=1; secure, b=2', 'a', 'folded'),
  broken('x; Secure', '=', 'nameless'),
  broken('my name=x', 'my name', 'name'),
  broken('SID=x; Secure\u0000', 'SID', 'dropped'),
  broken('', '=', 'empty'),
  {
    case: 'the faults of all that have one stable name',
    facts: set('TS01a2b3c4=x; Secured', 'TS01d5e6f7=x; Path=a'),
    says: 'fail malformed low of TS#',
    evidence: { cookie: 'TS#', faults: ['path', 'unknown-attribute'] },
  },
  { case: 'a deletion', facts: set('SID=gone; Max-Age=0; Secured'), says: 'not-applicable no-cookie' },
  { case: 'no cookie', facts: set(), says: 'not-applicable no-cookie' },
  { case: 'no answer', options: { failures: { https: 'connection-closed' } }, says: 'unknown connection-closed' },
]);
