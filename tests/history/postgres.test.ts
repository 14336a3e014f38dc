import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HistoryError, openHistory } from '../../src/history/history.ts';
import { postgresSentence } from '../../src/history/postgres-sentences.ts';
import { SCHEMA_VERSION } from '../../src/history/schema.ts';
import { sqlIn } from './engines.ts';
import { folder } from './folder.ts';
import { end, header, idAt, night, snapshotOf, target } from './invented.ts';
import { ask, emptyHistory, freshDatabase, noPostgres, postgresServer, role } from './postgres.ts';

const open = (url: string, create = true) => openHistory(url, { create });
const a = target('a');

/** Nothing of a password, neither as it is nor as a URL has it. */
const SECRETS = /s%C3%A9same|sésame|ouvre/;

async function refusal(url: string, create = true): Promise<string> {
  const error: unknown = await open(url, create).then(
    (history) => history.close().then(() => 'opened'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HistoryError);
  const { message } = error as HistoryError;
  expect(message).toMatch(/^[^\n]+\.$/);
  expect(message).not.toMatch(SECRETS);
  return message.replaceAll(/:\d{4,5}\//g, '/'); // the port of the day
}

describe.skipIf(await noPostgres())('a history in PostgreSQL', () => {
  test('is not there before somebody makes it', async () => {
    const url = await freshDatabase();
    expect(await refusal(url, false)).toMatch(/holds no history yet; the first scan makes it\.$/);
    expect(await ask(url, "select 1 from pg_namespace where nspname = 'rasid'")).toEqual([]);
    await (await open(url)).close();
    await (await open(url, false)).close();
  });

  test('lies beside the tables of others', async () => {
    const url = await freshDatabase();
    await ask(url, 'create table runs (id text)', 'create schema pgboss', 'create table pgboss.nights (id text)');
    const history = await open(url);
    onTestFinished(() => history.close());
    await history.begin(header(1, [a]));
    expect(await history.runs()).toHaveLength(1);
    expect(await ask(url, 'select * from public.runs')).toEqual([]);
  });

  test('is opened by many programs at once, and made once', async () => {
    const url = await freshDatabase();
    const all = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    for (const history of all) expect(await history.runs()).toEqual([]);
    for (const history of all) await history.close();
  });

  test('does not depend on what the database or the role prefer', async () => {
    const url = await freshDatabase();
    const name = new URL(url).pathname.slice(1);
    await ask(
      url,
      `alter database ${name} set default_transaction_isolation = 'serializable'`,
      `alter database ${name} set search_path = nowhere`,
      `alter database ${name} set bytea_output = 'escape'`,
      `alter database ${name} set datestyle = 'German'`,
    );
    const history = await open(url);
    onTestFinished(() => history.close());
    await history.begin(header(1, [a]));
    await history.addNight(idAt(1), night(1, 'a'));
    await history.finish(idAt(1), end(1));
    expect(await history.snapshot(idAt(1))).toEqual(snapshotOf(header(1, [a]), [night(1, 'a')], end(1)));
  });

  test('of a newer Rasid is refused, and left alone', async () => {
    const url = await emptyHistory();
    await (await open(url)).close();
    await sqlIn(url, `update meta set value = '${SCHEMA_VERSION + 1}' where key = 'schema'`);
    for (const create of [true, false])
      expect(await refusal(url, create)).toMatch(
        `was written by a newer Rasid (history schema ${SCHEMA_VERSION + 1}, this one knows ${SCHEMA_VERSION}); update this one.`,
      );
    await sqlIn(url, `update meta set value = '${SCHEMA_VERSION}' where key = 'schema'`);
  });

  test('a schema of that name that is not ours is not touched', async () => {
    const url = await freshDatabase();
    await ask(url, 'create schema rasid', 'create table rasid.meta (key text, value text)');
    expect(await refusal(url)).toMatch(/is not a history: its tables are not ours\.$/);
  });
});

describe.skipIf(await noPostgres())('what cannot be opened is one sentence, without the password', () => {
  const with_ = async (change: (url: URL) => void) => {
    const url = new URL((await postgresServer()).url);
    change(url);
    return url.href;
  };

  test('a wrong password, or none', async () => {
    const wrong = await with_((url) => Object.assign(url, { password: 'sésame' }));
    expect(await refusal(wrong)).toBe('postgres://keeper@127.0.0.1/postgres refuses the password, or the user.');
    const none = await with_((url) => Object.assign(url, { password: '' }));
    expect(await refusal(none)).toBe(
      'postgres://keeper@127.0.0.1/postgres asks for a password; write it into ~/.pgpass or PGPASSWORD.',
    );
  });

  test('no such user, no such database', async () => {
    const user = await with_((url) => Object.assign(url, { username: 'nobody' }));
    expect(await refusal(user)).toBe('postgres://nobody@127.0.0.1/postgres refuses the password, or the user.');
    const database = await with_((url) => Object.assign(url, { pathname: '/gone' }));
    expect(await refusal(database)).toBe(
      'postgres://keeper@127.0.0.1/gone is not there: the server has no such database.',
    );
  });

  test('nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const url = await with_((one) => Object.assign(one, { port }));
    expect(await refusal(url)).toBe('postgres://keeper@127.0.0.1/postgres cannot be reached: nobody listens there.');
    expect(await refusal(`postgres:///rasid?host=${folder()}`)).toBe(
      'postgres:///rasid cannot be reached: its socket is not there.',
    );
  });

  test('somebody listens who is no PostgreSQL, or hangs up', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await refusal(await with_((url) => Object.assign(url, { port })))).toMatch(/^postgres:.*(broke|speaks)/);
  });

  test('a role that has used up its connections', async () => {
    const url = await role(await emptyHistory(), 'connection limit 0');
    expect(await refusal(url)).toMatch(/has no connection left/);
  });

  test('a role that may make no schema', async () => {
    const url = await role(await freshDatabase(), '');
    expect(await refusal(url)).toMatch(
      /may not be used so by this role; docs\/operations\/postgresql\.md has the grants\.$/,
    );
  });

  test('a role that may not see our tables', async () => {
    const owner = await emptyHistory();
    await (await open(owner)).close();
    expect(await refusal(await role(owner, ''), false)).toMatch(/may not be read by this role/);
  });
});

