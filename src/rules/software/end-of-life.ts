import { labelOf } from '../../advisories/distributions.ts';
import { nameOf } from '../../knowledge/products.ts';
import { rank } from '../../model/finding.ts';
import type { Knowledge } from '../../model/knowledge.ts';
import type { Instant, SoftwareProduct } from '../../model/observation.ts';
import { defineRule, type Verdict } from '../../model/rule.ts';
import { unreadOf } from '../software-seen.ts';
import { supportOf } from '../support.ts';

const MESSAGES = {
  supported: '{product} {version} belongs to branch {cycle}, which is supported.',
  'old-data': '{product} {version} belongs to branch {cycle}; our calendar of {asOf} is too old to say more.',
  'ends-soon': 'Support of {product} {cycle}, seen as {version}, ends on {eol}.',
  eol: 'Support of {product} {cycle}, seen as {version}, ended on {eol}: the site is potentially concerned.',
  'eol-paid': 'Free support of {product} {cycle}, seen as {version}, ended on {eol}; paid support may cover it.',
  'eol-unless-managed':
    'Support of {product} {cycle}, seen as {version}, ended on {eol}, unless it is the one that {distribution} ships and maintains.',
  'eol-undated': '{product} {cycle}, seen as {version}, is no longer supported: the site is potentially concerned.',
  managed: '{product} {version} is maintained by {distribution}: its number does not tell which repairs it has.',
  'release-ends-soon': '{product} {version} comes with {cycle}, whose support ends on {eol}.',
  'release-eol':
    '{product} {version} comes with {cycle}, whose support ended on {eol}: the site is potentially concerned.',
  'release-eol-paid':
    '{product} {version} comes with {cycle}, whose free support ended on {eol}; paid support may cover it.',
  'newer-than-data': '{product} {version} is newer than our calendar.',
  unclear: 'The branch of {product} {version} is not in our calendar.',
  hidden: '{product} was seen without its version.',
  'no-calendar': 'We keep no calendar for {product}.',
  'nothing-seen': 'No software was recognised.',
} as const;
type Message = keyof typeof MESSAGES;

/** A banner proves no vulnerability, so everything here is tentative. Evidence holds days, never how many are left. */
export default defineRule({
  id: 'software/end-of-life',
  observes: ['software'],
  knowledge: ['lifecycles', 'distributions'],
  severity: 'high',
  references: ['https://endoflife.date/', 'https://cwe.mitre.org/data/definitions/1104.html'],
  controls: ['EXP-VULN-GEST', 'EXP-VULN-CORRECT', 'EXP-VULN-INSTALL'],
  text: {
    title: 'The software that is seen is still supported',
    rationale:
      'Software whose support has ended gets no more repairs: the next flaw that becomes known stays open for good. What is seen is a banner, which may be wrong and which never proves a flaw.',
    remediation:
      'Find out on the server itself which version runs and who maintains it. Plan the move to a supported branch; until then let only what is needed reach it.',
    messages: MESSAGES,
  },

  judge({ software }, { now, knowledge }) {
    const unread = unreadOf(software);
    if (software.products.length + unread.length === 0) return { status: 'not-applicable', message: 'nothing-seen' };
    const label = labelOf(software.products);
    const verdicts = software.products.map((seen) => verdictOf(seen, label, knowledge, now));
    const bySubject = [...Map.groupBy(verdicts, ({ subject }) => subject)].map(([, same]) =>
      same.reduce((a, b) => (weight(b) > weight(a) ? b : a)),
    );
    return [...bySubject, ...unread];
  },
});

type Said = Extract<Verdict<Message>, { readonly message: Message }>;

/** Two versions of one product are one subject: what needs attention is said. */
function weight({ status, severity = 'high' }: Said): number {
  if (status === 'fail') return 10 + rank(severity);
  return status === 'pass' ? 1 : 0;
}

const STALE = 120; // days after which our calendar no longer proves that a branch is supported

function verdictOf(seen: SoftwareProduct, label: string | null, knowledge: Knowledge, now: Instant): Said {
  const product = nameOf(seen.product);
  const support = supportOf(seen, label, knowledge, now);
  const evidence = { product, ...(seen.version === null ? {} : { version: seen.version }) };
  const about = { subject: seen.product, confidence: 'tentative' } as const;
  switch (support.state) {
    case 'no-lifecycle':
      return { status: 'not-applicable', message: 'no-calendar', evidence, ...about };
    case 'version-hidden':
      return { status: 'not-applicable', message: 'hidden', evidence, ...about }; // a version that is hidden is no update
    case 'unclear':
      return { status: 'not-applicable', message: 'unclear', evidence, ...about };
    case 'newer-than-data':
      return { status: 'pass', message: 'newer-than-data', evidence, ...about };
    case 'managed':
      return {
        status: 'pass',
        message: 'managed',
        evidence: { ...evidence, distribution: support.release ?? seen.distribution ?? label ?? '' },
        ...about,
      };
  }

  const dated = { ...evidence, cycle: support.of, ...(support.until === null ? {} : { eol: support.until }) };
  switch (support.state) {
    case 'supported': {
      const { asOf } = knowledge.lifecycles;
      const old = Date.parse(now) - Date.parse(asOf) > STALE * 86_400_000;
      return old
        ? { status: 'pass', message: 'old-data', evidence: { ...dated, asOf }, ...about }
        : { status: 'pass', message: 'supported', evidence: dated, ...about };
    }
    case 'ends-soon':
      return {
        status: 'fail',
        message: support.distribution ? 'release-ends-soon' : 'ends-soon',
        severity: 'low',
        evidence: dated,
        ...about,
      };
    case 'ended': {
      if (support.unless !== null && support.until !== null) {
        const perhaps = { ...dated, distribution: support.unless };
        return { status: 'fail', message: 'eol-unless-managed', severity: 'low', evidence: perhaps, ...about };
      }
      const sure = seen.confidence === 'high' && (seen.precision === 'exact' || seen.precision === 'branch');
      const severity = sure && !support.paid && !support.courtesy ? 'high' : 'medium';
      return { status: 'fail', message: endedMessage(support), severity, evidence: dated, ...about };
    }
  }
}

function endedMessage({
  distribution,
  until,
  paid,
}: {
  distribution: boolean;
  until: string | null;
  paid: boolean;
}): Message {
  if (until === null) return 'eol-undated';
  if (distribution) return paid ? 'release-eol-paid' : 'release-eol';
  return paid ? 'eol-paid' : 'eol';
}
