import rule from '../../../src/rules/exposure/password-file.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a password file',
    facts: {
      paths: pathsFacts({
        id: 'htpasswd',
        path: '/.htpasswd',
        answer: 'found',
        status: 200,
        marks: ['hash'],
        evidence: { accounts: 3 },
      }),
    },
    says: 'fail found critical of /.htpasswd',
    evidence: { path: '/.htpasswd', status: 200, marks: ['hash'], accounts: 3 },
  },
  ...ordinary('htpasswd'),
]);
