import rule from '../../../src/rules/exposure/server-console.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'Zimbra',
    facts: {
      paths: pathsFacts({
        id: 'zimbra',
        path: '/zimbraAdmin/',
        answer: 'found',
        status: 200,
        marks: ['title'],
        evidence: { product: 'zimbra' },
      }),
    },
    says: 'fail found high of /zimbraAdmin/',
    evidence: { path: '/zimbraAdmin/', status: 200, marks: ['title'], product: 'zimbra' },
  },
  {
    case: 'cPanel on another port',
    facts: {
      paths: pathsFacts({ id: 'cpanel', path: '/cpanel', answer: 'found', status: 302, marks: ['port'], evidence: {} }),
    },
    says: 'fail found low of /cpanel',
  },
  ...ordinary('zimbra'),
]);
