import { canonical, compareText } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { TlsAddress, TlsFacts } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { shareOf } from './evidence.ts';

/**
 * The worst of what was said of each address; of equals the one whose evidence sorts first, so that the order of addresses changes
 * nothing. When only some addresses fail, the evidence says how many of them.
 */
export function worstOf<M extends string>(
  judged: readonly (readonly Verdict<M>[])[], // by address
  usual: Severity,
): Verdict<M> {
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

/** The same, for rules that have one thing to say of each address. */
export const worstAddress = <M extends string>(
  { addresses }: TlsFacts,
  usual: Severity,
  judge: (address: TlsAddress) => Verdict<M>,
): Verdict<M> =>
  worstOf(
    addresses.map((address) => [judge(address)]),
    usual,
  );
