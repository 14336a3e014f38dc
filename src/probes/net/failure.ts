import type { Failure, FailureCode } from '../../model/observation.ts';

/** An error of our own network code, with a code as Node's errors have one. */
export const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

/** Codes of Node, undici and c-ares, and what they mean. Details name one code for all ways in which the same thing shows. */
const MEANINGS: Readonly<Record<string, Failure>> = {
  ...meaning('name-not-found', null, ['ENOTFOUND', 'ENODATA']),
  ...meaning('connection-refused', null, ['ECONNREFUSED']),
  ...meaning('connection-timeout', 'ETIMEDOUT', [
    'ETIMEDOUT',
    'ETIMEOUT', // c-ares
    'ECANCELLED', // c-ares, when our own limit cancelled the query
    'UND_ERR_CONNECT_TIMEOUT',
    'ERR_TLS_HANDSHAKE_TIMEOUT',
    'ERR_SOCKET_CONNECTION_TIMEOUT',
  ]),
  ...meaning('connection-timeout', null, ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']),
  ...meaning('connection-closed', 'ECONNRESET', ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET']),
  ...meaning('handshake-failed', null, ['EPROTO']),
  ...meaning('read-timeout', 'timeout', ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'TimeoutError']),
  ...meaning('malformed-reply', null, [
    'HTTPParserError',
    'ERR_ASSERTION', // undici meets status 000
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    'UND_ERR_NOT_SUPPORTED', // a switch of protocols that nobody asked for
    'ERR_STREAM_PREMATURE_CLOSE',
  ]),
  ...meaning('reply-too-large', 'headers', ['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW']),
  ...meaning('reply-too-large', 'body', ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'ERR_BUFFER_TOO_LARGE']),
  ...meaning('not-permitted', 'pin mismatch', ['ERR_PIN_MISMATCH']),
  ...meaning('not-permitted', 'address', ['ERR_ADDRESS_REFUSED']),
  ...meaning('indeterminate', 'interrupted', [
    'AbortError',
    'ABORT_ERR',
    'UND_ERR_ABORTED',
    'UND_ERR_DESTROYED',
    'UND_ERR_CLOSED',
  ]),
};

/** Errors that only a mistake of ours can cause. */
const OURS = /^(ERR_INVALID_|ERR_UNESCAPED_|ERR_HTTP_|ERR_MISSING_|ERR_OUT_OF_RANGE|UND_ERR_INVALID_)/;

/**
 * What a failed dial, handshake, query or request means. Goes by code, never by text, through causes and aggregates;
 * an error that is a mistake of ours is thrown again. The detail is the same for the same cause: no ports, times or addresses.
 */
export function failureOf(error: unknown): Failure {
  const chain = unfold(error);
  if (chain.length === 0 || chain.some(isOurs)) throw error;
  for (const one of chain) {
    const known = understood(one);
    if (known !== null) return known;
  }
  const code = chain.map(codeOf).find((one) => one !== null);
  if (code === undefined || code === null) throw error; // an error without a code comes from no network
  return { code: 'indeterminate', detail: code };
}

function understood(error: Error): Failure | null {
  const code = codeOf(error);
  if (code === null) return null;
  const known = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  // A resolver that refuses us says nothing of the site.
  if (isQuery(error) && known?.code !== 'name-not-found' && known?.code !== 'connection-timeout') {
    return { code: 'indeterminate', detail: code };
  }
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return { code: 'malformed-reply', detail: code };
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return { code: 'handshake-failed', detail: code };
  return null;
}

/** The error itself, then what it wraps; bounded, since causes may form a ring. */
function unfold(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...inner].flatMap((one: unknown) => unfold(one, depth + 1))];
}

function isOurs(error: Error): boolean {
  if (OURS.test(codeOf(error) ?? '')) return true;
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
}

/** The code in letters; DOMException has a number there, and its name is what identifies it. */
function codeOf(error: Error): string | null {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return Object.hasOwn(MEANINGS, error.name) ? error.name : null;
}

const isQuery = (error: Error): boolean =>
  'syscall' in error && typeof error.syscall === 'string' && error.syscall.startsWith('query');

function meaning(code: FailureCode, detail: string | null, seen: readonly string[]): Record<string, Failure> {
  return Object.fromEntries(seen.map((one) => [one, { code, detail: detail ?? one }]));
}
