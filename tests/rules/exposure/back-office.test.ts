import rule from '../../../src/rules/exposure/back-office.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'Joomla',
    facts: {
      paths: pathsFacts({
        id: 'joomla-admin',
        path: '/administrator/',
        answer: 'found',
        status: 200,
        marks: ['login'],
        evidence: { product: 'joomla' },
      }),
    },
    says: 'fail found low of /administrator/',
    evidence: { path: '/administrator/', status: 200, marks: ['login'], product: 'joomla' },
  },
  {
    case: 'SharePoint',
    facts: {
      paths: pathsFacts({
        id: 'sharepoint-anon',
        path: '/_layouts/viewlsts.aspx',
        answer: 'found',
        status: 200,
        marks: ['style'],
        evidence: {},
      }),
    },
    says: 'fail found medium of /_layouts/viewlsts.aspx',
  },
  ...ordinary('joomla-admin'),
]);
