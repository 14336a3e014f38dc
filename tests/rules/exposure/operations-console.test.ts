import rule from '../../../src/rules/exposure/operations-console.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'GLPI',
    facts: {
      paths: pathsFacts({
        id: 'glpi',
        path: '/glpi/',
        answer: 'found',
        status: 200,
        marks: ['glpi'],
        evidence: { product: 'glpi' },
      }),
    },
    says: 'fail found medium of /glpi/',
    evidence: { path: '/glpi/', status: 200, marks: ['glpi'], product: 'glpi' },
  },
  {
    case: 'Kibana that shows its data',
    facts: {
      paths: pathsFacts({
        id: 'kibana',
        path: '/api/status',
        answer: 'found',
        status: 200,
        marks: ['status'],
        evidence: {},
      }),
    },
    says: 'fail found high of /api/status',
  },
  ...ordinary('glpi'),
]);
