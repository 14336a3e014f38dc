import type { Header } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/private-address.ts';
import { httpsFacts, pageFacts, tableOf } from '../table.ts';

const page = pageFacts();
const sent = (...headers: readonly Header[]) => ({ https: httpsFacts({ headers }), page });

tableOf(rule, [
  { case: 'none', facts: sent(['Via', '1.1 cache.example.ma']), says: 'pass none' },
  {
    case: 'in headers',
    facts: sent(['X-Backend', '10.1.2.3:8080'], ['X-Origin', 'http://192.168.4.4/'], ['x-backend', '10.9.9.9']),
    says: 'fail leaked low',
    evidence: { blocks: ['10.0.0.0/8', '192.168.0.0/16'], headers: ['x-backend', 'x-origin'] },
  },
  {
    case: 'what other rules speak of',
    facts: sent(
      ['Location', 'http://10.0.0.1/'],
      ['Content-Security-Policy', 'img-src 10.0.0.1'],
      ['Set-Cookie', 'a=(masked); Domain=10.0.0.1'],
    ),
    says: 'pass none',
  },
  {
    case: 'in the page',
    facts: { https: httpsFacts(), page: pageFacts({ privateAddresses: ['10.0.0.0/8'] }) },
    says: 'fail in-page low',
    evidence: { blocks: ['10.0.0.0/8'] },
  },
  {
    case: 'allowed',
    facts: sent(['X-Backend', '10.1.2.3']),
    options: { target: { allowPrivate: true } },
    says: 'not-applicable allowed',
  },
  {
    case: 'headers tell without the page',
    facts: { https: httpsFacts({ headers: [['X-Backend', '10.1.2.3']] }) },
    options: { failures: { page: 'blocked' } },
    says: 'fail leaked low',
  },
  {
    case: 'without the page nobody knows',
    facts: { https: httpsFacts() },
    options: { failures: { page: 'read-timeout' } },
    says: 'unknown read-timeout',
  },
]);
