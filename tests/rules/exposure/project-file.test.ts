import rule from '../../../src/rules/exposure/project-file.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a list of packages',
    facts: {
      paths: pathsFacts({
        id: 'composer-lock',
        path: '/composer.lock',
        answer: 'found',
        status: 200,
        marks: ['packages'],
        evidence: { digest: '0123456789abcdef', sizeClass: '> 64 KiB' },
      }),
    },
    says: 'fail found low of /composer.lock',
    evidence: {
      path: '/composer.lock',
      status: 200,
      marks: ['packages'],
      digest: '0123456789abcdef',
      sizeClass: '> 64 KiB',
    },
  },
  {
    case: 'containers with a password',
    facts: {
      paths: pathsFacts({
        id: 'docker-compose',
        path: '/docker-compose.yml',
        answer: 'found',
        status: 200,
        marks: ['services'],
        evidence: { password: true },
      }),
    },
    says: 'fail password high of /docker-compose.yml',
  },
  ...ordinary('composer-lock'),
]);
