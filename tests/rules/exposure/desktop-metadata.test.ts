import rule from '../../../src/rules/exposure/desktop-metadata.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'found: ds-store 1',
    facts: {
      paths: pathsFacts({
        id: 'ds-store',
        path: '/.DS_Store',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: {},
      }),
    },
    says: 'fail found low of /.DS_Store',
    evidence: { path: '/.DS_Store', status: 200, marks: ['mark'], ...{} },
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'ds-store', path: '/a', answer: 'absent' },
        { id: 'ds-store', path: '/b', answer: 'redirected', status: 302 },
        { id: 'ds-store', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'ds-store', path: '/.DS_Store', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /.DS_Store',
    evidence: { path: '/.DS_Store', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'ds-store', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'ds-store', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'ds-store', path: '/c', answer: 'suspect', status: 200 },
        { id: 'ds-store', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'ds-store', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
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
