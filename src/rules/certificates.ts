import { canonical, compareText } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { Certificate, CertificateChain, Instant, TlsFacts } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { matchesName } from '../parse/certificate-name.ts';
import { shareOf } from './evidence.ts';

type Leaf = CertificateChain & { readonly leaf: Certificate };

/**
 * Judges every chain of every address and gives the worst verdict; of equals the one whose evidence sorts first, so that the
 * order of addresses changes nothing. When only some addresses fail, the evidence says how many of them.
 */
export function worstChain<M extends string>(
  tls: TlsFacts,
  usual: Severity,
  judge: (chain: Leaf) => Verdict<M>,
): Verdict<M> {
  const judged = tls.addresses.map(({ certificates }) =>
    certificates.flatMap((chain) => {
      const [leaf] = chain.chain;
      return leaf === undefined ? [] : [judge({ ...chain, leaf })];
    }),
  );
  const badness = (verdict: Verdict<M>): number => {
    if (verdict.status === 'fail') return 3 + rank(verdict.severity ?? usual);
    return ['not-applicable', 'pass', 'unknown'].indexOf(verdict.status);
  };
  const [worst] = judged.flat().sort((a, b) => badness(b) - badness(a) || compareText(canonical(a), canonical(b)));
  if (worst === undefined) return { status: 'unknown', reason: 'indeterminate' };
  if (worst.status !== 'fail') return worst;
  const failing = judged.filter((verdicts) => verdicts.some(({ status }) => status === 'fail')).length;
  return { ...worst, evidence: { ...worst.evidence, ...shareOf(failing, judged.length) } };
}

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
