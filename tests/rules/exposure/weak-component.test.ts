import rule from '../../../src/rules/exposure/weak-component.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'an upload dialogue',
    facts: {
      paths: pathsFacts({
        id: 'fckeditor-kcfinder',
        path: '/kcfinder/browse.php',
        answer: 'found',
        status: 200,
        marks: ['kcfinder'],
        evidence: {},
      }),
    },
    says: 'fail found high of /kcfinder/browse.php',
    evidence: { path: '/kcfinder/browse.php', status: 200, marks: ['kcfinder'] },
  },
  ...ordinary('fckeditor-kcfinder'),
]);
