import type { MessagePort, Worker } from 'node:worker_threads';

/** What one side does for the other: a name, and what is given and answered. All of it can be handed to another thread. */
export type Services<S> = {
  readonly [Name in keyof S]: S[Name] extends (given: infer Given) => infer Answer
    ? (given: Given, signal: AbortSignal) => Promise<Answer>
    : never;
};

/** How a side asks the other. It rejects with what was thrown there, or at once when `signal` fires. */
export type Ask<S> = <Name extends keyof S & string>(
  name: Name,
  ...given: S[Name] extends (given: infer Given) => unknown ? [given: Given, signal?: AbortSignal] : never
) => Promise<S[Name] extends (given: never) => infer Answer ? Answer : never>;

type Message =
  | { readonly ask: number; readonly name: string; readonly given: unknown }
  | { readonly answer: number; readonly value: unknown }
  | { readonly thrown: number; readonly error: unknown }
  | { readonly givenUp: number };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Both ends of a line between two threads look like this: it does `services` for the other side, and gives the way to ask for theirs. */
export function createLine<Theirs, Ours>(port: MessagePort | Worker, services: Services<Ours>): Ask<Theirs> {
  const waiting = new Map<number, Waiting>();
  const atWork = new Map<number, AbortController>();
  let asked = 0;

  async function serve(number: number, name: string, given: unknown): Promise<void> {
    const givenUp = new AbortController();
    atWork.set(number, givenUp);
    try {
      const service = services[name as keyof Ours] as (given: unknown, signal: AbortSignal) => Promise<unknown>;
      port.postMessage({ answer: number, value: await service(given, givenUp.signal) } satisfies Message);
    } catch (error) {
      port.postMessage({ thrown: number, error } satisfies Message);
    }
    atWork.delete(number);
  }

  port.on('message', (message: Message) => {
    if ('ask' in message) void serve(message.ask, message.name, message.given);
    else if ('answer' in message) settle(message.answer)?.resolve(message.value);
    else if ('thrown' in message) settle(message.thrown)?.reject(message.error);
    else atWork.get(message.givenUp)?.abort();
  });

  function settle(number: number): Waiting | undefined {
    const one = waiting.get(number);
    waiting.delete(number);
    return one;
  }

  return (name, ...[given, signal]) =>
    new Promise<never>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const number = asked++;
      const giveUp = () => {
        port.postMessage({ givenUp: number } satisfies Message);
        settle(number)?.reject(signal?.reason);
      };
      const settled = () => signal?.removeEventListener('abort', giveUp);
      signal?.addEventListener('abort', giveUp, { once: true });
      waiting.set(number, {
        resolve: (value) => {
          settled();
          resolve(value as never);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      port.postMessage({ ask: number, name, given } satisfies Message);
    });
}
