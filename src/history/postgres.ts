import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { Client, type ClientConfig, Pool, type PoolClient, types } from 'pg';
import { SCHEMA } from './engine.ts';
import { leaderSeat } from './leader.ts';
import type { Seat } from './lock.ts';
import type { Server } from './place.ts';
import { told } from './postgres-sentences.ts';
import type { Store, Tables } from './schema.ts';

const CONNECT_MS = 10_000;
const CONNECTIONS = 10; // of one process

/**
 * What we count on, whatever the server's or the role's defaults are. Keepalives: a machine that was switched off is noticed within a
 * minute, and gives back what it held; a process that stands still in a transaction holds up the others for five.
 */
const SETTINGS = {
  search_path: SCHEMA,
  default_transaction_isolation: 'read\\ committed',
  idle_in_transaction_session_timeout: '5min',
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
};

/** Numbers of rows are bigint, and stay far below 2^53. Set for our connections alone. */
const OUR_TYPES: ClientConfig['types'] = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === types.builtins.INT8 && format !== 'binary' ? Number : types.getTypeParser(oid, format),
};

function configOf({ host, port, database, user, password, ssl }: Server, readOnly: boolean): ClientConfig {
  const settings = readOnly ? { ...SETTINGS, default_transaction_read_only: 'on' } : SETTINGS;
  return {
    host,
    port,
    database,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: ssl === false ? false : { ...ssl, rejectUnauthorized: true },
    application_name: 'rasid',
    keepAlive: true,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    types: OUR_TYPES,
  };
}

/** A pool's own limit would also count the time that somebody waits for one of its connections. */
class HastyClient extends Client {
  constructor(config: ClientConfig = {}) {
    super({ ...config, password: config.password, connectionTimeoutMillis: CONNECT_MS });
  }
}

/** Whoever uses a connection that broke is told by the statement that fails; nobody else needs to know. */
const deaf = (): void => {};

interface Opened {
  readonly store: Store;
  readonly seat: Seat;
}

export function openPostgres(
  server: Server,
  name: string,
  { readOnly = false }: { readonly readOnly?: boolean },
): Opened {
  const pool = new Pool({ ...configOf(server, readOnly), max: CONNECTIONS, Client: HastyClient });
  pool.on('error', deaf);
  pool.on('connect', (client) => client.on('error', deaf));
  const store = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: spoken(pool, name) }) });
  return { store, seat: leaderSeat(store, () => connection(server, name), name) };
}

/** A connection of its own, for what lives as long as it does. Throws a HistoryError. */
export async function connection(server: Server, name: string): Promise<Client> {
  const client = new HastyClient(configOf(server, false));
  client.on('error', deaf);
  await told(name, () => client.connect());
  return client;
}

/** The pool as Kysely knows it; errors that a person can do something about come out as a HistoryError. */
function spoken(pool: Pool, name: string): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await told(name, () => pool.connect());
      const one = known.get(client) ?? spokenClient(client, name);
      known.set(client, one);
      return one;
    },
  };
}

const spokenClient = (client: PoolClient, name: string): PostgresPoolClient =>
  new Proxy(client, {
    get: (target, key) =>
      key === 'query'
        ? (sql: string, parameters: unknown[]) => told(name, () => target.query(sql, parameters))
        : Reflect.get(target, key),
  });
