import type { Header } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/internal-host.ts';
import { HOST, httpsFacts, tableOf } from '../table.ts';

const sent = (...headers: readonly Header[]) => ({ https: httpsFacts({ headers }) });

tableOf(rule, [
  { case: 'none', facts: sent(['Via', '1.1 cache.example.ma'], ['X-Cache', 'local']), says: 'pass none' },
  {
    case: 'a name by its ending',
    facts: sent(['Via', '1.1 proxy02.ministere.local (squid)']),
    says: 'fail leaked low',
    evidence: { names: ['proxy#.ministere.local'], headers: ['via'] },
  },
  {
    case: 'a machine by the header; its number may be another one tomorrow',
    facts: sent(['X-FEServer', 'EXCH-01'], ['X-BEServer', 'EXCH-02']),
    says: 'fail leaked low',
    evidence: { names: ['exch-#'], headers: ['x-beserver', 'x-feserver'] },
  },
  {
    case: 'the name of the site itself',
    facts: sent(['X-FEServer', HOST], ['X-BEServer', '(volatile)']),
    says: 'pass none',
  },
  {
    case: 'what other rules speak of',
    facts: sent(['Location', 'http://a.local/'], ['Content-Security-Policy', 'img-src a.local']),
    says: 'pass none',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
