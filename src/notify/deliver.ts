import type { Delivery } from '../model/notification.ts';
import { type Attempt, type Patience, persist, refused, type Waiting } from './attempt.ts';
import type { Owed } from './told.ts';

/** A message that is ready to go. */
export interface Parcel {
  readonly delivery: Omit<Delivery, 'at'>;
  readonly destination: string; // the server that takes it: what is wrong with it is wrong for all of its messages
  readonly patience: Patience;
  readonly prepare: () => Promise<() => Promise<Attempt>>; // called when its turn comes
}

export interface Outcome {
  readonly recipient: string;
  readonly attempt: Attempt | null; // null: interrupted before it came to an end
}

interface Book {
  readonly delivered: (delivery: Delivery) => void;
  readonly failed: (owed: Owed) => void;
}

/**
 * One after the other, in their order. What is delivered is written down before the next is tried; a recipient who is refused stops nobody
 * else; once a server has failed as a whole, the rest of its messages is left for the next call.
 */
export async function* deliver(
  parcels: AsyncIterable<Parcel> | Iterable<Parcel>,
  book: Book,
  waiting: Waiting & { readonly now: () => string },
): AsyncGenerator<Outcome> {
  const down = new Map<string, string>();
  for await (const { delivery, destination, patience, prepare } of parcels) {
    const { run, recipient } = delivery;
    const known = down.get(destination);
    const outcome =
      known === undefined
        ? await persist(delivery.id, await prepare(), patience, waiting)
        : refused(`not tried: ${known}`, { wide: true });
    if (outcome?.ok) book.delivered({ ...delivery, at: waiting.now() });
    else {
      if (outcome?.wide && known === undefined) down.set(destination, outcome.why);
      book.failed({ run, recipient, why: outcome?.why ?? 'interrupted' });
    }
    yield { recipient, attempt: outcome };
    if (outcome === null) return;
  }
}
