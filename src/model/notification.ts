import type { Severity } from './finding.ts';
import type { Language } from './target.ts';

/** When a group is told: what got worse; anything that moved; every run; or once a week. */
export const OCCASIONS = ['regressions', 'changes', 'always', 'digest'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** As `Date.getUTCDay` counts them. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `cert`: one summary of all sites. `owners`: to each owner its own sites, and nothing of anybody else's. */
export const AUDIENCES = ['cert', 'owners'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Who is told, of what, and when. */
interface Rule {
  readonly id: string;
  readonly audience: Audience;
  readonly owners: readonly string[] | null; // ids; null: all. Of a cert group always null
  readonly when: Occasion;
  readonly weekday: Weekday | null; // of a digest, and of nothing else
  readonly severity: Severity; // what is milder is not told
}

/** A group that is told by mail. */
export interface MailGroup extends Rule {
  readonly to: readonly string[]; // addresses of a cert group; owners are written to at their contacts
  readonly language: Language; // of a cert group; owners are written to in theirs
}

/** A place that is told by a signed HTTP request. */
export interface Webhook extends Rule {
  readonly url: string; // https, or http on loopback
  readonly secret: { readonly env: string } | { readonly file: string };
  readonly ca: string | null; // file with roots in PEM, for a private PKI
  readonly timeoutSeconds: number; // for one attempt
}

/** What `targets/notify.yaml` says. */
export interface NotifyPolicy {
  readonly enabled: boolean; // false: nothing is ever sent
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo: string | null;
  readonly smtp: { readonly credentialsFile: string | null; readonly ca: string | null };
  readonly mail: readonly MailGroup[]; // an owner belongs to the first group that names it
  readonly webhooks: readonly Webhook[];
}

/** A message that somebody took from us: one line of `notified.jsonl`. */
export interface Delivery {
  readonly id: string; // of the message: see notify/identity.ts
  readonly run: string;
  readonly recipient: string; // Recipient.key
  readonly kind: 'night' | 'digest';
  readonly at: string; // instant
}
