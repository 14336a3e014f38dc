import rule from '../../../src/rules/cookies/domain.ts';
import { httpsFacts, tableOf } from '../table.ts';

const set = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Set-Cookie', line]) }),
});

tableOf(rule, [
  { case: 'this host', facts: set('SID=x'), says: 'pass this-host of SID', evidence: { cookie: 'SID' } },
  { case: 'an empty domain', facts: set('SID=x; Domain='), says: 'pass this-host of SID' },
  {
    case: 'the whole domain',
    facts: set('SID=x; Domain=.Example.MA'),
    says: 'fail too-wide low of SID',
    evidence: { cookie: 'SID', domain: 'example.ma' },
  },
  { case: 'its own name', facts: set('SID=x; Domain=www.example.ma'), says: 'pass narrower of SID' },
  {
    case: 'a public suffix',
    facts: set('SID=x; Domain=gov.ma'),
    options: { target: { host: 'www.sante.gov.ma', domain: 'sante.gov.ma' } },
    says: 'fail rejected low of SID',
    evidence: { cookie: 'SID', domain: 'gov.ma' },
  },
  { case: 'a top level', facts: set('SID=x; Domain=ma'), says: 'fail rejected low of SID' },
  { case: 'another host', facts: set('SID=x; Domain=autre.example.ma'), says: 'fail rejected low of SID' },
  { case: 'a name that only ends alike', facts: set('SID=x; Domain=ple.ma'), says: 'fail rejected low of SID' },
  { case: 'no cookie', facts: set(), says: 'not-applicable no-cookie' },
  { case: 'a load balancer’s', facts: set('AWSALB=x; Domain=example.ma'), says: 'not-applicable no-cookie' },
  { case: 'no answer', options: { failures: { https: 'connection-closed' } }, says: 'unknown connection-closed' },
]);
