import rule from '../../../src/rules/exposure/archive.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'an archive',
    facts: {
      paths: pathsFacts({
        id: 'archive',
        path: '/backup.zip',
        answer: 'found',
        status: 206,
        marks: ['zip'],
        evidence: { size: 73400320, digest: '0123456789abcdef' },
      }),
    },
    says: 'fail found critical of /backup.zip',
    evidence: { path: '/backup.zip', status: 206, marks: ['zip'], size: 73400320, digest: '0123456789abcdef' },
  },
  ...ordinary('archive'),
]);
