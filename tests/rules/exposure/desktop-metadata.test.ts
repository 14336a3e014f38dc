import rule from '../../../src/rules/exposure/desktop-metadata.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'names of files',
    facts: {
      paths: pathsFacts({
        id: 'ds-store',
        path: '/.DS_Store',
        answer: 'found',
        status: 200,
        marks: ['bud1'],
        evidence: { archives: false },
      }),
    },
    says: 'fail found low of /.DS_Store',
    evidence: { path: '/.DS_Store', status: 200, marks: ['bud1'], archives: false },
  },
  {
    case: 'names of archives',
    facts: {
      paths: pathsFacts({
        id: 'ds-store',
        path: '/.DS_Store',
        answer: 'found',
        status: 200,
        marks: ['bud1'],
        evidence: { archives: true },
      }),
    },
    says: 'fail found high of /.DS_Store',
  },
  ...ordinary('ds-store'),
]);
