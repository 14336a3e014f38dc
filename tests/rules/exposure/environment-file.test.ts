import rule from '../../../src/rules/exposure/environment-file.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'found: dotenv 1',
    facts: {
      paths: pathsFacts({
        id: 'dotenv',
        path: '/.env',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: { variables: ['APP_KEY', 'DB_PASSWORD'], count: 2 },
      }),
    },
    says: 'fail found critical of /.env',
    evidence: { path: '/.env', status: 200, marks: ['mark'], ...{ variables: ['APP_KEY', 'DB_PASSWORD'], count: 2 } },
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'dotenv', path: '/a', answer: 'absent' },
        { id: 'dotenv', path: '/b', answer: 'redirected', status: 302 },
        { id: 'dotenv', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'dotenv', path: '/.env', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /.env',
    evidence: { path: '/.env', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'dotenv', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'dotenv', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'dotenv', path: '/c', answer: 'suspect', status: 200 },
        { id: 'dotenv', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'dotenv', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
      ),
    },
    says: [
      'unknown rate-limited of /a',
      'unknown indeterminate of /b',
      'unknown indeterminate of /c',
      'unknown budget-exhausted of /d',
      'unknown read-timeout of /e',
    ],
    evidence: { path: '/a', answer: 'blocked' },
  },
  {
    case: 'a filter before everything',
    options: { failures: { paths: 'blocked' } },
    says: 'unknown blocked',
  },
  {
    case: 'nothing of the kind was asked for',
    facts: { paths: pathsFacts({ id: 'another' }) },
    says: 'not-applicable not-asked',
  },
]);
