import type { FailureCode, Hop, HttpFacts, Outcome, TwinFacts } from '../model/observation.ts';
import type { Target } from '../model/target.ts';
import { linesOf } from '../parse/field.ts';
import { type Hsts, parseHsts } from '../parse/hsts.ts';

export const YEAR = 31_536_000; // seconds

/** What an answer says by its first line, the only one that counts (RFC 6797 section 8.1); null: there is none. */
export function hstsOf({ headers }: Pick<Hop, 'headers'>): Hsts | null {
  const [line] = linesOf(headers, 'strict-transport-security');
  return line === undefined ? null : parseHsts(line);
}

/** A policy that is in force: valid, and not `max-age=0`. */
export const isInForce = (hsts: Hsts | null): boolean => hsts?.valid === true && hsts.maxAge > 0;

/** Words of OpenSSL for which every browser refuses a certificate, and HSTS with it. A missing intermediate is none of them. */
const REFUSED: readonly string[] = [
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
];
export const isRefused = ({ tls }: Pick<Hop, 'tls'>): boolean => tls === null || REFUSED.includes(tls.fault ?? '');

/** The first https answer of the apex: its own, or the one of the twin; or why there is none to judge. */
export type Apex =
  | { readonly host: string; readonly hop: Hop; readonly own: boolean }
  | { readonly none: 'not-apex' | 'listed' | 'no-apex' | 'no-https' }
  | { readonly unseen: FailureCode };

const REFUSALS: readonly FailureCode[] = ['connection-refused', 'connection-closed', 'handshake-failed'];

/** `not-apex`: neither the target nor its twin is one. A listed twin is judged as a target of its own. */
export function apexOf(target: Target, https: HttpFacts, twin: Outcome<TwinFacts>): Apex {
  const [hop] = https.hops;
  if (target.host === target.domain)
    return hop === undefined ? { unseen: 'indeterminate' } : { host: target.host, hop, own: true };
  if (!twin.ok) {
    // A name in the depth has no twin to ask; that of a `www` was not asked.
    const none = twin.failure.code === 'not-permitted' && target.host !== `www.${target.domain}`;
    return none ? { none: 'not-apex' } : { unseen: twin.failure.code };
  }
  const { relation, listed, addresses, host, https: answer } = twin.value;
  if (relation !== 'apex') return { none: 'not-apex' };
  if (listed) return { none: 'listed' };
  if (addresses.length === 0 || answer === null) return { none: 'no-apex' };
  if (answer.ok) return { host, hop: answer.value, own: false };
  return REFUSALS.includes(answer.failure.code) ? { none: 'no-https' } : { unseen: answer.failure.code };
}
