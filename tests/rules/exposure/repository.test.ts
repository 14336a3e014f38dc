import rule from '../../../src/rules/exposure/repository.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'Git',
    facts: {
      paths: pathsFacts({
        id: 'git-head',
        path: '/.git/HEAD',
        answer: 'found',
        status: 200,
        marks: ['head'],
        evidence: {},
      }),
    },
    says: 'fail found critical of /.git/HEAD',
    evidence: { path: '/.git/HEAD', status: 200, marks: ['head'] },
  },
  {
    case: 'access data of a remote',
    facts: {
      paths: pathsFacts({
        id: 'git-config',
        path: '/.git/config',
        answer: 'found',
        status: 200,
        marks: ['core'],
        evidence: { credentials: true },
      }),
    },
    says: 'fail found critical of /.git/config',
  },
  {
    case: 'Subversion',
    facts: {
      paths: pathsFacts({
        id: 'svn',
        path: '/.svn/wc.db',
        answer: 'found',
        status: 206,
        marks: ['sqlite'],
        evidence: {},
      }),
    },
    says: 'fail found high of /.svn/wc.db',
  },
  ...ordinary('git-head'),
]);
