import rule from '../../../src/rules/exposure/diagnostic-page.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a status page',
    facts: {
      paths: pathsFacts({
        id: 'server-status',
        path: '/server-status',
        answer: 'found',
        status: 200,
        marks: ['heading'],
        evidence: { queries: false },
      }),
    },
    says: 'fail found medium of /server-status',
    evidence: { path: '/server-status', status: 200, marks: ['heading'], queries: false },
  },
  {
    case: 'a status page with queries',
    facts: {
      paths: pathsFacts({
        id: 'server-status',
        path: '/server-status',
        answer: 'found',
        status: 200,
        marks: ['heading'],
        evidence: { queries: true },
      }),
    },
    says: 'fail queries high of /server-status',
  },
  {
    case: 'phpinfo with a password',
    facts: {
      paths: pathsFacts({
        id: 'phpinfo',
        path: '/phpinfo.php',
        answer: 'found',
        status: 200,
        marks: ['title'],
        evidence: { password: true, version: '8.2.36' },
      }),
    },
    says: 'fail password high of /phpinfo.php',
  },
  {
    case: 'an actuator that hands out its memory',
    facts: {
      paths: pathsFacts({
        id: 'actuator',
        path: '/actuator',
        answer: 'found',
        status: 200,
        marks: ['links'],
        evidence: { endpoints: ['heapdump'], secrets: true },
      }),
    },
    says: 'fail found critical of /actuator',
  },
  {
    case: 'error pages of a development mode',
    facts: {
      paths: pathsFacts({
        id: 'django-debug',
        path: '/*',
        answer: 'found',
        status: 404,
        marks: ['debug'],
        evidence: { product: 'django' },
      }),
    },
    says: 'fail debug medium of /*',
  },
  ...ordinary('server-status'),
]);
