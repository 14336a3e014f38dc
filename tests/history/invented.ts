import type { RunEnd, RunHeader } from '../../src/history/history.ts';
import { by, fingerprint, sha256 } from '../../src/model/canonical.ts';
import type { FindingRecord } from '../../src/model/drift.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { HttpFacts, Instant, LedgerEntry, Observation, TlsFacts } from '../../src/model/observation.ts';
import type { Snapshot, TargetNight } from '../../src/model/snapshot.ts';
import type { Owner, Target } from '../../src/model/target.ts';
import { tlsDetails } from '../rules/tls-details.ts';

/** 02:00 on the nth night; moved by `ms`. */
export const nightAt = (n: number, ms = 0): Instant => new Date(Date.UTC(2026, 10, n, 2) + ms).toISOString();
export const idAt = (n: number): string => `${nightAt(n).slice(0, 19).replaceAll(':', '-')}Z`;

const owner: Owner = {
  id: 'cnss',
  name: { fr: 'Caisse', ar: 'الصندوق' },
  kind: 'agency',
  sector: 'social',
  language: 'fr',
  contacts: ['mailto:soc@example.ma'],
};

export const target = (id: string, more: Partial<Target> = {}): Target => ({
  id,
  host: `${id}.example.ma`,
  display: `${id}.example.ma`,
  domain: 'example.ma',
  owner: 'cnss',
  tags: [],
  https: 443,
  http: null,
  addresses: [],
  allowPrivate: false,
  skip: [],
  pace: null,
  authorisation: null,
  ...more,
});

export const header = (n: number, targets: readonly Target[], more: Partial<RunHeader> = {}): RunHeader => ({
  id: idAt(n),
  takenAt: nightAt(n),
  profile: 'standard',
  vantage: 'rabat-1',
  tool: 'rasid/0.1.0',
  rehearsal: false,
  list: 'targets/',
  register: sha256(targets.map(({ id }) => id).join()),
  registered: targets.map(({ id }) => id).sort(),
  knowledge: { lifecycles: '2026-11-01' },
  owners: [owner],
  targets,
  ...more,
});

export const end = (n: number, more: Partial<RunEnd> = {}): RunEnd => ({
  finishedAt: nightAt(n, 600_000),
  state: 'complete',
  trips: [],
  untestable: 0,
  ruleset: 'sha256:00',
  findings: [],
  records: [],
  ...more,
});

const tlsFacts = (host: string, version: number): TlsFacts => ({
  addresses: [
    {
      address: '192.0.2.1',
      versions: {
        SSLv2: 'untested',
        SSLv3: 'untested',
        'TLSv1.0': 'refused',
        'TLSv1.1': 'refused',
        'TLSv1.2': 'accepted',
        'TLSv1.3': 'accepted',
      },
      suites: { 'TLSv1.3': [{ id: 4865, name: 'TLS_AES_128_GCM_SHA256' }] },
      preference: {},
      groups: ['x25519'],
      details: tlsDetails(),
      certificates: [
        {
          chain: [
            {
              subject: `CN=${host}`,
              issuer: 'CN=Invented CA',
              serial: sha256(`serial ${host} ${version}`).slice(0, 32).toUpperCase(),
              notBefore: '2026-01-01T00:00:00.000Z',
              notAfter: '2027-01-01T00:00:00.000Z',
              sha256: sha256(`certificate ${host} ${version}`),
              spkiSha256: sha256(`key ${host}`),
              names: [host],
              key: { type: 'ec', bits: 256, curve: 'P-256' },
              signature: 'ecdsa-with-SHA256',
              authority: false,
              issuerUrls: [],
              ocspUrls: [],
              mustStaple: false,
              timestamps: 0,
            },
          ],
          trust: 'trusted',
          fault: null,
        },
      ],
    },
  ],
  unreached: [],
});

