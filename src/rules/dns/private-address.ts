import type { AddressClass } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';

const INSIDE: readonly AddressClass[] = ['private', 'loopback', 'link-local'];

export default defineRule({
  id: 'dns/private-address',
  observes: ['dns'],
  severity: 'medium',
  references: ['https://www.rfc-editor.org/rfc/rfc6890', 'https://www.rfc-editor.org/rfc/rfc1918#section-5'],
  controls: ['ACTIF-RESP-INV', 'ACTIF-RESP-CARTO'],
  text: {
    title: 'The public name leads to public addresses only',
    rationale:
      'An internal address in the public DNS tells outsiders about the network within, and sends visitors to whatever machine has this address where they are.',
    remediation:
      'Take the internal addresses out of the public zone; keep them in a zone that only the internal resolver answers (split horizon).',
    messages: {
      public: 'The name leads to public addresses only.',
      private: 'The public name leads to internal addresses: {internal}.',
      special: 'The public name leads to addresses that nobody can reach: {internal}.',
      allowed: 'The list names the addresses or allows private ones for this target.',
    },
  },
  verify: 'dig +short {host} A {host} AAAA',

  judge({ dns }, { target }) {
    if (target.allowPrivate || dns.pinned) return { status: 'not-applicable', message: 'allowed' };
    const refused = dns.addresses.filter((one) => one.refused !== null);
    if (refused.length === 0) return { status: 'pass', message: 'public' };
    const inside = refused.some((one) => one.refused !== null && INSIDE.includes(one.refused));
    const evidence = { internal: refused.map(({ address }) => address).sort() };
    return inside
      ? { status: 'fail', message: 'private', evidence }
      : { status: 'fail', message: 'special', severity: 'low', evidence };
  },
});
