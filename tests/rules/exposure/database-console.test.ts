import rule from '../../../src/rules/exposure/database-console.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'found: phpmyadmin 1',
    facts: {
      paths: pathsFacts({
        id: 'phpmyadmin',
        path: '/phpmyadmin/',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: {},
      }),
    },
    says: 'fail found high of /phpmyadmin/',
    evidence: { path: '/phpmyadmin/', status: 200, marks: ['mark'], ...{} },
  },
  {
    case: 'found: adminer 2',
    facts: {
      paths: pathsFacts({
        id: 'adminer',
        path: '/adminer.php',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: {},
      }),
    },
    says: 'fail found high of /adminer.php',
    evidence: { path: '/adminer.php', status: 200, marks: ['mark'], ...{} },
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'phpmyadmin', path: '/a', answer: 'absent' },
        { id: 'phpmyadmin', path: '/b', answer: 'redirected', status: 302 },
        { id: 'phpmyadmin', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'phpmyadmin', path: '/phpmyadmin/', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /phpmyadmin/',
    evidence: { path: '/phpmyadmin/', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'phpmyadmin', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'phpmyadmin', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'phpmyadmin', path: '/c', answer: 'suspect', status: 200 },
        { id: 'phpmyadmin', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'phpmyadmin', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
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
