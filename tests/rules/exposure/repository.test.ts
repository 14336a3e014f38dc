import rule from '../../../src/rules/exposure/repository.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'found: git-head 1',
    facts: {
      paths: pathsFacts({
        id: 'git-head',
        path: '/.git/HEAD',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: {},
      }),
    },
    says: 'fail found critical of /.git/HEAD',
    evidence: { path: '/.git/HEAD', status: 200, marks: ['mark'], ...{} },
  },
  {
    case: 'found: svn 2',
    facts: {
      paths: pathsFacts({
        id: 'svn',
        path: '/.svn/entries',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: {},
      }),
    },
    says: 'fail found high of /.svn/entries',
    evidence: { path: '/.svn/entries', status: 200, marks: ['mark'], ...{} },
  },
  {
    case: 'found: hg 3',
    facts: {
      paths: pathsFacts({
        id: 'hg',
        path: '/.hg/requires',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: {},
      }),
    },
    says: 'fail found high of /.hg/requires',
    evidence: { path: '/.hg/requires', status: 200, marks: ['mark'], ...{} },
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'git-head', path: '/a', answer: 'absent' },
        { id: 'git-head', path: '/b', answer: 'redirected', status: 302 },
        { id: 'git-head', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'git-head', path: '/.git/HEAD', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /.git/HEAD',
    evidence: { path: '/.git/HEAD', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'git-head', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'git-head', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'git-head', path: '/c', answer: 'suspect', status: 200 },
        { id: 'git-head', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'git-head', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
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
