import rule from '../../../src/rules/exposure/login-page.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'a login page is noted, and nothing to correct',
    facts: {
      paths: pathsFacts({
        id: 'generic-admin',
        path: '/admin/',
        answer: 'found',
        status: 200,
        marks: ['password-field'],
      }),
    },
    says: 'pass login-page of /admin/',
    evidence: { path: '/admin/', status: 200, marks: ['password-field'] },
  },
  {
    case: 'WordPress',
    facts: { paths: pathsFacts({ id: 'wp-login', path: '/wp-login.php', answer: 'found', status: 200 }) },
    says: 'pass login-page of /wp-login.php',
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'wp-login', path: '/a', answer: 'absent' },
        { id: 'wp-login', path: '/b', answer: 'redirected', status: 302 },
        { id: 'wp-login', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'wp-login', path: '/wp-login.php', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /wp-login.php',
    evidence: { path: '/wp-login.php', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'wp-login', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'wp-login', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'wp-login', path: '/c', answer: 'suspect', status: 200 },
        { id: 'wp-login', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'wp-login', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
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
