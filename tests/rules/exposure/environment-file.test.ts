import rule from '../../../src/rules/exposure/environment-file.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'an environment file',
    facts: {
      paths: pathsFacts({
        id: 'dotenv',
        path: '/.env',
        answer: 'found',
        status: 200,
        marks: ['assignments'],
        evidence: { variables: ['APP_KEY'], count: 1 },
      }),
    },
    says: 'fail found critical of /.env',
    evidence: { path: '/.env', status: 200, marks: ['assignments'], variables: ['APP_KEY'], count: 1 },
  },
  {
    case: 'a sample',
    facts: {
      paths: pathsFacts({
        id: 'dotenv-example',
        path: '/.env.example',
        answer: 'found',
        status: 200,
        marks: ['assignments'],
        evidence: { variables: ['APP_KEY'], count: 1, placeholders: true },
      }),
    },
    says: 'fail found low of /.env.example',
  },
  ...ordinary('dotenv'),
]);
