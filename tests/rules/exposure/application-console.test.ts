import rule from '../../../src/rules/exposure/application-console.ts';
import { pathsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  {
    case: 'found: tomcat-manager 1',
    facts: {
      paths: pathsFacts({
        id: 'tomcat-manager',
        path: '/manager/html',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: { open: false },
      }),
    },
    says: 'fail found high of /manager/html',
    evidence: { path: '/manager/html', status: 200, marks: ['mark'], ...{ open: false } },
  },
  {
    case: 'found: tomcat-manager 2',
    facts: {
      paths: pathsFacts({
        id: 'tomcat-manager',
        path: '/host-manager/html',
        answer: 'found',
        status: 200,
        marks: ['mark'],
        evidence: { open: true },
      }),
    },
    says: 'fail found critical of /host-manager/html',
    evidence: { path: '/host-manager/html', status: 200, marks: ['mark'], ...{ open: true } },
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'tomcat-manager', path: '/a', answer: 'absent' },
        { id: 'tomcat-manager', path: '/b', answer: 'redirected', status: 302 },
        { id: 'tomcat-manager', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'tomcat-manager', path: '/manager/html', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /manager/html',
    evidence: { path: '/manager/html', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'tomcat-manager', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'tomcat-manager', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'tomcat-manager', path: '/c', answer: 'suspect', status: 200 },
        { id: 'tomcat-manager', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'tomcat-manager', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
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
