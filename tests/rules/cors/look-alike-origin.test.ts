import rule from '../../../src/rules/cors/look-alike-origin.ts';
import { corsFacts, HOST, tableOf } from '../table.ts';
import { answer, answersOf, NO_PAGE, SENT, silentOn } from './answers.ts';

tableOf(rule, [
  { case: 'no CORS at all', facts: { cors: answersOf() }, says: 'pass refused' },
  { case: 'without credentials', facts: { cors: answersOf({ 'look-alike': 'named' }) }, says: 'pass refused' },
  {
    case: 'a name that begins and ends as the site does',
    facts: { cors: answersOf({ 'look-alike': 'named-with-cookies' }) },
    says: 'fail with-credentials high',
    evidence: { url: `https://${HOST}/`, origins: [SENT['look-alike']], methods: ['GET'] },
  },
  {
    case: 'told apart under the deep profile',
    facts: { cors: corsFacts(answer('prefix', 'nothing'), answer('suffix', 'named-with-cookies')) },
    says: 'fail with-credentials high',
    evidence: { url: `https://${HOST}/`, origins: [SENT.suffix], methods: ['GET'] },
  },
  {
    case: 'a sub-domain is the site itself',
    facts: { cors: corsFacts(answer('prefix', 'nothing'), answer('subdomain', 'named-with-cookies')) },
    says: 'pass refused',
  },
  {
    case: 'every origin is let in',
    facts: { cors: corsFacts(answer('foreign', 'named-with-cookies')) },
    says: 'not-applicable everyone',
  },
  {
    case: 'an address has no look-alikes',
    facts: { cors: corsFacts(answer('foreign', 'nothing'), answer('null', 'nothing')) },
    says: 'not-applicable not-asked',
  },
  {
    case: 'the site asked us to slow down',
    facts: { cors: silentOn(answersOf(), 'rate-limited', 'http GET', 'look-alike GET') },
    says: 'unknown rate-limited',
  },
  { case: 'the name only leads elsewhere', facts: { cors: NO_PAGE }, says: 'not-applicable no-page' },
  { case: 'no answer', options: { failures: { cors: 'blocked' } }, says: 'unknown blocked' },
]);
