import rule from '../../../src/rules/exposure/login-page.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a login page is noted, and nothing to correct',
    facts: {
      paths: pathsFacts({
        id: 'generic-admin',
        path: '/admin/',
        answer: 'found',
        status: 200,
        marks: ['password-field'],
        evidence: {},
      }),
    },
    says: 'pass login-page of /admin/',
    evidence: { path: '/admin/', status: 200, marks: ['password-field'] },
  },
  {
    case: 'webmail',
    facts: {
      paths: pathsFacts({
        id: 'owa',
        path: '/owa/',
        answer: 'found',
        status: 302,
        marks: ['version'],
        evidence: { product: 'msexchange', version: '15.2.1118' },
      }),
    },
    says: 'pass login-page of /owa/',
  },
  {
    case: 'remote access for users',
    facts: {
      paths: pathsFacts({
        id: 'fortigate-sslvpn',
        path: '/remote/login',
        answer: 'found',
        status: 200,
        marks: ['language'],
        evidence: {},
      }),
    },
    says: 'pass login-page of /remote/login',
  },
  ...ordinary('generic-admin'),
]);
