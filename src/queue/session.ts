import { placeOf } from '../history/place.ts';
import { connection } from '../history/postgres.ts';
import { told } from '../history/postgres-sentences.ts';

/** A statement and its values; gives the rows. */
export type Query = <Row = unknown>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** One connection of our own to the database, used by one at a time. What it holds is free the moment it ends, however it ends. */
export interface Session {
  readonly query: Query;
  /** The same for a statement that comes often: the server reads and plans it once. */
  readonly prepared: Query;
  /** Several statements that count together or not at all. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  readonly lost: AbortSignal; // the connection broke
  close(): Promise<void>;
}

/** `url`: of a history in PostgreSQL. Throws a HistoryError with a sentence when nobody answers. */
export async function openSession(url: string): Promise<Session> {
  const place = placeOf(url);
  if (place.engine !== 'postgres') throw new Error('workers share a history in PostgreSQL');
  const client = await connection(place.server, place.name);
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());

  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  }
  const query: Query = async <Row>(text: string, values: readonly unknown[] = []) => {
    const answer = await told(place.name, () => client.query(text, [...values]));
    const answers = [answer].flat(); // several, when the text is several statements
    return answers.flatMap(({ rows }) => rows as readonly Row[]);
  };

  const names = new Map<string, string>();
  const prepared: Query = async <Row>(text: string, values: readonly unknown[] = []) => {
    const name = names.get(text) ?? `rasid ${names.size}`;
    names.set(text, name);
    const { rows } = await told(place.name, () => client.query({ name, text, values: [...values] }));
    return rows as readonly Row[];
  };

  return {
    query: (text, values) => inTurn(() => query(text, values)),
    prepared: (text, values) => inTurn(() => prepared(text, values)),
    transaction: (work) =>
      inTurn(async () => {
        await query('begin');
        try {
          const done = await work(query);
          await query('commit');
          return done;
        } catch (error) {
          await query('rollback').catch(() => {}); // the first error says more
          throw error;
        }
      }),
    lost: lost.signal,
    close: () => inTurn(() => client.end()),
  };
}
