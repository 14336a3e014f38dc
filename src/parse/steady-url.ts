/** What stands where a secret or a value made for one visitor was. */
export const MASKED = '(masked)';

/** Query values that are made anew at every visit, or that are secrets. */
const VOLATILE_NAMES = new Set([
  '_',
  't',
  'ts',
  'time',
  'timestamp',
  'nonce',
  'state',
  'code',
  'code_challenge',
  'sid',
  'sess',
  'session',
  'sessionid',
  'session_id',
  'session_state',
  'jsessionid',
  'phpsessid',
  'cfid',
  'cftoken',
  'token',
  'samlrequest',
  'samlresponse',
  'relaystate',
  'signature',
  'sig',
  'ticket',
  'execution',
  'requestid',
  'request_id',
  'correlationid',
  'correlation_id',
  'uuid',
  'key',
  'apikey',
  'api_key',
  'auth',
  'secret',
  'password',
]);
const VOLATILE_NAME_PARTS = /csrf|xsrf|_token$|^(client-)?request-id$/;

/** Runs of characters long enough to hide a random number. */
const RUNS = /[A-Za-z0-9_-]{10,}/g;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Masks what nobody typed: UUIDs, long hexadecimal, ten digits or more, long mixtures of digits and both cases. */
export const steadyText = (text: string, mask = MASKED): string =>
  text.replace(UUID, mask).replace(RUNS, (run) => (looksRandom(run) ? mask : run));

function looksRandom(run: string): boolean {
  if (/^\d{10,}$/.test(run)) return true;
  if (/^[0-9a-f]{16,}$/i.test(run)) return /\d/.test(run);
  return run.length >= 20 && /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
}

/**
 * An address, absolute or relative, without what changes from one visit to the next: user names and passwords, session
 * parameters in the path, random or secret query values. `names only` keeps no value of the query at all, and no fragment.
 */
export function steadyUrl(text: string, query: 'steady' | 'names only' = 'steady'): string {
  const [, address = '', question = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(text) ?? [];
  const [, scheme = '', authority = '', path = ''] = /^([a-z][a-z0-9+.-]*:)?(\/\/[^/]*)?(.*)$/is.exec(address) ?? [];
  const origin = scheme + authority.replace(/^\/\/.*@/, '//');
  const steadyPath = steadyText(path.replace(/;([\w.-]+)=[^;/]*/g, `;$1=${MASKED}`));
  const steadyQuery =
    question === ''
      ? ''
      : `?${question
          .slice(1)
          .split('&')
          .map((pair) => steadyPair(pair, query))
          .join('&')}`;
  return origin + steadyPath + steadyQuery + (query === 'names only' ? '' : steadyText(fragment));
}

function steadyPair(pair: string, query: 'steady' | 'names only'): string {
  const at = pair.indexOf('=');
  if (at < 0) return query === 'names only' && pair !== '' ? MASKED : steadyText(pair);
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (value === '') return pair;
  const lower = name.toLowerCase();
  if (query === 'names only' || VOLATILE_NAMES.has(lower) || VOLATILE_NAME_PARTS.test(lower))
    return `${name}=${MASKED}`;
  return `${name}=${steadyValue(value)}`;
}

/** A value may hold an address of its own (`next=https%3A%2F%2F...%3Fstate%3D...`): what is encoded in it counts too. */
function steadyValue(value: string): string {
  if (!/%3F/i.test(value)) return steadyText(value);
  try {
    return encodeURIComponent(steadyUrl(decodeURIComponent(value))).replaceAll(encodeURIComponent(MASKED), MASKED);
  } catch {
    return steadyText(value);
  }
}
