import { describe, expect, test } from 'vitest';
import { judgeTarget } from '../../src/judge.ts';
import { knowledge as bundled } from '../../src/knowledge/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';
import {
  type Certificate,
  type CertificateChain,
  type CorsAnswer,
  type CorsFacts,
  type DisclosureFacts,
  type DnsFacts,
  type Evidence,
  type Facts,
  type FailureCode,
  type Header,
  type Hop,
  type HttpFacts,
  type Instant,
  KINDS,
  type Kind,
  type Observation,
  type Outcome,
  type PageFacts,
  type PageForm,
  type PathRow,
  type PathsFacts,
  type ResponsesFacts,
  type SoftwareFacts,
  type SoftwareProduct,
  type TlsAddress,
  type TlsFacts,
  type TlsVersion,
  type TwinFacts,
} from '../../src/model/observation.ts';
import type { AnyRule } from '../../src/model/rule.ts';
import type { Target } from '../../src/model/target.ts';
import { isUiKey } from '../../src/text/en.ts';
import { tlsDetails } from './tls-details.ts';

export const NOW: Instant = '2026-11-22T02:00:00.000Z';
export const HOST = 'www.example.ma';

export interface Options {
  readonly now?: Instant;
  readonly target?: Partial<Target>;
  readonly failures?: Partial<Record<Kind, FailureCode>>;
  readonly knowledge?: Knowledge;
}

export type Reduced = Pick<
  Finding,
  'status' | 'message' | 'severity' | 'subject' | 'evidence' | 'reason' | 'confidence'
>;

/** What a rule says of these facts, by way of the real judge. */
export function verdictsOf(rule: AnyRule, facts: Partial<Facts>, options: Options = {}): readonly Reduced[] {
  const target = targetOf(options.target);
  const observations = observationsOf(target, facts, options.failures ?? {});
  const now = options.now ?? NOW;
  return judgeTarget(target, observations, [rule], options.knowledge ?? bundled, () => now).map(
    ({ status, message, severity, subject, evidence, reason, confidence }) => ({
      status,
      message,
      severity,
      subject,
      evidence,
      reason,
      confidence,
    }),
  );
}

/** One case of a rule's table. */
export interface Row {
  readonly case: string;
  readonly facts?: Partial<Facts>;
  /**
   * One line for each finding: `pass strong`, `fail missing high`, `fail insecure medium of SID#`, `not-applicable none`,
   * `unknown connection-timeout`. A severity is written for `fail` only; `of` names the subject.
   */
  readonly says: string | readonly string[];
  readonly evidence?: Evidence; // of the first finding, exactly
  readonly options?: Options;
}

/** One finding as a row writes it. */
export const line = ({ status, message, severity, subject, reason }: Reduced): string =>
  [
    status,
    status === 'unknown' ? reason : message,
    ...(status === 'fail' ? [severity] : []),
    ...(subject === null ? [] : ['of', subject]),
  ].join(' ');

/**
 * Runs a rule's table. Every message of the rule has to be reached by a row, the evidence has to fill its placeholders,
 * and at least one row shows what is said when the rule could not look.
 */
export function tableOf(rule: AnyRule, rows: readonly Row[]): void {
  describe(rule.id, () => {
    test.each(rows)('$case', ({ facts = {}, says, evidence, options }) => {
      const found = verdictsOf(rule, facts, options);
      expect(found.map(line)).toEqual([says].flat());
      for (const one of found) expect(unfilled(rule, one)).toEqual([]);
      if (evidence !== undefined) expect(found[0]?.evidence).toEqual(evidence);
    });

    test('the table reaches every message, and unknown', () => {
      const all = rows.flatMap(({ facts = {}, options }) => verdictsOf(rule, facts, options));
      const reached = new Set(all.filter(({ status }) => status !== 'unknown').map(({ message }) => message));
      expect([...reached].sort()).toEqual(Object.keys(rule.text.messages).sort());
      expect(all.some(({ status }) => status === 'unknown')).toBe(true);
    });

    test('the report has a word for everything in its evidence', () => {
      const all = rows.flatMap(({ facts = {}, options }) => verdictsOf(rule, facts, options));
      const names = new Set(
        all.filter(({ status }) => status !== 'unknown').flatMap(({ evidence }) => Object.keys(evidence)),
      );
      expect([...names].filter((name) => !isUiKey(`evidence.${name}`)).sort()).toEqual([]);
    });
  });
}

/** The placeholders of a message that the evidence does not fill. */
function unfilled(rule: AnyRule, { status, message, evidence }: Reduced): readonly string[] {
  if (status === 'unknown') return [];
  const sentence: string = rule.text.messages[message] ?? '{no sentence}';
  return [...sentence.matchAll(/\{(\w[^}]*)\}/g)].map(([, name = '']) => name).filter((name) => !(name in evidence));
}

