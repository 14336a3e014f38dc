import rule from '../../../src/rules/exposure/device-console.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a firewall',
    facts: {
      paths: pathsFacts({
        id: 'fortigate-admin',
        path: '/login',
        answer: 'found',
        status: 200,
        marks: ['cookie'],
        evidence: { product: 'fortios' },
      }),
    },
    says: 'fail found critical of /login',
    evidence: { path: '/login', status: 200, marks: ['cookie'], product: 'fortios' },
  },
  ...ordinary('fortigate-admin'),
]);
