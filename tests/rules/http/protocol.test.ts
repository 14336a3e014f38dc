import rule from '../../../src/rules/http/protocol.ts';
import { chainOf, HOST, hop, httpFacts, httpsFacts, tableOf } from '../table.ts';

const broken = (...violations: readonly string[]) => hop({ reader: 'lenient', violations });
const plain = (...violations: readonly string[]) =>
  hop({ url: `http://${HOST}/`, tls: null, reader: 'raw', violations });

tableOf(rule, [
  { case: 'both well formed', facts: { https: httpsFacts(), http: httpFacts() }, says: 'pass kept' },
  {
    case: 'the port for http is closed',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-refused' } },
    says: 'pass kept',
  },
  {
    case: 'the list names no http',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'not-permitted' } },
    says: 'pass kept',
  },
  {
    case: 'bare line feeds',
    facts: { https: httpsFacts({ hops: [broken('bare-lf', 'obs-fold')] }), http: httpFacts() },
    says: 'fail violated low',
    evidence: { url: `https://${HOST}/`, violations: ['bare-lf', 'obs-fold'] },
  },
  {
    case: 'over http only',
    facts: { https: httpsFacts(), http: httpFacts({ hops: [plain('length-and-transfer-encoding')] }) },
    says: 'fail violated low',
    evidence: { url: `http://${HOST}/`, violations: ['length-and-transfer-encoding'] },
  },
  {
    case: 'over http while https does not answer',
    facts: { http: httpFacts({ hops: [plain('status-line')] }) },
    options: { failures: { https: 'handshake-failed' } },
    says: 'fail violated low',
  },
  {
    case: 'a head that is too long is another rule',
    facts: { https: httpsFacts({ hops: [broken('header-overflow')] }), http: httpFacts() },
    says: 'pass kept',
  },
  {
    case: 'another host of the chain is another target',
    facts: {
      https: httpsFacts({
        hops: chainOf([`https://${HOST}/`, 'https://autre.ma/'], { violations: ['bare-lf'], reader: 'lenient' }),
      }),
      http: httpFacts(),
    },
    says: 'pass kept',
  },
  {
    case: 'nothing that could be read',
    facts: { http: httpFacts() },
    options: { failures: { https: 'malformed-reply' } },
    says: 'fail unreadable low',
  },
  {
    case: 'http did not answer in time: what it says is not known',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'read-timeout' } },
    says: 'unknown read-timeout',
  },
  {
    case: 'neither answers',
    options: { failures: { https: 'connection-refused', http: 'connection-refused' } },
    says: 'unknown connection-refused',
  },
]);