// --- targets and observations ------------------------------------------------------------------------------------

export const targetOf = (over: Partial<Target> = {}): Target => ({
  id: HOST,
  host: HOST,
  display: HOST,
  domain: 'example.ma',
  owner: 'example',
  tags: [],
  https: 443,
  http: 80,
  addresses: [],
  allowPrivate: false,
  skip: [],
  pace: null,
  authorisation: null,
  ...over,
});

function observationsOf(
  target: Target,
  facts: Partial<Facts>,
  failures: Partial<Record<Kind, FailureCode>>,
): readonly Observation[] {
  const services: Record<Kind, string> = {
    dns: 'dns',
    tls: `https:${target.https}`,
    http: `http:${target.http}`,
    https: `https:${target.https}`,
    twin: `https:${target.https}`,
    responses: `https:${target.https}`,
    cors: `https:${target.https}`,
    disclosure: `https:${target.https}`,
    page: `https:${target.https}`,
    paths: `https:${target.https}`,
    software: `https:${target.https}`,
  };
  return KINDS.flatMap((kind) => {
    const place = { kind, target: target.id, service: services[kind], at: NOW, connections: 1 };
    const code = failures[kind];
    if (code !== undefined)
      return [{ ...place, outcome: { ok: false, failure: { code, detail: code } } } as Observation];
    const value = facts[kind];
    return value === undefined ? [] : [{ ...place, outcome: { ok: true, value } } as Observation];
  });
}

// --- facts -------------------------------------------------------------------------------------------------------

export const dnsFacts = (over: Partial<DnsFacts> = {}): DnsFacts => ({
  addresses: [{ address: '196.200.0.10', refused: null }],
  pinned: false,
  ...over,
});

const OVER_TLS = { version: 'TLSv1.3', fault: null };

export const hop = (over: Partial<Hop> = {}): Hop => ({
  url: `https://${HOST}/`,
  address: '196.200.0.10',
  status: 200,
  headers: [],
  location: null,
  tls: OVER_TLS,
  refresh: null,
  reader: 'strict',
  violations: [],
  ...over,
});

interface OneHop extends Partial<Omit<HttpFacts, 'hops'>> {
  readonly headers?: readonly Header[];
  readonly status?: number;
  readonly hops?: readonly Hop[]; // instead of the one hop that the fields above make
}

/** One https answer of the listed host, or the hops that are given. */
export const httpsFacts = ({ headers = [], status = 200, hops, ...over }: OneHop = {}): HttpFacts => ({
  hops: hops ?? [hop({ headers, status, tls: OVER_TLS })],
  end: 'answered',
  next: null,
  failure: null,
  ...over,
});

/** One plain http answer of the listed host, or the hops that are given. */
export const httpFacts = ({ headers = [], status = 200, hops, ...over }: OneHop = {}): HttpFacts => ({
  hops: hops ?? [hop({ url: `http://${HOST}/`, headers, status, tls: null })],
  end: 'answered',
  next: null,
  failure: null,
  ...over,
});

/** A chain of answers: every address but the last redirects to the next one. */
export const chainOf = (urls: readonly string[], last: Partial<Hop> = {}): readonly Hop[] =>
  urls.map((url, index) => {
    const next = urls[index + 1] ?? null;
    const tls = url.startsWith('https:') ? OVER_TLS : null;
    if (next === null) return hop({ url, tls, ...last });
    return hop({ url, tls, status: 301, location: next, headers: [['Location', next]] });
  });

export const certificate = (over: Partial<Certificate> = {}): Certificate => ({
  subject: `CN=${HOST}`,
  issuer: 'CN=Example Issuing CA',
  serial: '0A',
  notBefore: '2026-10-01T00:00:00.000Z',
  notAfter: '2027-03-01T00:00:00.000Z',
  sha256: 'aa'.repeat(32),
  spkiSha256: 'bb'.repeat(32),
  names: [HOST],
  key: { type: 'rsa', bits: 2048, curve: null },
  signature: 'sha256WithRSAEncryption',
  authority: false,
  issuerUrls: [],
  ocspUrls: [],
  mustStaple: false,
  timestamps: 2,
  ...over,
});

export const issuing = (over: Partial<Certificate> = {}): Certificate =>
  certificate({
    subject: 'CN=Example Issuing CA',
    issuer: 'CN=Example Root',
    notBefore: '2024-01-01T00:00:00.000Z',
    notAfter: '2034-01-01T00:00:00.000Z',
    names: [],
    authority: true,
    ...over,
  });

export const trustedChain = (leaf: Partial<Certificate> = {}, issuer: Partial<Certificate> = {}): CertificateChain => ({
  chain: [certificate(leaf), issuing(issuer)],
  trust: 'trusted',
  fault: null,
});

export const faultyChain = (
  fault: NonNullable<CertificateChain['fault']>,
  chain: readonly Certificate[] = [certificate()],
): CertificateChain => ({ chain, trust: 'untrusted', fault });