describe.skipIf(await noPostgres())('TLS', () => {
  const at = async (host: string, options: string) => {
    const url = new URL(await emptyHistory());
    const { root } = await postgresServer();
    const file = join(folder(), 'root.pem');
    writeFileSync(file, root);
    url.hostname = host;
    url.search = options.replace('ROOT', file);
    return url.href;
  };
  const isEncrypted = async (url: string) => {
    const history = await open(url);
    onTestFinished(() => history.close());
    const rows = await ask(
      new URL(Object.assign(new URL(url), { search: '' })).href,
      "select ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'rasid' and datname = current_database()",
    );
    return [...new Set(rows.map(({ ssl }) => ssl))];
  };

  test.each(['127.0.0.1', 'localhost'])('is verified against the authority and the name %s', async (host) => {
    expect(await isEncrypted(await at(host, 'sslmode=verify-full&sslrootcert=ROOT'))).toEqual([true]);
  });

  test('is not asked for on this machine', async () => {
    expect(await isEncrypted(await at('127.0.0.1', ''))).toEqual([false]);
  });

  test('with an unknown authority, or another name, is refused', async () => {
    expect(await refusal(await at('127.0.0.1', 'sslmode=verify-full'))).toMatch(
      'shows a certificate of an unknown authority; name its file with sslrootcert=.',
    );
    expect(await refusal(await at('127.0.0.2', 'sslrootcert=ROOT'))).toMatch(
      'shows a certificate that is for another name.',
    );
  });

  test('that the server does not offer is a sentence, and nothing is sent in the clear', async () => {
    const heard: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        heard.push(bytes);
        socket.write('N');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await refusal(`postgres://me:ouvre@localhost:${port}/rasid?sslmode=verify-full`)).toBe(
      'postgres://me@localhost/rasid offers no TLS; ?sslmode=disable would send everything in the clear.',
    );
    expect(Buffer.concat(heard)).toHaveLength(8); // the question for TLS and no more
  });
});

describe.skipIf(await noPostgres())('a connection that breaks', () => {
  const breakAll = (url: string) =>
    ask(
      url,
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = 'rasid'",
    );

  test('while nobody needs it is made again', async () => {
    const url = await emptyHistory();
    const history = await open(url);
    onTestFinished(() => history.close());
    await history.begin(header(1, [a]));
    await breakAll(url);
    await history.addNight(idAt(1), night(1, 'a'));
    expect(await history.stored(idAt(1))).toEqual(['a']);
  });

  test('in the middle of a night is one sentence, and the night is not stored', async () => {
    const url = await emptyHistory();
    const history = await open(url);
    onTestFinished(() => history.close());
    await history.begin(header(1, [a]));
    const broken = history.addNight(idAt(1), night(1, 'a'), {
      also: async (query) => {
        await breakAll(url);
        await query('select 1', []);
      },
    });
    await expect(broken).rejects.toThrow(HistoryError);
    await expect(broken).rejects.toThrow(/^postgres:.* (broke the connection|was shut down, or .*)\.$/);
    expect(await history.stored(idAt(1))).toEqual([]);
    await history.addNight(idAt(1), night(1, 'a'));
  });

  test('a history that is read-only says so', async () => {
    const url = await emptyHistory();
    await (await open(url)).close();
    const history = await openHistory(url, { create: false, readOnly: true });
    onTestFinished(() => history.close());
    await expect(history.begin(header(1, [a]))).rejects.toThrow(
      'cannot be written: it is a replica, or read-only for this role.',
    );
    expect(await history.runs()).toEqual([]);
  });
});

test.each([
  ['53100', 'cannot be written: the disk is full'],
  ['58030', 'cannot be read or written: the disk reported an error'],
  ['57P03', 'is starting or shutting down; try again in a minute'],
  ['XX001', 'is damaged; restore it from a backup'],
  ['ENOTFOUND', 'cannot be reached: its host is not known'],
  ['CERT_HAS_EXPIRED', 'shows a certificate that has expired'],
])('%s', (code, sentence) => {
  const error = Object.assign(new Error('as PostgreSQL says it'), { code });
  expect(postgresSentence(error, 'postgres://db/rasid')).toEqual(new HistoryError(`postgres://db/rasid ${sentence}.`));
});

test('a bug of ours stays an exception', () => {
  const constraint = Object.assign(new Error('duplicate key'), { code: '23505' });
  const ours = new TypeError('of null');
  expect([postgresSentence(constraint, 'p'), postgresSentence(ours, 'p')]).toEqual([constraint, ours]);
});
