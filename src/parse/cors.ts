import type { CorsAnswer } from '../model/observation.ts';

/**
 * What a browser that had sent the origin lets it do with the answer.
 * `read`: whose answers it may read, those to a stranger (`*`, or the origin named) or those to the visitor with all cookies.
 */
export interface Grant {
  readonly read: 'nothing' | 'without-cookies' | 'with-cookies';
  readonly named: boolean; // the answer names the very origin that was sent
  readonly wildcard: boolean; // the answer says `*`
  readonly refused: boolean; // `*` with credentials: browsers refuse the combination
}

/** The part of an answer that the check looks at. */
export type Answered = Pick<CorsAnswer, 'sent' | 'method' | 'status' | 'allowOrigin' | 'allowCredentials'>;

/**
 * Fetch, "CORS check": the joined lines of Access-Control-Allow-Origin are compared byte for byte with the serialised origin
 * (two lines, a list or a final slash match nothing), or are exactly `*`, which does not count once cookies go along; and
 * Access-Control-Allow-Credentials has to be `true` in this case.
 * Fetch, "CORS-preflight fetch", step 7: the answer to OPTIONS counts only with an ok status, 200 to 299.
 */
export function grantOf({ sent, method, status, allowOrigin, allowCredentials }: Answered): Grant {
  const origin = joined(allowOrigin);
  const counts = method === 'GET' || (status >= 200 && status <= 299);
  const named = counts && origin === sent;
  const wildcard = counts && origin === '*';
  const credentials = joined(allowCredentials) === 'true';
  return {
    read: named && credentials ? 'with-cookies' : named || wildcard ? 'without-cookies' : 'nothing',
    named,
    wildcard,
    refused: wildcard && credentials,
  };
}

/** Fetch, "get": the values of all lines, joined with a comma and a space. Null: there is no such line. */
const joined = (lines: readonly string[]): string | null => (lines.length === 0 ? null : lines.join(', '));
