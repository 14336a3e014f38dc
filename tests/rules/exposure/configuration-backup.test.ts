import rule from '../../../src/rules/exposure/configuration-backup.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'a copy of the WordPress configuration',
    facts: {
      paths: pathsFacts({
        id: 'wp-config-backup',
        path: '/wp-config.php.bak',
        answer: 'found',
        status: 200,
        marks: ['database-name'],
        evidence: { digest: '0123456789abcdef', sizeClass: '1-64 KiB' },
      }),
    },
    says: 'fail found critical of /wp-config.php.bak',
    evidence: {
      path: '/wp-config.php.bak',
      status: 200,
      marks: ['database-name'],
      digest: '0123456789abcdef',
      sizeClass: '1-64 KiB',
    },
  },
  {
    case: 'web.config without a password',
    facts: {
      paths: pathsFacts({
        id: 'web-config',
        path: '/web.config',
        answer: 'found',
        status: 200,
        marks: ['configuration'],
        evidence: { password: false },
      }),
    },
    says: 'fail found high of /web.config',
  },
  {
    case: 'web.config with a password',
    facts: {
      paths: pathsFacts({
        id: 'web-config',
        path: '/web.config',
        answer: 'found',
        status: 200,
        marks: ['configuration'],
        evidence: { password: true },
      }),
    },
    says: 'fail found critical of /web.config',
  },
  ...ordinary('wp-config-backup'),
]);
