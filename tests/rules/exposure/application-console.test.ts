import rule from '../../../src/rules/exposure/application-console.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a manager that asks for a password',
    facts: {
      paths: pathsFacts({
        id: 'tomcat-manager',
        path: '/manager/html',
        answer: 'found',
        status: 401,
        marks: ['realm'],
        evidence: { product: 'tomcat' },
      }),
    },
    says: 'fail found high of /manager/html',
    evidence: { path: '/manager/html', status: 401, marks: ['realm'], product: 'tomcat' },
  },
  {
    case: 'a manager that asks for none',
    facts: {
      paths: pathsFacts({
        id: 'tomcat-manager',
        path: '/manager/html',
        answer: 'found',
        status: 200,
        marks: ['open'],
        evidence: { product: 'tomcat' },
      }),
    },
    says: 'fail found critical of /manager/html',
  },
  {
    case: 'an invoker',
    facts: {
      paths: pathsFacts({
        id: 'jboss-invoker',
        path: '/invoker/JMXInvokerServlet',
        answer: 'found',
        status: 200,
        marks: ['stream'],
        evidence: {},
      }),
    },
    says: 'fail found critical of /invoker/JMXInvokerServlet',
  },
  {
    case: 'Axis2',
    facts: {
      paths: pathsFacts({
        id: 'axis2',
        path: '/axis2/services/',
        answer: 'found',
        status: 200,
        marks: ['services'],
        evidence: {},
      }),
    },
    says: 'fail found medium of /axis2/services/',
  },
  ...ordinary('tomcat-manager'),
]);
