import { connect } from 'node:net';
import {
  type Offer,
  type Suite,
  TLS_VERSIONS,
  type TlsAddress,
  type TlsDetails,
  type TlsVersion,
} from '../../../src/model/observation.ts';
import type { Endpoint } from '../../../src/probes/tls/finished.ts';
import { tlsDetails } from '../../rules/tls-details.ts';

/** A port of 127.0.0.1, and how often it was dialled. */
export function endpointAt(port: number, with_: Partial<Endpoint> = {}): Endpoint & { readonly dialled: string[] } {
  const dialled: string[] = [];
  return {
    serverName: 'test.local',
    timeoutMs: 1_000,
    dial: (purpose) => {
      dialled.push(purpose);
      return new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1');
        socket.once('error', () => resolve(null));
        socket.once('connect', () => {
          socket.removeAllListeners('error');
          resolve(socket);
        });
      });
    },
    dialled,
    ...with_,
  };
}

const named = (id: number): Suite => ({ id, name: '' });

/** What the plan would have found: these suites at TLS 1.2 and below, as far as they are named. */
export function factsOf(
  suites: Partial<Record<'TLSv1.2' | 'TLSv1.1' | 'TLSv1.0', readonly number[]>>,
  details: Partial<TlsDetails> = {},
): TlsAddress {
  const offer = (version: keyof typeof suites) => (suites[version] === undefined ? 'refused' : 'accepted');
  return {
    address: '127.0.0.1',
    versions: {
      SSLv2: 'refused',
      SSLv3: 'refused',
      'TLSv1.0': offer('TLSv1.0'),
      'TLSv1.1': offer('TLSv1.1'),
      'TLSv1.2': offer('TLSv1.2'),
      'TLSv1.3': 'refused',
    },
    suites: Object.fromEntries(Object.entries(suites).map(([version, ids]) => [version, ids.map(named)])),
    preference: {},
    groups: [],
    certificates: [],
    details: tlsDetails({ heartbeat: 'no', clientRenegotiation: 'no', sessionTickets: 'no', ...details }),
  };
}

type Offers = Record<TlsVersion, { readonly offer: Offer }>;

/** These versions are accepted; the others are refused unless said. */
export const offersOf = (accepted: readonly TlsVersion[], others: Offer = 'refused'): Offers =>
  Object.fromEntries(
    TLS_VERSIONS.map((version) => [version, { offer: accepted.includes(version) ? 'accepted' : others }]),
  ) as Offers;
