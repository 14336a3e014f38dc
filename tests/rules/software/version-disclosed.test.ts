import rule from '../../../src/rules/software/version-disclosed.ts';
import { softwareFacts, tableOf } from '../table.ts';

const server = (value: string) => [{ source: 'header:server', value }];

tableOf(rule, [
  {
    case: 'a full version',
    facts: {
      software: softwareFacts({
        product: 'apache-http-server',
        version: '2.4.6',
        signals: server('Apache/2.4.6 (CentOS)'),
      }),
    },
    says: 'fail disclosed low of apache-http-server',
    evidence: { product: 'Apache HTTP Server', source: 'server', value: 'Apache/2.4.6 (CentOS)' },
  },
  {
    case: 'a branch',
    facts: {
      software: softwareFacts({
        product: 'iis',
        version: '10.0',
        precision: 'branch',
        signals: server('Microsoft-IIS/10.0'),
      }),
    },
    says: 'fail disclosed info of iis',
  },
  {
    case: 'a generator',
    facts: {
      software: softwareFacts({
        product: 'wordpress',
        version: '6.1.9',
        signals: [{ source: 'meta:generator', value: 'WordPress 6.1.9' }],
      }),
    },
    says: 'fail disclosed low of wordpress',
    evidence: { product: 'WordPress', source: 'meta:generator', value: 'WordPress 6.1.9' },
  },
  {
    case: 'a name alone',
    facts: { software: softwareFacts({ product: 'nginx', signals: server('nginx') }) },
    says: 'pass hidden of nginx',
    evidence: { product: 'nginx', source: 'server', value: 'nginx' },
  },
  {
    case: 'a name in a header, the version in names of files',
    facts: {
      software: softwareFacts({
        product: 'drupal',
        version: '10.3.1',
        signals: [
          { source: 'header:x-generator', value: 'Drupal 10' },
          { source: 'page:file', value: '/core/misc/?v=10.3.1' },
        ],
      }),
    },
    says: 'pass hidden of drupal',
  },
  {
    case: 'two versions are one subject',
    facts: {
      software: softwareFacts(
        { product: 'php', signals: [{ source: 'header:server', value: 'PHP' }] },
        { product: 'php', version: '8.1.2', signals: [{ source: 'header:x-powered-by', value: 'PHP/8.1.2' }] },
      ),
    },
    says: 'fail disclosed low of php',
  },
  {
    case: 'names of files and cookies are not judged here',
    facts: {
      software: softwareFacts(
        { product: 'jquery', version: '1.12.4', signals: [{ source: 'page:script', value: '/js/jquery-1.12.4.js' }] },
        { product: 'php', signals: [{ source: 'cookie', value: 'PHPSESSID' }] },
      ),
    },
    says: 'not-applicable nothing-seen',
  },
  { case: 'nothing', facts: { software: softwareFacts() }, says: 'not-applicable nothing-seen' },
  {
    case: 'could not look',
    options: { failures: { software: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
]);
