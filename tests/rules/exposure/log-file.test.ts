import rule from '../../../src/rules/exposure/log-file.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a log',
    facts: {
      paths: pathsFacts({
        id: 'laravel-log',
        path: '/storage/logs/laravel.log',
        answer: 'found',
        status: 206,
        marks: ['entry'],
        evidence: { size: 4096 },
      }),
    },
    says: 'fail found high of /storage/logs/laravel.log',
    evidence: { path: '/storage/logs/laravel.log', status: 206, marks: ['entry'], size: 4096 },
  },
  ...ordinary('laravel-log'),
]);
