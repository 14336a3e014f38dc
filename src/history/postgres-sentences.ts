import { HistoryError } from './error.ts';

/** Of PostgreSQL by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), of Node by the code of its errors. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'cannot be reached: nobody listens there',
  ENOENT: 'cannot be reached: its socket is not there',
  EACCES: 'cannot be reached: its socket may not be opened',
  ENOTFOUND: 'cannot be reached: its host is not known',
  EAI_AGAIN: 'cannot be reached: its host is not known just now',
  EHOSTUNREACH: 'cannot be reached: there is no way to its host',
  ENETUNREACH: 'cannot be reached: there is no way to its host',
  ETIMEDOUT: 'does not answer',
  ECONNRESET: 'broke the connection',
  EPIPE: 'broke the connection',
  SELF_SIGNED_CERT_IN_CHAIN: 'shows a certificate of an unknown authority; name its file with sslrootcert=',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a certificate of an unknown authority; name its file with sslrootcert=',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'shows a certificate of an unknown authority; name its file with sslrootcert=',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'shows a certificate of an unknown authority; name its file with sslrootcert=',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate that is for another name',
  '25006': 'cannot be written: it is a replica, or read-only for this role',
  '25P03': 'gave up a transaction that stood still for too long',
  '28000':
    'lets nobody in with this user, database and address, or not without TLS; its pg_hba.conf says who may come in',
  '28P01': 'refuses the password, or the user',
  '3D000': 'is not there: the server has no such database',
  '3F000': 'may not be used so by this role; docs/operations/postgresql.md has the grants',
  '40001': 'was being changed by another process; try again',
  '40P01': 'was being changed by another process; try again',
  '42501': 'may not be used so by this role; docs/operations/postgresql.md has the grants',
  '42P01': 'may not be read by this role, or its tables were taken away; docs/operations/postgresql.md has the grants',
  '53100': 'cannot be written: the disk is full',
  '53200': 'is out of memory',
  '53300': 'has no connection left; its max_connections says how many there may be',
  '55P03': 'is in use by another process; try again when it has ended',
  '57014': 'took longer than its statement_timeout allows',
  '57P01': 'was shut down, or an administrator ended the connection',
  '57P02': 'crashed and is starting again',
  '57P03': 'is starting or shutting down; try again in a minute',
  '58030': 'cannot be read or written: the disk reported an error',
  XX001: 'is damaged; restore it from a backup',
  XX002: 'has a damaged index; an administrator can REINDEX it',
};

/** What `pg` says itself, without a code. */
const BY_WORDS: readonly (readonly [words: RegExp, sentence: string])[] = [
  [
    /does not support SSL|error establishing an SSL/,
    'offers no TLS; ?sslmode=disable would send everything in the clear',
  ],
  [/password must be a (non-empty )?string/, 'asks for a password; write it into ~/.pgpass or PGPASSWORD'],
  [/timeout expired/, 'does not answer'],
  [/Connection terminated|not queryable|connection has been discarded/, 'broke the connection'],
];

/** Turns what PostgreSQL, the network or `pg` refuses into one sentence; leaves our own bugs as they are. */
export function postgresSentence(error: unknown, name: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const sentence = BY_CODE[code] ?? BY_WORDS.find(([words]) => words.test(error.message))?.[1];
  return sentence === undefined ? error : new HistoryError(`${name} ${sentence}.`, { cause: error });
}

export async function told<T>(name: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw postgresSentence(error, name);
  }
}
