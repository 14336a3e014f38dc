import rule from '../../../src/rules/cookies/same-site.ts';
import { httpsFacts, tableOf } from '../table.ts';

const set = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Set-Cookie', line]) }),
});

tableOf(rule, [
  {
    case: 'Lax',
    facts: set('SID=x; SameSite=Lax'),
    says: 'pass stated of SID',
    evidence: { cookie: 'SID', sameSite: 'lax' },
  },
  { case: 'None with Secure', facts: set('SID=x; SameSite=None; Secure'), says: 'pass stated of SID' },
  {
    case: 'of two good ones with one stable name the same is told, whatever the order',
    facts: set('sess1=x; SameSite=Lax', 'sess2=x; SameSite=Strict'),
    says: 'pass stated of sess#',
    evidence: { cookie: 'sess#', sameSite: 'lax' },
  },
  {
    case: 'the other order',
    facts: set('sess2=x; SameSite=Strict', 'sess1=x; SameSite=Lax'),
    says: 'pass stated of sess#',
    evidence: { cookie: 'sess#', sameSite: 'lax' },
  },
  { case: 'missing', facts: set('SID=x; Secure'), says: 'fail missing low of SID', evidence: { cookie: 'SID' } },
  { case: 'a value that browsers do not know', facts: set('SID=x; SameSite=banana'), says: 'fail missing low of SID' },
  {
    case: 'None without Secure, whatever the cookie',
    facts: set('lang=fr; SameSite=None'),
    says: 'fail none-without-secure medium of lang',
  },
  { case: 'other cookies may leave it out', facts: set('lang=fr'), says: 'not-applicable no-session' },
  { case: 'no answer', options: { failures: { https: 'connection-closed' } }, says: 'unknown connection-closed' },
]);
