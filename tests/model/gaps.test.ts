import { describe, expect, it } from 'vitest';
import { gapsOf } from '../../src/model/gaps.ts';
import {
  FAILURE_CODES,
  type Facts,
  isAnswer,
  KINDS,
  type Kind,
  type ObservationOf,
} from '../../src/model/observation.ts';
import {
  corsFacts,
  disclosureFacts,
  dnsFacts,
  HOST,
  hop,
  httpFacts,
  httpsFacts,
  NOW,
  pageFacts,
  pathsFacts,
  responsesFacts,
  softwareFacts,
  tlsFacts,
  twinFacts,
} from '../rules/table.ts';
import { deepFacts, tlsDetails } from '../rules/tls-details.ts';

const WHOLE: Facts = {
  dns: dnsFacts(),
  tls: tlsFacts(),
  http: httpFacts(),
  https: httpsFacts(),
  twin: twinFacts(),
  page: pageFacts(),
  responses: responsesFacts(),
  cors: corsFacts({}),
  disclosure: disclosureFacts(),
  paths: pathsFacts({ id: 'git-head' }),
  software: softwareFacts({ product: 'nginx' }),
};

const seen = <K extends Kind>(kind: K, outcome: ObservationOf<K>['outcome']): ObservationOf<K> => ({
  kind,
  target: HOST,
  service: 'https:443',
  at: NOW,
  connections: 1,
  outcome,
});
const gapsIn = <K extends Kind>(kind: K, value: Facts[K]): readonly string[] => gapsOf(seen(kind, { ok: true, value }));

const failure = { code: 'connection-timeout', detail: '' } as const;
const nothing = { ok: false, failure } as const;
const refused = { ok: false, failure: { code: 'connection-refused', detail: '' } } as const;

describe('what a look could not learn', () => {
  it.each(KINDS)('%s: nothing of a look that learnt all', (kind) => {
    expect(gapsIn(kind, WHOLE[kind])).toEqual([]);
  });

  it.each(FAILURE_CODES)('all of one that ended with %s, unless that is an answer', (code) => {
    const outcome = { ok: false, failure: { code, detail: '' } } as const;
    expect(gapsOf(seen('http', outcome))).toEqual(isAnswer(outcome) ? [] : ['all']);
  });

  it('the end of a chain', () => {
    expect(gapsIn('http', httpFacts({ end: 'failed', next: `http://${HOST}/fr/`, failure }))).toEqual(['end']);
    expect(gapsIn('https', httpsFacts({ end: 'loop', next: `https://${HOST}/` }))).toEqual([]);
  });

  it('a door of the twin; a closed one is known', () => {
    expect(gapsIn('twin', twinFacts({ http: nothing, https: nothing }))).toEqual(['http', 'https']);
    expect(gapsIn('twin', twinFacts({ http: refused, https: { ok: true, value: hop() } }))).toEqual([]);
  });

  it('an answer beside the chain', () => {
    const addresses = [{ address: '196.200.0.11', answer: nothing }];
    const facts = responsesFacts({ notFound: nothing, asset: nothing, again: nothing, addresses });
    expect(gapsIn('responses', facts)).toEqual(['196.200.0.11', 'again', 'asset', 'not-found']);
  });

  it('a question about origins, and a source of signs', () => {
    const unanswered = [{ origin: 'null', method: 'GET', failure }] as const;
    expect(gapsIn('cors', { ...corsFacts({}), unanswered })).toEqual(['GET null']);
    const unread = [{ source: 'feed', failure: failure.code }];
    expect(gapsIn('software', { ...softwareFacts(), unread })).toEqual(['feed']);
  });

  it('versions, lists and traits of an address, and an address', () => {
    const partial = tlsFacts({
      versions: { 'TLSv1.1': 'untested' },
      details: tlsDetails({
        complete: ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.3'],
        groupsComplete: false,
        compression: 'untested',
        deep: deepFacts({ robot: 'inconclusive' }),
      }),
    });
    expect(gapsIn('tls', { ...partial, unreached: [{ address: '196.200.0.9', failure }] })).toEqual([
      '196.200.0.10 TLSv1.1',
      '196.200.0.10 compression',
      '196.200.0.10 groups',
      '196.200.0.10 robot',
      '196.200.0.10 suites TLSv1.2',
      '196.200.0.9',
    ]);
  });
});
