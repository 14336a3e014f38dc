import { compareText } from '../model/canonical.ts';
import type { Severity } from '../model/finding.ts';
import type { Certificate, CertificateChain, Instant, TlsAddress, TlsFacts } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { matchesName } from '../parse/certificate-name.ts';
import { worstOf } from './worst.ts';

type Leaf = CertificateChain & { readonly leaf: Certificate };

/** Judges every chain of every address and gives the worst verdict. */
export const worstChain = <M extends string>(
  { addresses }: TlsFacts,
  usual: Severity,
  judge: (chain: Leaf, address: TlsAddress) => Verdict<M>,
): Verdict<M> =>
  worstOf(
    addresses.map((address) =>
      address.certificates.flatMap((chain) => {
        const [leaf] = chain.chain;
        return leaf === undefined ? [] : [judge({ ...chain, leaf }, address)];
      }),
    ),
    usual,
  );

/** The leaf and the issuers that were sent with it, in order of issue; unrelated certificates are left out. */
export function pathOf(chain: readonly Certificate[]): readonly Certificate[] {
  const path: Certificate[] = [];
  let next = chain[0];
  while (next !== undefined && !path.includes(next)) {
    path.push(next);
    const { issuer } = next;
    next = isSelfIssued(next) ? undefined : chain.find(({ subject }) => subject === issuer);
  }
  return path;
}

export const isSelfIssued = ({ subject, issuer }: Certificate): boolean => subject === issuer;

/** The name at the top of what was sent: the root, or whoever issued the last certificate. */
export const topIssuer = (chain: readonly Certificate[]): string => pathOf(chain).at(-1)?.issuer ?? '';

/**
 * Why browsers refuse a certificate of this host on that night (RFC 6797 section 8.4), or null: the path, the dates, the names.
 * An incomplete chain is no reason: many browsers find the missing part themselves.
 */
export function refusedFor(tls: TlsFacts, host: string, now: Instant): string | null {
  const reasons = tls.addresses.flatMap(({ certificates }) =>
    certificates.flatMap(({ chain: [leaf], fault }) => {
      if (leaf === undefined) return [];
      if (fault !== null && fault !== 'incomplete') return [fault];
      if (Date.parse(leaf.notAfter) < Date.parse(now)) return ['expired'];
      if (Date.parse(leaf.notBefore) > Date.parse(now)) return ['not-yet-valid'];
      return matchesName(leaf.names, host) ? [] : ['other-name'];
    }),
  );
  return reasons.sort(compareText)[0] ?? null;
}

const DAY = 86_400_000;

/** Days of validity, begun ones included; both ends count (RFC 5280 section 4.1.2.5): one second over 90 days is 91. */
export const lifetimeOf = ({ notBefore, notAfter }: Certificate): number =>
  Math.ceil((Date.parse(notAfter) - Date.parse(notBefore) + 1000) / DAY);
