import rule from '../../../src/rules/exposure/programming-interface.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'XML-RPC',
    facts: {
      paths: pathsFacts({
        id: 'wp-xmlrpc',
        path: '/xmlrpc.php',
        answer: 'found',
        status: 405,
        marks: ['post-only'],
        evidence: {},
      }),
    },
    says: 'fail found low of /xmlrpc.php',
    evidence: { path: '/xmlrpc.php', status: 405, marks: ['post-only'] },
  },
  {
    case: 'accounts',
    facts: {
      paths: pathsFacts({
        id: 'wp-users',
        path: '/wp-json/wp/v2/users?per_page=1&_fields=id',
        answer: 'found',
        status: 200,
        marks: ['first-user'],
        evidence: { accounts: 4 },
      }),
    },
    says: 'fail users low of /wp-json/wp/v2/users?per_page=1&_fields=id',
  },
  {
    case: 'a description',
    facts: {
      paths: pathsFacts({
        id: 'swagger',
        path: '/v3/api-docs',
        answer: 'found',
        status: 200,
        marks: ['description'],
        evidence: { count: 12, administration: false },
      }),
    },
    says: 'pass described of /v3/api-docs',
  },
  {
    case: 'a description that names administration',
    facts: {
      paths: pathsFacts({
        id: 'swagger',
        path: '/v3/api-docs',
        answer: 'found',
        status: 200,
        marks: ['description'],
        evidence: { count: 12, administration: true },
      }),
    },
    says: 'fail found medium of /v3/api-docs',
  },
  ...ordinary('wp-xmlrpc'),
]);
