import rule from '../../../src/rules/exposure/configuration-backup.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'found: wp-config-backup 1',
    facts: {
      paths: pathsFacts({
        id: 'wp-config-backup',
        path: '/wp-config.php.bak',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: {},
      }),
    },
    says: 'fail found critical of /wp-config.php.bak',
    evidence: { path: '/wp-config.php.bak', status: 200, marks: ['mark'], ...{} },
  },
  {
    case: 'found: web-config 2',
    facts: {
      paths: pathsFacts({
        id: 'web-config',
        path: '/web.config',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: { password: false },
      }),
    },
    says: 'fail found high of /web.config',
    evidence: { path: '/web.config', status: 200, marks: ['mark'], ...{ password: false } },
  },
  {
    case: 'found: web-config 3',
    facts: {
      paths: pathsFacts({
        id: 'web-config',
        path: '/web.config',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: { password: true },
      }),
    },
    says: 'fail found critical of /web.config',
    evidence: { path: '/web.config', status: 200, marks: ['mark'], ...{ password: true } },
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'wp-config-backup', path: '/a', answer: 'absent' },
        { id: 'wp-config-backup', path: '/b', answer: 'redirected', status: 302 },
        { id: 'wp-config-backup', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: {
      paths: pathsFacts({ id: 'wp-config-backup', path: '/wp-config.php.bak', answer: 'restricted', status: 403 }),
    },
    says: 'pass restricted of /wp-config.php.bak',
    evidence: { path: '/wp-config.php.bak', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'wp-config-backup', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'wp-config-backup', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'wp-config-backup', path: '/c', answer: 'suspect', status: 200 },
        { id: 'wp-config-backup', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'wp-config-backup', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
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
