import { z } from 'zod';
import { CAUSES, CHANGE_STATES } from '../model/drift.ts';
import { SEVERITIES, type Severity } from '../model/finding.ts';
import type { Delivery } from '../model/notification.ts';
import type { Report } from '../model/report.ts';
import { viewOf } from '../render/view.ts';
import { escapeJson } from '../text/bidi.ts';
import { countsOf, type Moved, movesIn } from './moves.ts';

const count = z.int().min(0);
const instant = z.iso.datetime();

/** What a webhook is sent: English and ids, no words of any other language. */
export const NOTIFICATION = z.strictObject({
  schema: z.literal('rasid/notification@1'),
  type: z.enum(['rasid.night', 'rasid.digest']),
  timestamp: instant.describe('when the run ended'),
  run: z.strictObject({
    id: z.string(),
    takenAt: instant,
    finishedAt: instant,
    state: z.enum(['complete', 'degraded', 'interrupted']),
    rehearsal: z.boolean(),
    vantage: z.string(),
    tool: z.string(),
  }),
  against: z.strictObject({ id: z.string() }).nullable().describe('the run it is compared with'),
  owner: z.string().nullable().describe('whose sites it is about; null: the whole list'),
  severity: z.enum(SEVERITIES).describe('what is milder is not among the changes'),
  coverage: z.strictObject({ targets: count, complete: count, partial: count, untestable: count, notRun: count }),
  open: z.record(z.enum(SEVERITIES), count).describe('points to correct, waived ones left out'),
  moved: z.strictObject({ regressed: count, new: count, updated: count, unverified: count, fixed: count }),
  events: count,
  changes: z.array(
    z.strictObject({
      fingerprint: z.string(),
      target: z.string(),
      host: z.string(),
      owner: z.string(),
      rule: z.string(),
      service: z.string(),
      subject: z.string().nullable(),
      state: z.enum(CHANGE_STATES),
      cause: z.enum(CAUSES).nullable(),
      severity: z.enum(SEVERITIES),
      text: z.string().describe('English'),
      firstSeen: instant.nullable(),
      due: instant.nullable(),
    }),
  ),
  more: count.describe('changes that are left out here; the report document has them'),
});
type Notification = z.infer<typeof NOTIFICATION>;

const MOST = 60; // changes: the body stays around 20 kB, as the specification advises

export interface Telling {
  readonly owner: string | null;
  readonly kind: Delivery['kind'];
  readonly severity: Severity;
}

/** The body of a webhook. `report` is that of the owner alone, when there is one. The same run gives the same bytes. */
export function notificationBody(report: Report, telling: Telling): string {
  return `${escapeJson(JSON.stringify(notificationOf(report, telling)))}\n`;
}

function notificationOf(report: Report, { owner, kind, severity }: Telling): Notification {
  const { document } = report;
  const { id, takenAt, finishedAt, state, rehearsal, vantage, tool } = document.run;
  // Of a degraded night nothing is claimed.
  const moved = state === 'degraded' ? [] : movesIn(document.targets, document.against, severity);
  const coverageOf = (one: string): number => document.targets.filter(({ coverage }) => coverage === one).length;
  return {
    schema: 'rasid/notification@1',
    type: `rasid.${kind}`,
    timestamp: finishedAt,
    run: { id, takenAt, finishedAt, state, rehearsal, vantage, tool },
    against: document.against,
    owner,
    severity,
    coverage: {
      targets: document.targets.length,
      complete: coverageOf('complete'),
      partial: coverageOf('partial'),
      untestable: coverageOf('untestable'),
      notRun: coverageOf('not-run'),
    },
    open: viewOf(report).open,
    moved: countsOf(moved),
    events: document.targets.reduce((sum, { events }) => sum + events.length, 0),
    changes: moved.slice(0, MOST).map(changeFrom),
    more: Math.max(0, moved.length - MOST),
  };
}

const changeFrom = ({ move, target, finding }: Moved): Notification['changes'][number] => ({
  fingerprint: finding.fingerprint,
  target: target.id,
  host: target.host,
  owner: target.owner,
  rule: finding.rule,
  service: finding.service,
  subject: finding.subject,
  state: move,
  cause: finding.cause,
  severity: finding.severity,
  text: finding.text,
  firstSeen: finding.firstSeen,
  due: finding.due,
});

export const notificationJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(NOTIFICATION),
  title: 'rasid/notification@1',
});
