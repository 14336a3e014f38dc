import rule from '../../../src/rules/http/header-size.ts';
import { HOST, hop, httpFacts, httpsFacts, tableOf } from '../table.ts';

tableOf(rule, [
  { case: 'ordinary', facts: { https: httpsFacts(), http: httpFacts() }, says: 'pass ordinary' },
  {
    case: 'malformed is another rule',
    facts: { https: httpsFacts({ hops: [hop({ reader: 'lenient', violations: ['bare-lf'] })] }), http: httpFacts() },
    says: 'pass ordinary',
  },
  {
    case: 'longer than parsers take',
    facts: {
      https: httpsFacts({ hops: [hop({ reader: 'raw', violations: ['bare-lf', 'header-overflow'] })] }),
      http: httpFacts(),
    },
    says: 'fail overflow low',
    evidence: { url: `https://${HOST}/` },
  },
  {
    case: 'longer than anybody takes',
    facts: { http: httpFacts() },
    options: { failures: { https: 'reply-too-large' } },
    says: 'fail unread low',
  },
  {
    case: 'http was not observed',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'blocked' } },
    says: 'unknown blocked',
  },
  {
    case: 'neither answers',
    options: { failures: { https: 'connection-timeout', http: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
]);
