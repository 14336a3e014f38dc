import rule from '../../../src/rules/exposure/installer.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

tableOf(rule, [
  {
    case: 'WordPress',
    facts: {
      paths: pathsFacts({
        id: 'wp-install',
        path: '/wp-admin/install.php',
        answer: 'found',
        status: 200,
        marks: ['title-step'],
        evidence: { product: 'wordpress' },
      }),
    },
    says: 'fail found critical of /wp-admin/install.php',
    evidence: { path: '/wp-admin/install.php', status: 200, marks: ['title-step'], product: 'wordpress' },
  },
  {
    case: 'the tool of TYPO3, behind a password',
    facts: {
      paths: pathsFacts({
        id: 'typo3-install',
        path: '/typo3/install.php',
        answer: 'found',
        status: 200,
        marks: ['install-tool'],
        evidence: {},
      }),
    },
    says: 'fail found medium of /typo3/install.php',
  },
  {
    case: 'the first installation of TYPO3',
    facts: {
      paths: pathsFacts({
        id: 'typo3-install',
        path: '/typo3/install.php',
        answer: 'found',
        status: 200,
        marks: ['first-install'],
        evidence: {},
      }),
    },
    says: 'fail found critical of /typo3/install.php',
  },
  ...ordinary('wp-install'),
]);
