import rule from '../../../src/rules/cors/null-origin.ts';
import { corsFacts, HOST, tableOf } from '../table.ts';
import { answer, answersOf, NO_PAGE, silentOn } from './answers.ts';

tableOf(rule, [
  { case: 'no CORS at all', facts: { cors: answersOf() }, says: 'pass refused' },
  {
    case: 'let in without credentials, as `*` would',
    facts: { cors: answersOf({ null: 'named' }) },
    says: 'pass refused',
  },
  {
    case: 'let in with credentials',
    facts: { cors: answersOf({ null: 'named-with-cookies' }) },
    says: 'fail with-credentials high',
    evidence: { url: `https://${HOST}/`, origins: ['null'], methods: ['GET'] },
  },
  {
    case: 'let in on the preflight only, as the deep profile sees',
    facts: { cors: corsFacts(answer('null', 'nothing'), answer('null', 'named-with-cookies', 'OPTIONS')) },
    says: 'pass refused',
  },
  {
    case: 'every origin is let in, so that this one was not tried',
    facts: { cors: corsFacts(answer('foreign', 'named-with-cookies')) },
    says: 'not-applicable everyone',
  },
  {
    case: 'a filter minds the origin',
    facts: { cors: silentOn(answersOf(), 'blocked', 'null GET') },
    says: 'unknown blocked',
  },
  { case: 'not asked', facts: { cors: corsFacts(answer('foreign', 'nothing')) }, says: 'not-applicable not-asked' },
  { case: 'the name only leads elsewhere', facts: { cors: NO_PAGE }, says: 'not-applicable no-page' },
  { case: 'no answer', options: { failures: { cors: 'read-timeout' } }, says: 'unknown read-timeout' },
]);
