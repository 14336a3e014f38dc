import type { Severity } from '../model/finding.ts';
import type { DeepFacts, TlsAddress, TlsFacts, Weakness } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { cannotTell } from './offers.ts';
import { worstAddress } from './worst.ts';

type Says = 'vulnerable' | 'not-vulnerable' | 'not-concerned' | 'not-asked';

/**
 * What the rule of a weakness says that only the deep profile asks for. `spared`: other facts show that an address cannot have it,
 * asked or not.
 */
export const judgeDeep = (
  tls: TlsFacts,
  usual: Severity,
  question: (deep: DeepFacts) => Weakness,
  spared: (address: TlsAddress) => boolean,
): Verdict<Says> =>
  worstAddress(tls, usual, (address): Verdict<Says> => {
    const { deep } = address.details;
    const answer = deep === null ? null : question(deep);
    if (answer === 'vulnerable') return { status: 'fail', message: 'vulnerable' };
    if (answer === 'not-vulnerable') return { status: 'pass', message: 'not-vulnerable' };
    if (answer === 'not-applicable' || spared(address)) return { status: 'not-applicable', message: 'not-concerned' };
    return answer === null ? { status: 'not-applicable', message: 'not-asked' } : cannotTell(address);
  });
