import { steadyHeaders } from '../../../src/parse/headers.ts';
import rule from '../../../src/rules/cookies/private-address.ts';
import { httpsFacts, tableOf } from '../table.ts';

/** As the probe hands them on: the value decoded and gone. */
const set = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: steadyHeaders(lines.map((line) => ['Set-Cookie', line])) }),
});

tableOf(rule, [
  {
    case: '10.1.1.100 and port 8080', // F5 K6917
    facts: set('BIGipServer~Common~portal=1677787402.36895.0000; path=/; Secure'),
    says: 'fail big-ip low of BIGipServer~Common~portal',
    evidence: { cookie: 'BIGipServer~Common~portal' },
  },
  { case: 'under another name', facts: set('lb=1677787402.36895.0000'), says: 'fail big-ip low of lb' },
  { case: 'a public address', facts: set('BIGipServerp=134744072.20480.0000'), says: 'pass hidden of BIGipServerp' },
  { case: 'encrypted', facts: set('BIGipServerp=!dGVzdHRlc3Q='), says: 'pass hidden of BIGipServerp' },
  { case: 'numbers of another kind', facts: set('visit=1677787402.36895'), says: 'not-applicable no-cookie' },
  { case: 'no cookie', facts: set(), says: 'not-applicable no-cookie' },
  { case: 'no answer', options: { failures: { https: 'connection-closed' } }, says: 'unknown connection-closed' },
]);
