import rule from '../../../src/rules/exposure/diagnostic-page.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'server-info',
    facts: { paths: pathsFacts({ id: 'server-info', path: '/server-info?server', answer: 'found', status: 200 }) },
    says: 'fail found medium of /server-info?server',
  },
  {
    case: 'server-status that shows what is asked for',
    facts: {
      paths: pathsFacts({ id: 'server-status', path: '/server-status', answer: 'found', evidence: { queries: true } }),
    },
    says: 'fail queries high of /server-status',
  },
  {
    case: 'server-status that does not',
    facts: {
      paths: pathsFacts({ id: 'server-status', path: '/server-status', answer: 'found', evidence: { queries: false } }),
    },
    says: 'fail found medium of /server-status',
  },
  {
    case: 'phpinfo with a password',
    facts: {
      paths: pathsFacts({
        id: 'phpinfo',
        path: '/info.php',
        answer: 'found',
        evidence: { password: true, version: '8.2.36' },
      }),
    },
    says: 'fail password high of /info.php',
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'phpinfo', path: '/a', answer: 'absent' },
        { id: 'phpinfo', path: '/b', answer: 'redirected', status: 302 },
        { id: 'phpinfo', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'phpinfo', path: '/phpinfo.php', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /phpinfo.php',
    evidence: { path: '/phpinfo.php', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'phpinfo', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'phpinfo', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'phpinfo', path: '/c', answer: 'suspect', status: 200 },
        { id: 'phpinfo', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'phpinfo', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
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
