import rule from '../../../src/rules/exposure/version-file.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a change log',
    facts: {
      paths: pathsFacts({
        id: 'drupal-changelog',
        path: '/CHANGELOG.txt',
        answer: 'found',
        status: 206,
        marks: ['release'],
        evidence: { product: 'drupal', version: '7.98' },
      }),
    },
    says: 'fail found low of /CHANGELOG.txt',
    evidence: { path: '/CHANGELOG.txt', status: 206, marks: ['release'], product: 'drupal', version: '7.98' },
  },
  {
    case: 'an error page',
    facts: {
      paths: pathsFacts({
        id: 'error-page-version',
        path: '/*',
        answer: 'found',
        status: 404,
        marks: ['tomcat'],
        evidence: { product: 'tomcat', version: '10.1.60' },
      }),
    },
    says: 'pass found of /*',
  },
  ...ordinary('drupal-changelog'),
]);