const httpsFacts = (host: string, version: number): HttpFacts => ({
  hops: [
    {
      url: `https://${host}/`,
      address: '192.0.2.1',
      status: 200,
      headers: [
        ['Server', `nginx/1.${version}`],
        ['server', 'twice'],
        ['X-Titre', 'Ministère — الوزارة'],
      ],
      location: null,
      tls: { version: 'TLSv1.3', fault: null },
      refresh: null,
      reader: 'strict',
      violations: [],
    },
  ],
  end: 'answered',
  next: null,
  failure: null,
});

interface Invented {
  readonly version?: number; // of the facts: another one, other facts
  readonly tls?: 'down'; // could not look
  readonly jitter?: number; // milliseconds
}

/** One night of one target: dns, tls and https, with a ledger of 24 lines. */
export function night(n: number, id: string, { version = 1, tls, jitter = 0 }: Invented = {}): TargetNight {
  const host = `${id}.example.ma`;
  const at = (ms: number) => nightAt(n, ms + jitter);
  const observations: Observation[] = [
    {
      kind: 'dns',
      target: id,
      service: 'dns',
      at: at(5),
      connections: 0,
      outcome: { ok: true, value: { addresses: [{ address: '192.0.2.1', refused: null }], pinned: false } },
    },
    {
      kind: 'tls',
      target: id,
      service: 'https:443',
      at: at(61),
      connections: 7,
      outcome:
        tls === 'down'
          ? { ok: false, failure: { code: 'connection-timeout', detail: 'no answer within 10 s' } }
          : { ok: true, value: tlsFacts(host, version) },
    },
    {
      kind: 'https',
      target: id,
      service: 'https:443',
      at: at(1_200),
      connections: 1,
      outcome: { ok: true, value: httpsFacts(host, version) },
    },
  ];
  const ledger: LedgerEntry[] = Array.from({ length: 24 }, (_, index) => ({
    at: at(70 + index * 331 + ((jitter * (index + 7)) % 97)),
    target: id,
    host,
    address: '192.0.2.1',
    port: 443,
    method: index < 7 ? 'TLS' : 'GET',
    path: index < 7 ? '' : `/path-${index}`,
    reason: index < 7 ? 'tls' : `paths row-${index}`,
    status: index < 7 ? null : 404,
    bytes: index < 7 ? 3_200 : 512 + index,
    failure: null,
  }));
  return { target: id, observations, ledger };
}

export const finding = (id: string, rule: string, status: Finding['status'], more: Partial<Finding> = {}): Finding => {
  const subject = more.subject ?? null;
  return {
    fingerprint: fingerprint(id, 'https:443', rule, subject),
    rule,
    target: id,
    service: 'https:443',
    subject,
    status,
    severity: 'high',
    confidence: 'certain',
    message: status === 'unknown' ? 'not-observed' : 'seen',
    reason: status === 'unknown' ? 'connection-timeout' : null,
    evidence: {},
    ...more,
  };
};

export const record = (id: string, rule: string, n: number, more: Partial<FindingRecord> = {}): FindingRecord => ({
  fingerprint: fingerprint(id, 'https:443', rule, more.subject ?? null),
  target: id,
  service: 'https:443',
  rule,
  subject: null,
  state: 'open',
  severity: 'high',
  firstSeen: nightAt(n),
  lastSeen: nightAt(n),
  lastVerified: nightAt(n),
  closedAt: null,
  reopenCount: 0,
  due: nightAt(n + 30),
  ...more,
});

/** What `snapshot` must give back. */
export const snapshotOf = (run: RunHeader, nights: readonly TargetNight[], finished: RunEnd): Snapshot => ({
  schema: 'rasid/snapshot@1',
  ...run,
  finishedAt: finished.finishedAt,
  state: finished.state,
  trips: finished.trips,
  observations: nights.toSorted(by(({ target }) => target)).flatMap(({ observations }) => observations),
  again: nights.toSorted(by(({ target }) => target)).flatMap(({ again = [] }) => again),
});
