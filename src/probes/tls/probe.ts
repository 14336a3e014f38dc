import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { compareText } from '../../model/canonical.ts';
import type { Failure, FailureCode, Outcome, TlsAddress, TlsFacts } from '../../model/observation.ts';
import type { Probe } from '../../model/plan.ts';
import { type TrustStore, trustStore } from '../../parse/certificate-path.ts';
import type { Lane } from '../net/lane.ts';
import { type Ahead, aheadOf } from './ahead.ts';
import { isProof } from './course.ts';
import { lookDeep } from './deep.ts';
import { type Answer, exchange, exchangeSslv2, type Patience } from './exchange.ts';
import { factsOf } from './facts.ts';
import { type Endpoint, type Finished, finishHandshakes } from './finished.ts';
import { type EndpointLook, lookAtEndpoint, type Step } from './plan.ts';
import { SHAPES } from './shapes.ts';

/** Connections for one address and port: a good server needs about 21, one with 61 suites and three versions about 113. */
const BUDGET = 150;
/** Of these, for finished handshakes. The profile deep has its own, at most 40 more. */
const FINISHING = 4;
/** On a line that loses connections: how often a question is asked, and what may be spent on asking everything so. */
const LONG_PATIENCE = 6;
const LONG_BUDGET = 240;

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
  const inside = await lane.enter(address);
  if (!inside.ok) return inside;
  const ahead = aheadOf({
    dial: (purpose) => lane.dial(address, port, `tls ${purpose}`),
    label: (socket, purpose) => lane.label(socket, `tls ${purpose}`),
  });
  try {
    return await lookThrough(lane, address, ahead);
  } finally {
    await ahead.dismiss();
    inside.value();
  }
}

async function lookThrough(lane: Lane, address: string, ahead: Ahead): Promise<Outcome<TlsAddress>> {
  const patience = { timeoutMs: lane.handshakeMs };
  const serverName = serverNameOf(lane.target.host);
  const first = await follow(lookAtEndpoint({ serverName, budget: BUDGET - FINISHING }), rounds(ahead, patience));
  const shaky = 'shaky' in first && (first.shaky || ahead.lost);
  const again = { serverName, budget: LONG_BUDGET, patience: LONG_PATIENCE };
  const look = shaky ? await follow(lookAtEndpoint(again), rounds(ahead, patience)) : first;
  if ('failure' in look) return { ok: false, failure: failureOf(look.failure) };
  const named = SHAPES.find(({ name }) => name === look.shape)?.serverName ?? true;
  const endpoint: Endpoint = {
    serverName: named ? serverName : null,
    timeoutMs: lane.handshakeMs,
    dial: async (purpose) => {
      const dialled = await ahead.take(purpose);
      return dialled.ok ? dialled.value : null;
    },
    expectAnother: () => ahead.prepare(1),
  };
  if (look.stopped === 'breaker') return { ok: true, value: factsOf(address, look, storeOf(lane.roots)) };
  const wantsCertificate = look.seen.some(({ flight }) => flight.certificateRequest !== null);
  const finish = () => finishHandshakes(endpoint, look.versions, wantsCertificate);
  const finished = shaky ? await whole(finish) : await finish();
  const facts = factsOf(address, look, storeOf(lane.roots), finished);
  if (lane.profile !== 'deep') return { ok: true, value: facts };
  const deep = await lookDeep(endpoint, facts, finished.old);
  return { ok: true, value: { ...facts, details: { ...facts.details, deep } } };
}

/** Finishes handshakes again on a line that loses some: a "no" may have been a loss, a "yes" never is. */
async function whole(finish: () => Promise<Finished>): Promise<Finished> {
  let best = await finish();
  const told = (now: Finished, trait: 'resumption' | 'earlyData' | 'clientRenegotiation') =>
    now[trait] === 'yes' || best[trait] === 'untested' ? now[trait] : best[trait];
  for (let again = 1; again < LONG_PATIENCE; again++) {
    const { resumption, earlyData, clientRenegotiation } = best;
    if ([resumption, earlyData, clientRenegotiation].every((one) => one === 'yes' || one === 'not-applicable')) break;
    const now = await finish();
    best = {
      resumption: told(now, 'resumption'),
      earlyData: told(now, 'earlyData'),
      clientRenegotiation: told(now, 'clientRenegotiation'),
      old: best.old ?? now.old,
    };
  }
  return best;
}

/** RFC 6066 section 3: no address, no trailing dot; a label with an underscore is no host name, and some servers hang up on it. */
function serverNameOf(host: string): string | null {
  const name = host.replace(/\.$/, '');
  return isIP(name) === 0 && !name.includes('_') ? name : null;
}

/** Carries out a plan, round after round. */
export async function follow(
  plan: ReturnType<typeof lookAtEndpoint>,
  ask: (steps: readonly Step[]) => Promise<readonly Answer[]>,
): Promise<EndpointLook | { readonly failure: Answer }> {
  let next = plan.next();
  while (next.done !== true) next = plan.next(await ask(next.value));
  return next.value;
}

/**
 * Sends the hellos of a round together; meanwhile the connections of the next are opened. After a round in which one came to nothing none
 * are: when the plan has sent its control and asks again, the connection was opened for the question, and cannot have been closed for waiting.
 */
function rounds(ahead: Ahead, patience: Patience): (steps: readonly Step[]) => Promise<readonly Answer[]> {
  let served = false;
  let early = true; // the next hello is sent, whatever the first brings
  return async (steps) => {
    const answers = await Promise.all(
      steps.map(async (step): Promise<Answer> => {
        const dialled = await ahead.take(step.purpose);
        if (!dialled.ok) return { kind: 'no-connection', ...dialled.failure };
        if (early) ahead.prepare(steps.length);
        return step.kind === 'sslv2'
          ? exchangeSslv2(dialled.value, patience)
          : exchange(dialled.value, step.hello, step.shares, patience);
      }),
    );
    if (!early) await ahead.dismiss(); // more than this round needed
    served ||= answers.some(({ kind }) => kind === 'flight');
    early = served && answers.every(isProof);
    return answers;
  };
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
