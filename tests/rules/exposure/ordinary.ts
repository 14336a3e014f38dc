import type { Row } from '../table.ts';
import { pathsFacts } from '../table.ts';

/** What every rule about paths says when there is nothing to correct, or nothing could be told; `id`: a row of its family. */
export const ordinary = (id: string): readonly Row[] => [
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id, path: '/a', answer: 'absent' },
        { id, path: '/b', answer: 'redirected', status: 302 },
        { id, path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id, path: '/a', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /a',
    evidence: { path: '/a', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id, path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id, path: '/b', answer: 'indeterminate', status: 200 },
        { id, path: '/c', answer: 'suspect', status: 200 },
        { id, path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
      ),
    },
    says: [
      'unknown rate-limited of /a',
      'unknown indeterminate of /b',
      'unknown indeterminate of /c',
      'unknown read-timeout of /e',
    ],
    evidence: { path: '/a', answer: 'blocked' },
  },
  {
    case: 'what was not reached, or waits for its night, is one unknown of the whole',
    facts: {
      paths: pathsFacts(
        { id, path: '/a', answer: 'absent' },
        { id, path: '/b', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id, path: '/c', answer: 'not-run', status: null, failure: 'blocked' },
      ),
    },
    says: ['unknown budget-exhausted', 'pass absent of /a'],
  },
  { case: 'a filter before everything', options: { failures: { paths: 'blocked' } }, says: 'unknown blocked' },
  {
    case: 'the list leaves it out',
    facts: { paths: pathsFacts({ id }) },
    options: { target: { skip: ['exposure'] } },
    says: 'unknown not-permitted',
  },
  {
    case: 'nothing of the kind was asked for',
    facts: { paths: pathsFacts({ id: 'another' }) },
    says: 'not-applicable not-asked',
  },
];
