import rule from '../../../src/rules/cors/reflected-origin.ts';
import { HOST, tableOf } from '../table.ts';
import { answersOf, NO_PAGE, silentOn } from './answers.ts';

const url = `https://${HOST}/`;
const origins = ['https://unrelated.example'];

tableOf(rule, [
  { case: 'no CORS at all', facts: { cors: answersOf() }, says: 'pass not-reflected' },
  { case: 'a wildcard is another rule', facts: { cors: answersOf({ foreign: '*' }) }, says: 'pass not-reflected' },
  {
    case: 'a wildcard with credentials, which browsers refuse',
    facts: { cors: answersOf({ foreign: '*-with-cookies', 'foreign OPTIONS': '*-with-cookies' }) },
    says: 'pass not-reflected',
  },
  {
    case: 'reflected on both, with credentials',
    facts: { cors: answersOf({ foreign: 'named-with-cookies', 'foreign OPTIONS': 'named-with-cookies' }) },
    says: 'fail with-credentials critical',
    evidence: { url, origins, methods: ['GET', 'OPTIONS'] },
  },
  {
    case: 'reflected on GET only, which whoever asks with OPTIONS alone does not see',
    facts: { cors: answersOf({ foreign: 'named-with-cookies' }) },
    says: 'fail with-credentials critical',
    evidence: { url, origins, methods: ['GET'] },
  },
  {
    case: 'reflected on the preflight only',
    facts: { cors: answersOf({ 'foreign OPTIONS': 'named-with-cookies' }) },
    says: 'fail preflight high',
    evidence: { url, origins, methods: ['OPTIONS'] },
  },
  {
    case: 'reflected without credentials',
    facts: { cors: answersOf({ foreign: 'named', 'foreign OPTIONS': 'named' }) },
    says: 'fail without low',
    evidence: { url, origins, methods: ['GET', 'OPTIONS'] },
  },
  {
    case: 'readable with GET, without credentials, and the preflight with them',
    facts: { cors: answersOf({ foreign: 'named', 'foreign OPTIONS': 'named-with-cookies' }) },
    says: 'fail preflight high',
  },
  {
    case: 'seen on one method, and the other without an answer',
    facts: { cors: silentOn(answersOf({ foreign: 'named-with-cookies' }), 'connection-closed', 'foreign OPTIONS') },
    says: 'fail with-credentials critical',
  },
  {
    case: 'nothing seen on one method, and the other without an answer',
    facts: { cors: silentOn(answersOf(), 'rate-limited', 'foreign OPTIONS') },
    says: 'unknown rate-limited',
  },
  {
    case: 'a filter minds the origin',
    facts: { cors: silentOn(answersOf(), 'blocked', 'foreign GET') },
    says: 'unknown blocked',
  },
  {
    case: 'other questions without an answer do not matter here',
    facts: { cors: silentOn(answersOf(), 'blocked', 'null GET', 'http GET') },
    says: 'pass not-reflected',
  },
  { case: 'the name only leads elsewhere', facts: { cors: NO_PAGE }, says: 'not-applicable no-page' },
  { case: 'no answer', options: { failures: { cors: 'connection-refused' } }, says: 'unknown connection-refused' },
]);
