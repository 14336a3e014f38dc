import rule from '../../../src/rules/cors/http-origin.ts';
import { corsFacts, HOST, tableOf } from '../table.ts';
import { answer, answersOf, NO_PAGE, silentOn } from './answers.ts';

tableOf(rule, [
  { case: 'no CORS at all', facts: { cors: answersOf() }, says: 'pass refused' },
  { case: 'without credentials', facts: { cors: answersOf({ http: 'named' }) }, says: 'pass refused' },
  {
    case: 'with credentials',
    facts: { cors: answersOf({ http: 'named-with-cookies' }) },
    says: 'fail with-credentials medium',
    evidence: { url: `https://${HOST}/`, origins: [`http://${HOST}`], methods: ['GET'] },
  },
  {
    case: 'every origin is let in',
    facts: { cors: corsFacts(answer('foreign', 'named-with-cookies')) },
    says: 'not-applicable everyone',
  },
  {
    case: 'every origin may send and none may read: this one still counts',
    facts: { cors: answersOf({ 'foreign OPTIONS': 'named-with-cookies', http: 'named-with-cookies' }) },
    says: 'fail with-credentials medium',
  },
  {
    case: 'the page itself comes over http',
    facts: { cors: corsFacts(answer('foreign', 'nothing'), answer('null', 'nothing')) },
    says: 'not-applicable not-asked',
  },
  {
    case: 'without an answer',
    facts: { cors: silentOn(answersOf(), 'read-timeout', 'http GET') },
    says: 'unknown read-timeout',
  },
  { case: 'the name only leads elsewhere', facts: { cors: NO_PAGE }, says: 'not-applicable no-page' },
]);
