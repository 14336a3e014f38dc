import type { AddressClass } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/dns/private-address.ts';
import { dnsFacts, tableOf } from '../table.ts';

const resolved = (addresses: Readonly<Record<string, AddressClass | null>>) => ({
  dns: dnsFacts({ addresses: Object.entries(addresses).map(([address, refused]) => ({ address, refused })) }),
});

tableOf(rule, [
  { case: 'public', facts: resolved({ '196.200.0.10': null, '2001:4278::1': null }), says: 'pass public' },
  {
    case: 'private beside public',
    facts: resolved({ '196.200.0.10': null, '192.168.1.4': 'private', '10.1.2.3': 'private' }),
    says: 'fail private medium',
    evidence: { internal: ['10.1.2.3', '192.168.1.4'] },
  },
  {
    case: 'private beside another that nobody can reach',
    facts: resolved({ '192.0.2.1': 'documentation', '10.1.2.3': 'private' }),
    says: 'fail private medium',
  },
  { case: 'loopback', facts: resolved({ '127.0.0.1': 'loopback' }), says: 'fail private medium' },
  {
    case: 'an address for documents',
    facts: resolved({ '192.0.2.1': 'documentation' }),
    says: 'fail special low',
    evidence: { internal: ['192.0.2.1'] },
  },
  {
    case: 'the list allows it',
    facts: resolved({ '10.1.2.3': 'private' }),
    options: { target: { allowPrivate: true } },
    says: 'not-applicable allowed',
  },
  {
    case: 'the list names the address',
    facts: { dns: dnsFacts({ addresses: [{ address: '10.1.2.3', refused: 'private' }], pinned: true }) },
    says: 'not-applicable allowed',
  },
  { case: 'no such name', options: { failures: { dns: 'name-not-found' } }, says: 'unknown name-not-found' },
]);
