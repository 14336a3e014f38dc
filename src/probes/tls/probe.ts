import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { compareText } from '../../model/canonical.ts';
import type { Failure, FailureCode, Outcome, TlsAddress, TlsFacts } from '../../model/observation.ts';
import type { Probe } from '../../model/plan.ts';
import { type TrustStore, trustStore } from '../../parse/certificate-path.ts';
import type { Lane } from '../net/lane.ts';
import { type Answer, exchange, exchangeSslv2 } from './exchange.ts';
import { factsOf } from './facts.ts';
import { type EndpointLook, lookAtEndpoint, type Step } from './plan.ts';

/** Connections for one address and port: a good server needs about 22, one with 61 suites at three versions about 110. */
const BUDGET = 150;

/** Looks at every address with hellos of our own: every version, suite, group and certificate that is accepted. */
export const tlsProbe: Probe<Lane, 'tls'> = {
  kind: 'tls',
  service: ({ https }) => (https === null ? null : `https:${https}`),
  async look(lane) {
    const before = lane.opened;
    const outcome = await lookAtAll(lane);
    return { outcome, connections: lane.opened - before };
  },
};

async function lookAtAll(lane: Lane): Promise<Outcome<TlsFacts>> {
  const dialled = await lane.addresses();
  if (!dialled.ok) return dialled;
  const addresses: TlsAddress[] = [];
  const unreached: TlsFacts['unreached'][number][] = [];
  for (const address of dialled.value.toSorted(compareText)) {
    const seen = await lookAt(lane, address);
    if (seen.ok) addresses.push(seen.value);
    else unreached.push({ address, failure: seen.failure });
  }
  if (addresses.length > 0) return { ok: true, value: { addresses, unreached } };
  return { ok: false, failure: mostTelling(unreached.map(({ failure }) => failure)) };
}

/** Of several failures the one that says most of the server. */
function mostTelling(failures: readonly Failure[]): Failure {
  const order: readonly FailureCode[] = [
    'handshake-failed',
    'connection-closed',
    'connection-refused',
    'connection-timeout',
  ];
  const found = order
    .map((code) => failures.find((failure) => failure.code === code))
    .find((failure) => failure !== undefined);
  return found ?? failures[0] ?? { code: 'name-not-found', detail: 'no address' };
}

async function lookAt(lane: Lane, address: string): Promise<Outcome<TlsAddress>> {
  const port = lane.target.https ?? 443;
  const patience = { timeoutMs: lane.handshakeMs };
  const answer = async (step: Step): Promise<Answer> => {
    const dialled = await lane.dial(address, port, `tls ${step.purpose}`);
    if (!dialled.ok) return { kind: 'no-connection', ...dialled.failure };
    return step.kind === 'sslv2'
      ? exchangeSslv2(dialled.value, patience)
      : exchange(dialled.value, step.hello, step.shares, patience);
  };

  const serverName = isIP(lane.target.host) === 0 ? lane.target.host : null; // RFC 6066 section 3: no addresses in SNI
  const look = await follow(lookAtEndpoint({ serverName, budget: BUDGET }), answer);
  if ('failure' in look) return { ok: false, failure: failureOf(look.failure) };
  return { ok: true, value: factsOf(address, look, storeOf(lane.roots)) };
}

/** Carries out a plan, one connection after the other. */
export async function follow(
  plan: ReturnType<typeof lookAtEndpoint>,
  answer: (step: Step) => Promise<Answer>,
): Promise<EndpointLook | { readonly failure: Answer }> {
  let next = plan.next();
  while (next.done !== true) next = plan.next(await answer(next.value));
  return next.value;
}

/** What it means for the whole observation when no hello of any shape was answered with TLS. */
function failureOf(answer: Answer): Failure {
  switch (answer.kind) {
    case 'no-connection':
      return { code: answer.code, detail: answer.detail };
    case 'silent':
      return { code: 'connection-timeout', detail: 'no answer to any hello' };
    case 'closed':
      return { code: 'connection-closed', detail: `after the hello (${answer.how})` };
    case 'refused':
      return { code: 'handshake-failed', detail: `alert ${answer.alert.code}` };
    default:
      return { code: 'malformed-reply', detail: 'not TLS' };
  }
}

/** Reading some hundred roots takes time: once for each list of roots, which a run shares. */
const stores = new WeakMap<readonly string[], TrustStore>();
function storeOf(extraRoots: readonly string[]): TrustStore {
  const known = stores.get(extraRoots);
  if (known !== undefined) return known;
  const store = trustStore([...rootCertificates, ...extraRoots]);
  stores.set(extraRoots, store);
  return store;
}
