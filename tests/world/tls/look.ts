import { connect } from 'node:net';
import { rootCertificates } from 'node:tls';
import type { TlsAddress } from '../../../src/model/observation.ts';
import { type TrustStore, trustStore } from '../../../src/parse/certificate-path.ts';
import { type Answer, exchange, exchangeSslv2 } from '../../../src/probes/tls/exchange.ts';
import { factsOf } from '../../../src/probes/tls/facts.ts';
import { lookAtEndpoint, type Step } from '../../../src/probes/tls/plan.ts';
import { follow } from '../../../src/probes/tls/probe.ts';

/** One hello of the plan and how it was answered, in the order of the wire. */
export interface Exchanged {
  readonly purpose: string;
  readonly offered: number; // suites
  readonly answer: Answer;
}

export interface Look {
  readonly facts: TlsAddress | null; // null: nothing there speaks TLS
  readonly failure: Answer | null;
  readonly connections: number;
  readonly exchanged: readonly Exchanged[];
}

export interface Wish {
  readonly serverName?: string | null;
  readonly budget?: number;
  readonly timeoutMs?: number;
  readonly roots?: readonly string[]; // PEM, beside Mozilla's
}

let mozilla: TrustStore | null = null;

/** Runs the whole plan of the prober against one port of 127.0.0.1, without gaps: these servers are ours. */
export async function lookAtServer(port: number, wish: Wish = {}): Promise<Look> {
  const { serverName = 'test.local', budget = 150, timeoutMs = 5000, roots = [] } = wish;
  const exchanged: Exchanged[] = [];
  const seen = await follow(lookAtEndpoint({ serverName, budget }), (steps) =>
    Promise.all(
      steps.map(async (step) => {
        const answer = await send(port, step, timeoutMs);
        const offered = step.kind === 'hello' ? step.hello.suites.length : 0;
        exchanged.push({ purpose: step.purpose, offered, answer });
        return answer;
      }),
    ),
  );
  const connections = exchanged.length;
  if ('failure' in seen) return { facts: null, failure: seen.failure, connections, exchanged };
  mozilla ??= trustStore(rootCertificates);
  const store = roots.length === 0 ? mozilla : trustStore([...rootCertificates, ...roots]);
  return { facts: factsOf('127.0.0.1', seen, store), failure: null, connections, exchanged };
}

function send(port: number, step: Step, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve({ kind: 'no-connection', code: 'connection-refused', detail: 'refused' }));
    socket.once('connect', () => {
      socket.removeAllListeners();
      resolve(
        step.kind === 'sslv2'
          ? exchangeSslv2(socket, { timeoutMs })
          : exchange(socket, step.hello, step.shares, { timeoutMs }),
      );
    });
  });
}
