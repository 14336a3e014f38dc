import type {
  CorsAnswer,
  CorsFacts,
  Facts,
  Header,
  Hop,
  HttpFacts,
  Kind,
  Observation,
} from '../../src/model/observation.ts';
import { linesOf } from '../../src/parse/field.ts';
import { steadyHeaders } from '../../src/parse/headers.ts';
import { readPage } from '../../src/probes/page.ts';
import { corsFacts, HOST, hop } from '../rules/table.ts';
import type { DescribedResponse, DescribedSite } from './observatory.ts';

export { HOST };

/** What our probes would observe of a described site: through the same masking and the same reader of pages. */
export function factsOf({ https, http, html, cors }: DescribedSite): Pick<Facts, 'http' | 'https' | 'page' | 'cors'> {
  const last = https.at(-1);
  if (last === undefined) throw new Error('no response');
  const reply = {
    ...last,
    address: '196.200.0.10',
    tls: { version: 'TLSv1.3', fault: null },
    body: Buffer.from(html),
    truncated: false,
    reader: 'strict' as const,
    violations: [],
  };
  return {
    http: chainFrom(http),
    https: chainFrom(https),
    page: readPage(reply, 'example.ma'),
    cors: cors === null ? SILENT : corsFacts(answerFrom(cors)),
  };
}

export const observed = (facts: Partial<Facts>): readonly Observation[] =>
  (Object.keys(facts) as Kind[]).map(
    (kind) =>
      ({
        kind,
        target: HOST,
        service: 'https:443',
        at: '',
        connections: 1,
        outcome: { ok: true, value: facts[kind] },
      }) as Observation,
  );

const chainFrom = (responses: readonly DescribedResponse[]): HttpFacts => ({
  hops: responses.map(hopFrom),
  end: 'answered',
  next: null,
  failure: null,
});

const hopFrom = ({ url, status, headers }: DescribedResponse): Hop =>
  hop({
    url,
    status,
    headers: steadyHeaders(headers),
    tls: url.startsWith('https:') ? { version: 'TLSv1.3', fault: null } : null,
  });

const SILENT: CorsFacts = {
  ...corsFacts(),
  unanswered: [{ origin: 'foreign', method: 'OPTIONS', failure: { code: 'connection-closed', detail: '' } }],
};

const answerFrom = (headers: readonly Header[]): CorsAnswer => ({
  origin: 'foreign',
  sent: 'https://unrelated.example',
  method: 'OPTIONS',
  status: 204,
  allowOrigin: linesOf(headers, 'access-control-allow-origin'),
  allowCredentials: linesOf(headers, 'access-control-allow-credentials'),
  allowMethods: [],
  vary: [],
});
