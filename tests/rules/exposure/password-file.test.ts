import rule from '../../../src/rules/exposure/password-file.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'found: htpasswd 1',
    facts: {
      paths: pathsFacts({
        id: 'htpasswd',
        path: '/.htpasswd',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: { accounts: 3 },
      }),
    },
    says: 'fail found critical of /.htpasswd',
    evidence: { path: '/.htpasswd', status: 200, marks: ['mark'], ...{ accounts: 3 } },
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'htpasswd', path: '/a', answer: 'absent' },
        { id: 'htpasswd', path: '/b', answer: 'redirected', status: 302 },
        { id: 'htpasswd', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'htpasswd', path: '/.htpasswd', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /.htpasswd',
    evidence: { path: '/.htpasswd', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'htpasswd', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'htpasswd', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'htpasswd', path: '/c', answer: 'suspect', status: 200 },
        { id: 'htpasswd', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'htpasswd', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
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
