import rule from '../../../src/rules/exposure/credentials.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a private key',
    facts: {
      paths: pathsFacts({
        id: 'private-key',
        path: '/server.key',
        answer: 'found',
        status: 200,
        marks: ['private-key'],
        evidence: { algorithm: 'RSA' },
      }),
    },
    says: 'fail found critical of /server.key',
    evidence: { path: '/server.key', status: 200, marks: ['private-key'], algorithm: 'RSA' },
  },
  {
    case: 'a profile of a cloud',
    facts: {
      paths: pathsFacts({
        id: 'aws-credentials',
        path: '/.aws/credentials',
        answer: 'found',
        status: 200,
        marks: ['profile'],
        evidence: {},
      }),
    },
    says: 'fail found critical of /.aws/credentials',
  },
  ...ordinary('private-key'),
]);