export const VERSIONS: TlsAddress['versions'] = {
  SSLv2: 'refused',
  SSLv3: 'refused',
  'TLSv1.0': 'refused',
  'TLSv1.1': 'refused',
  'TLSv1.2': 'accepted',
  'TLSv1.3': 'accepted',
};

interface OneAddress extends Partial<Omit<TlsAddress, 'versions'>> {
  readonly versions?: Partial<Record<TlsVersion, TlsAddress['versions'][TlsVersion]>>;
}

export const tlsAddress = ({ versions = {}, ...over }: OneAddress = {}): TlsAddress => ({
  address: '196.200.0.10',
  versions: { ...VERSIONS, ...versions },
  suites: {
    'TLSv1.2': [{ id: 0xc02f, name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' }],
    'TLSv1.3': [{ id: 0x1301, name: 'TLS_AES_128_GCM_SHA256' }],
  },
  preference: { 'TLSv1.2': 'unknown', 'TLSv1.3': 'unknown' },
  groups: ['X25519MLKEM768', 'x25519'],
  certificates: [trustedChain()],
  details: tlsDetails(),
  ...over,
});

/** One tls address for each argument; a good one when there is none. */
export const tlsFacts = (...addresses: readonly OneAddress[]): TlsFacts => ({
  addresses: (addresses.length === 0 ? [{}] : addresses).map((one, index) =>
    tlsAddress({ address: `196.200.0.${10 + index}`, ...one }),
  ),
  unreached: [],
});

export const form = (over: Partial<PageForm> = {}): PageForm => ({
  method: 'post',
  action: `https://${HOST}/send`,
  password: false,
  fields: [],
  ...over,
});

export const pageFacts = (over: Partial<PageFacts> = {}): PageFacts => ({
  url: `https://${HOST}/`,
  overHttp: false,
  html: true,
  title: 'Accueil',
  generator: null,
  language: 'fr',
  forms: [],
  scripts: [],
  styles: [],
  images: [],
  links: [],
  refresh: null,
  truncated: false,
  metaPolicies: [],
  metaReferrer: null,
  metaHsts: false,
  nature: 'content',
  marks: [],
  stackTrace: null,
  privateAddresses: [],
  sourceMaps: 0,
  scriptsInline: 0,
  handlers: 0,
  thirdParties: [],
  ...over,
});

export const pathsFacts = (...rows: readonly (Pick<PathRow, 'id'> & Partial<PathRow>)[]): PathsFacts => ({
  table: '1',
  rows: rows.map((row) => ({
    path: `/${row.id}`,
    answer: 'absent',
    status: 404,
    marks: [],
    evidence: {},
    failure: null,
    ...row,
  })),
});

export const softwareFacts = (
  ...products: readonly (Pick<SoftwareProduct, 'product'> & Partial<SoftwareProduct>)[]
): SoftwareFacts => ({
  products: products.map((product) => ({
    version: null,
    precision: product.version === undefined || product.version === null ? 'product' : 'exact',
    confidence: 'medium',
    distribution: null,
    signals: [],
    ...product,
  })),
});

/** The apex of the host: its name does not exist unless said. */
export const twinFacts = (over: Partial<TwinFacts> = {}): TwinFacts => ({
  host: 'example.ma',
  relation: 'apex',
  listed: false,
  addresses: [],
  http: null,
  https: null,
  ...over,
});

const answer = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** Three more answers that look like the first one, from one address. */
export const responsesFacts = (over: Partial<ResponsesFacts> = {}): ResponsesFacts => ({
  notFound: answer(hop({ url: `https://${HOST}/0123456789abcdef`, status: 404 })),
  asset: null,
  again: answer({ hop: hop(), nonces: null }),
  addresses: [],
  ...over,
});

export const corsFacts = (...answers: readonly Partial<CorsAnswer>[]): CorsFacts => ({
  url: `https://${HOST}/`,
  answers: answers.map((one) => ({
    origin: 'foreign',
    sent: 'https://evil.example',
    method: 'GET',
    status: 200,
    allowOrigin: [],
    allowCredentials: [],
    allowMethods: [],
    vary: [],
    ...one,
  })),
  unanswered: [],
});

export const disclosureFacts = (
  over: Partial<NonNullable<DisclosureFacts['found']>> | null = null,
): DisclosureFacts => ({
  found:
    over === null
      ? null
      : {
          url: `https://${HOST}/.well-known/security.txt`,
          hops: [`https://${HOST}/.well-known/security.txt`],
          legacy: false,
          contentType: 'text/plain; charset=utf-8',
          fields: [
            ['contact', 'mailto:security@example.ma'],
            ['expires', '2027-03-01T00:00:00Z'],
          ],
          faults: [],
          signed: false,
          ...over,
        },
});
