import rule from '../../../src/rules/exposure/database-dump.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a dump',
    facts: {
      paths: pathsFacts({
        id: 'sql-dump',
        path: '/dump.sql',
        answer: 'found',
        status: 206,
        marks: ['dump-header'],
        evidence: { size: 1048576 },
      }),
    },
    says: 'fail found critical of /dump.sql',
    evidence: { path: '/dump.sql', status: 206, marks: ['dump-header'], size: 1048576 },
  },
  ...ordinary('sql-dump'),
]);
