import type { Header } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/version-banner.ts';
import { httpsFacts, softwareFacts, tableOf } from '../table.ts';

const sent = (...headers: readonly Header[]) => ({ https: httpsFacts({ headers }), software: softwareFacts() });

tableOf(rule, [
  { case: 'none', facts: sent(['X-Other', '1.2.3'], ['Server', ' ']), says: 'pass none' },
  {
    case: 'a version',
    facts: sent(['X-Powered-CMS', 'Twilight CMS'], ['X-CMS', 'Local 1.2'], ['Server', 'Boutique/3.1']),
    says: 'fail version low',
    evidence: { header: 'server', value: 'Boutique/3.1' },
  },
  {
    case: 'names',
    facts: sent(['X-CMS', 'Local'], ['server', 'Boutique']),
    says: 'fail name info',
    evidence: { headers: ['server', 'x-cms'] },
  },
  {
    case: 'what is recognised is told by another rule',
    facts: {
      https: httpsFacts({
        headers: [
          ['Server', 'nginx/1.18.0'],
          ['X-Powered-By', 'PHP/7.4'],
        ],
      }),
      software: softwareFacts(
        { product: 'nginx', version: '1.18.0', signals: [{ source: 'header:server', value: 'nginx/1.18.0' }] },
        { product: 'php', version: '7.4', signals: [{ source: 'header:x-powered-by', value: 'PHP/7.4' }] },
      ),
    },
    says: 'pass none',
  },
  {
    case: 'nobody looked for software',
    facts: sent(['Server', 'x/1.2']),
    options: { failures: { software: 'read-timeout' } },
    says: 'unknown read-timeout',
  },
]);
