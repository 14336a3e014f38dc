import { keeperOf, labelOf } from '../../advisories/distributions.ts';
import { nameOf } from '../../knowledge/products.ts';
import type { Knowledge } from '../../model/knowledge.ts';
import type { Instant, SoftwareProduct } from '../../model/observation.ts';
import { defineRule, type Verdict } from '../../model/rule.ts';
import { compareVersions, schemeOf } from '../../parse/version.ts';
import { unreadOf } from '../software-seen.ts';
import { supportOf } from '../support.ts';

const MESSAGES = {
  current: '{product} {version} is the newest release of its branch, by our calendar of {asOf}.',
  'old-data':
    '{product} {version} was the newest release of its branch; our calendar of {asOf} is too old to say more.',
  recent: '{product} {version}: release {latest} came out on {released}, a month ago or less.',
  behind: '{product} {version} is behind its branch, whose newest release we know of is {latest}.',
  'newer-than-data': '{product} {version} is newer than our calendar of {asOf}.',
  managed: 'A distribution maintains {product} {version}, or may do so: its number does not tell which repairs it has.',
  ended: 'Support of {product} {version} has ended: there is no newer release of its branch to wait for.',
  unclear: 'What is seen of {product} does not tell which release it is.',
  'nothing-seen': 'No software with a calendar was recognised.',
} as const;
type Message = keyof typeof MESSAGES;

/** One release in the branch is behind another: by our calendar, after a month of grace. Evidence holds days, never how many passed. */
export default defineRule({
  id: 'software/behind',
  observes: ['software'],
  knowledge: ['lifecycles', 'distributions'],
  severity: 'low',
  references: ['https://endoflife.date/', 'https://cwe.mitre.org/data/definitions/1104.html'],
  controls: ['EXP-VULN-GEST', 'EXP-VULN-CORRECT', 'EXP-VULN-INSTALL'],
  text: {
    title: 'The software that is seen is the newest of its branch',
    rationale:
      'Releases of a living branch are mostly repairs. A site that is releases behind says how often it is looked after, and to whom it may be open.',
    remediation: 'Install the newest release of the branch, and plan such updates every month.',
    messages: MESSAGES,
  },

  judge({ software }, { now, knowledge }) {
    const label = labelOf(software.products);
    const calendars = new Set(knowledge.lifecycles.rows.map(({ product }) => product));
    const verdicts = software.products
      .filter(({ product }) => calendars.has(product))
      .map((seen) => verdictOf(seen, label, knowledge, now));
    const bySubject = [...Map.groupBy(verdicts, ({ subject }) => subject)].map(([, same]) =>
      same.reduce((a, b) => (weight(b) > weight(a) ? b : a)),
    );
    const unread = unreadOf(software);
    if (bySubject.length === 0 && unread.length === 0) return { status: 'not-applicable', message: 'nothing-seen' };
    return [...bySubject, ...unread];
  },
});

type Said = Extract<Verdict<Message>, { readonly message: Message }>;

const weight = ({ status }: Said): number => (status === 'fail' ? 2 : status === 'pass' ? 1 : 0);

const GRACE = 30; // days in which nobody is behind
const STALE = 120; // days after which our calendar no longer proves that a release is the newest

function verdictOf(seen: SoftwareProduct, label: string | null, knowledge: Knowledge, now: Instant): Said {
  const { product, version, precision, confidence } = seen;
  const about = { subject: product, confidence: 'tentative' } as const;
  const evidence = { product: nameOf(product), ...(version === null ? {} : { version }) };
  const not = (message: Message): Said => ({ status: 'not-applicable', message, evidence, ...about });
  const pass = (message: Message, more = {}): Said => ({
    status: 'pass',
    message,
    evidence: { ...evidence, ...more },
    ...about,
  });

  if (version === null) return not('unclear');
  if (keeperOf(seen, label, knowledge, now) !== null) return not('managed');
  const support = supportOf(seen, label, knowledge, now);
  if (support.state === 'newer-than-data') return pass('newer-than-data', { asOf: knowledge.lifecycles.asOf });
  if (support.state === 'ended') return not('ended');
  if (support.state !== 'supported' && support.state !== 'ends-soon') return not('unclear'); // no branch of ours

  const row = knowledge.lifecycles.rows.find((one) => one.product === product && one.cycle === support.of);
  const { latest, latestReleaseDate, asOf = knowledge.lifecycles.asOf } = row ?? {};
  const order = latest === undefined ? null : compareVersions(version, latest, schemeOf(product));
  if (latest === undefined || order === null || row?.confidence === 'low') return not('unclear');
  if (order > 0) return pass('newer-than-data', { asOf });
  if (order === 0) return daysBetween(asOf, now) > STALE ? pass('old-data', { asOf }) : pass('current', { asOf });
  // `6.1` of a generator is a release of its own or all that is told of 6.1.9.
  if (precision !== 'exact' && version.split('.').length < latest.split('.').length) return not('unclear');
  if (confidence === 'low') return not('unclear');
  const released = latestReleaseDate ?? asOf;
  if (daysBetween(released, now) <= GRACE) return pass('recent', { latest, released });
  return { status: 'fail', message: 'behind', evidence: { ...evidence, latest, released, asOf }, ...about };
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
