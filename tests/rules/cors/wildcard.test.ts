import rule from '../../../src/rules/cors/wildcard.ts';
import { HOST, tableOf } from '../table.ts';
import { answersOf, NO_PAGE, silentOn } from './answers.ts';

const url = `https://${HOST}/`;

tableOf(rule, [
  { case: 'no CORS at all', facts: { cors: answersOf() }, says: 'pass none' },
  { case: 'a named origin', facts: { cors: answersOf({ foreign: 'named-with-cookies' }) }, says: 'pass none' },
  {
    case: 'a wildcard',
    facts: { cors: answersOf({ foreign: '*', 'foreign OPTIONS': '*', null: '*' }) },
    says: 'fail present info',
    evidence: { url, methods: ['GET', 'OPTIONS'] },
  },
  {
    case: 'a wildcard with credentials',
    facts: { cors: answersOf({ foreign: '*-with-cookies' }) },
    says: 'fail with-credentials low',
    evidence: { url, methods: ['GET'] },
  },
  {
    case: 'credentials on the preflight only',
    facts: { cors: answersOf({ foreign: '*', 'foreign OPTIONS': '*-with-cookies' }) },
    says: 'fail with-credentials low',
  },
  {
    case: 'a wildcard on one method, the other without an answer: it might be worse',
    facts: { cors: silentOn(answersOf({ foreign: '*' }), 'connection-closed', 'foreign OPTIONS') },
    says: 'unknown connection-closed',
  },
  { case: 'the name only leads elsewhere', facts: { cors: NO_PAGE }, says: 'not-applicable no-page' },
]);
