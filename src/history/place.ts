import { readFileSync } from 'node:fs';
import { HistoryError } from './error.ts';

/** Where a history is, as people write it. `name`: what messages call it, without a secret. */
export type Place =
  | { readonly engine: 'sqlite'; readonly name: string; readonly file: string }
  | { readonly engine: 'postgres'; readonly name: string; readonly server: Server };

/** What a connection needs. Without a password, `pg` looks for PGPASSWORD and ~/.pgpass. */
export interface Server {
  readonly host: string; // a name, an address, or the folder of a socket
  readonly port: number;
  readonly database: string;
  readonly user?: string;
  readonly password?: string;
  /** False: in the clear. Otherwise the certificate and its name are verified. */
  readonly ssl: false | Readonly<Partial<Record<'ca' | 'cert' | 'key', string>>>;
}

const FORM = 'postgres://USER@HOST/DATABASE';

/** Reads `sqlite:PATH` or `postgres://USER@HOST/DATABASE`. Throws a HistoryError, which never shows a password. */
export function placeOf(url: string): Place {
  const file = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1];
  if (file !== undefined) return { engine: 'sqlite', name: file, file };
  if (!/^postgres(ql)?:/.test(url))
    throw new HistoryError(
      `${nameOf(url)} names no history; expected sqlite:PATH, such as sqlite:reports/history.db, or ${FORM}.`,
    );
  const parsed = clearly(url);
  if (parsed === null)
    throw new HistoryError(
      `The postgres: URL of the history cannot be read; expected ${FORM}, where : / ? # @ and % in a password are written %3A %2F %3F %23 %40 and %25.`,
    );
  return { engine: 'postgres', name: nameOf(url), server: serverIn(parsed) };
}

/** What messages call a history: its path, or its URL without password and options. Of a URL that nobody can read, only its scheme. */
export function nameOf(url: string): string {
  const file = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1];
  if (file !== undefined) return file;
  const parsed = clearly(url);
  if (parsed === null) return /@|\/\//.test(url) ? `${/^[a-z]*/.exec(url)?.[0]}:...` : url;
  const user = parsed.username === '' ? '' : `${parsed.username}@`;
  return `postgres://${user}${parsed.host}${parsed.pathname}`;
}

/** Null as well when a part of the password may have ended up in another part of the URL. */
function clearly(url: string): URL | null {
  if (!/^postgres(ql)?:\/\//.test(url)) return null;
  const parsed = URL.parse(url) ?? URL.parse(url.replace('@/', '@localhost/')); // a user and no host: a socket
  if (parsed === null || parsed.hash !== '' || /@/.test(parsed.pathname + parsed.search)) return null;
  const { username, password, hostname, pathname } = parsed;
  return [username, password, hostname, pathname].every(isDecodable) ? parsed : null;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const OPTIONS = ['host', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'];
const VERIFIED = ['require', 'verify-ca', 'verify-full']; // all mean the last: a name that nobody checks proves nothing

function serverIn(url: URL): Server {
  const name = nameOf(url.href);
  const option = (key: string) => url.searchParams.get(key);
  const unknown = [...url.searchParams.keys()].find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined)
    throw new HistoryError(`${name}: the URL has an option that is not known; known are ${OPTIONS.join(', ')}.`);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '') throw new HistoryError(`${name} names no database; expected ${FORM}.`);
  const host = option('host') ?? (decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost');
  return {
    host,
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ssl: sslOf(host, option, name),
  };
}

/** Beyond this machine nothing goes in the clear, unless the URL says so. */
function sslOf(host: string, option: (key: string) => string | null, name: string): Server['ssl'] {
  const mode = option('sslmode');
  if (mode === 'disable') return false;
  if (mode !== null && !VERIFIED.includes(mode))
    throw new HistoryError(
      `${name}: sslmode is verify-full (verified TLS) or disable (in the clear), nothing between.`,
    );
  const files = { ca: option('sslrootcert'), cert: option('sslcert'), key: option('sslkey') };
  const named = Object.entries(files).flatMap(([use, file]) =>
    file === null ? [] : [[use, contentOf(file, name)] as const],
  );
  return mode === null && named.length === 0 && isHere(host) ? false : Object.fromEntries(named);
}

const isHere = (host: string): boolean => /^(\/.*|localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);

function contentOf(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HistoryError(`${name}: ${file} cannot be read.`, { cause });
  }
}
