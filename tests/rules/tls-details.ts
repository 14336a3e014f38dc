import type { DeepFacts, Staple, TlsDetails } from '../../src/model/observation.ts';

/** What a good server of today shows beside versions, suites and certificates. */
export const tlsDetails = (over: Partial<TlsDetails> = {}): TlsDetails => ({
  shape: 'ordinary',
  stopped: null,
  evidence: {
    SSLv2: 'alert 70',
    SSLv3: 'alert 40',
    'TLSv1.0': 'alert 70',
    'TLSv1.1': 'alert 70',
    'TLSv1.2': 'accepted',
    'TLSv1.3': 'accepted',
  },
  complete: ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
  order: {},
  sslv2Kinds: [],
  groupsComplete: true,
  groupOrder: [],
  schemes: ['ecdsa_secp256r1_sha256'],
  diffieHellman: [],
  temporaryRsaBits: null,
  keyShareReused: false,
  secureRenegotiation: 'yes',
  extendedMasterSecret: 'yes',
  encryptThenMac: 'not-applicable',
  sessionTickets: 'yes',
  resumption: 'yes',
  earlyData: 'no',
  clientRenegotiation: 'no',
  heartbeat: 'no',
  compression: 'no',
  fallbackSignal: 'yes',
  sha1Signatures: 'no',
  chaChaFirst: 'not-applicable',
  clientCertificate: 'no',
  alpn: ['http/1.1'],
  staple: null,
  timestamps: 2,
  withoutName: null,
  deep: null,
  flights: '',
  ...over,
});

/** What the deep profile sees of a good server. */
export const deepFacts = (over: Partial<DeepFacts> = {}): DeepFacts => ({
  heartbleed: 'not-vulnerable',
  ccsInjection: 'not-vulnerable',
  robot: 'not-vulnerable',
  ticketbleed: 'not-vulnerable',
  renegotiations: 0,
  ...over,
});

/** A stapled response as it should be. */
export const stapled = (over: Partial<Staple> = {}): Staple => ({
  sha256: 'ee'.repeat(32),
  status: 'good',
  producedAt: '2026-11-20T00:00:00.000Z',
  thisUpdate: '2026-11-20T00:00:00.000Z',
  nextUpdate: '2026-11-27T00:00:00.000Z',
  signed: true,
  ...over,
});
