import rule from '../../../src/rules/exposure/database-console.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'phpMyAdmin',
    facts: {
      paths: pathsFacts({
        id: 'phpmyadmin',
        path: '/phpmyadmin/',
        answer: 'found',
        status: 200,
        marks: ['username-field'],
        evidence: { product: 'phpmyadmin', version: '5.2.1' },
      }),
    },
    says: 'fail found high of /phpmyadmin/',
    evidence: { path: '/phpmyadmin/', status: 200, marks: ['username-field'], product: 'phpmyadmin', version: '5.2.1' },
  },
  {
    case: 'Adminer',
    facts: {
      paths: pathsFacts({
        id: 'adminer',
        path: '/adminer.php',
        answer: 'found',
        status: 200,
        marks: ['title'],
        evidence: {},
      }),
    },
    says: 'fail found high of /adminer.php',
  },
  {
    case: 'indices for everyone',
    facts: {
      paths: pathsFacts({
        id: 'elasticsearch',
        path: '/_cat/indices?format=json',
        answer: 'found',
        status: 200,
        marks: ['health'],
        evidence: { count: 4 },
      }),
    },
    says: 'fail found critical of /_cat/indices?format=json',
  },
  ...ordinary('phpmyadmin'),
]);
