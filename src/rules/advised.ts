import { matchesOf, type ProductMatch } from '../advisories/match.ts';
import { nameOf } from '../knowledge/products.ts';
import type { Severity } from '../model/finding.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Evidence, Instant, SoftwareFacts } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { someOf } from './evidence.ts';
import { unreadOf } from './software-seen.ts';

/** What software/advisory and software/known-exploited say alike. */
export type AdvisedMessage =
  | 'in-range'
  | 'possible-conditions'
  | 'possible-managed'
  | 'possible'
  | 'managed'
  | 'presence'
  | 'outside'
  | 'nothing-seen';

type Said = Verdict<AdvisedMessage>;

const MOST = 10;

/** One verdict for each product that the advisories name. `severityOf`: of a match that may concern the site. */
export function advised(
  software: SoftwareFacts,
  knowledge: Knowledge,
  now: Instant,
  { exploited, severityOf }: { readonly exploited: boolean; readonly severityOf: (match: ProductMatch) => Severity },
): readonly Said[] {
  const matches = matchesOf(software.products, knowledge.advisories.rows, knowledge, now).filter(
    ({ advisory }) => (advisory.kev !== undefined) === exploited,
  );
  const verdicts = [...Map.groupBy(matches, ({ seen }) => seen.product)].map(([, same]) => verdictOf(same, severityOf));
  const unread = unreadOf(software);
  if (verdicts.length === 0 && unread.length === 0) return [{ status: 'not-applicable', message: 'nothing-seen' }];
  return [...verdicts, ...unread];
}

function verdictOf(matches: readonly ProductMatch[], severityOf: (match: ProductMatch) => Severity): Said {
  const [first] = matches;
  if (first === undefined) return { status: 'not-applicable', message: 'nothing-seen' };
  const about = { subject: first.seen.product, confidence: 'tentative' } as const;
  const failing = (those: readonly ProductMatch[], message: AdvisedMessage): Said => {
    const severities = those.map(severityOf);
    const severity = WORST_FIRST.find((one) => severities.includes(one)) ?? 'low';
    return { status: 'fail', message, severity, evidence: evidenceOf(those), ...about };
  };
  const passing = (those: readonly ProductMatch[], message: AdvisedMessage): Said => ({
    status: 'pass',
    message,
    evidence: evidenceOf(those),
    ...about,
  });

  const those = (test: (match: ProductMatch) => boolean) => matches.filter(test);
  const inRange = those(({ standing }) => standing === 'in-range');
  if (inRange.length > 0) return failing(inRange, 'in-range');
  for (const [why, message] of POSSIBLE) {
    const possible = those((match) => match.standing === 'possible' && match.why === why);
    if (possible.length > 0) return failing(possible, message);
  }
  const managed = those(({ why }) => why === 'managed');
  if (managed.length > 0) return passing(managed, 'managed');
  const present = those(({ standing }) => standing === 'version-unknown');
  if (present.length > 0) return passing(present, 'presence');
  return { ...passing(matches, 'outside'), evidence: seenOf(first) };
}

const WORST_FIRST = ['critical', 'high', 'medium', 'low', 'info'] as const;
const POSSIBLE = [
  ['conditions', 'possible-conditions'],
  ['imprecise', 'possible'],
  ['perhaps-managed', 'possible-managed'],
] as const;

const seenOf = ({ seen: { product, version } }: ProductMatch): Evidence => ({
  product: nameOf(product),
  ...(version === null ? {} : { version }),
});

function evidenceOf(matches: readonly ProductMatch[]): Evidence {
  const [first] = matches;
  if (first === undefined) return {};
  const conditions = someOf(
    matches.flatMap(({ why, advisory }) => (why === 'conditions' ? (advisory.conditions ?? []) : [])),
    3,
  );
  return {
    ...seenOf(first),
    advisories: someOf(
      matches.map(({ advisory }) => advisory.id),
      MOST,
    ),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}
