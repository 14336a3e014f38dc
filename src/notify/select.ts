import {
  type Delivery,
  type MailGroup,
  type NotifyPolicy,
  WEEKDAYS,
  type Webhook,
  type Weekday,
} from '../model/notification.ts';
import type { Instant } from '../model/observation.ts';
import type { ReportDocument } from '../model/report.ts';
import type { Language, Owner } from '../model/target.ts';
import { SOON_DAYS } from '../render/morning.ts';
import { instantOfRun } from '../render/sentences.ts';
import { twoClocks } from '../text/format.ts';
import { mailAddress } from './address.ts';
import { countsOf, isWorse, MOVES, type Moved, movesIn } from './moves.ts';
import { REMINDERS, type Reminder, remindersIn } from './reminders.ts';

/** Who may be told. */
export interface Recipient {
  readonly key: string; // "mail cert soc@example.org", "mail owner:cnss rssi@example.ma", "webhook siem"
  readonly channel: 'mail' | 'webhook';
  readonly group: MailGroup | Webhook;
  readonly owner: string | null; // whose sites it is about; null: all
  readonly address: string; // of a mail; of a webhook its id
  readonly language: Language;
}

/** Whether somebody is told, of what, and why; or why not. */
export interface Decision {
  readonly recipient: Recipient | null; // null: nobody to write to
  readonly who: string; // for the index: "cert", "owner cnss", "webhook siem"
  readonly tell: boolean;
  readonly kind: Delivery['kind'];
  readonly since: string | null; // run to compare with, of a digest; null: the run before
  readonly why: string; // one clause, in English
}

export type ToldDecision = Decision & { readonly recipient: Recipient };

export const isTold = (decision: Decision): decision is ToldDecision => decision.tell && decision.recipient !== null;

/** A run that a digest may look back to. */
export interface EarlierRun {
  readonly id: string;
  readonly takenAt: Instant;
}

/** All that the choice depends on. */
export interface Situation {
  readonly document: ReportDocument;
  readonly owners: readonly Owner[]; // as the targets files have them today
  readonly policy: NotifyPolicy;
  readonly told: readonly Delivery[];
  readonly earlier: readonly EarlierRun[]; // runs of this list before this one that count, oldest first
}

/** Pure. Who gets what, and why someone gets nothing: the CERT first, then owners by id, then webhooks. One message a recipient and run. */
export function decide(situation: Situation): readonly Decision[] {
  const all = [...certMail(situation), ...ownerMail(situation), ...webhooks(situation)];
  const taken = new Map<string, string>();
  return all.map((decision) => {
    const key = decision.recipient?.key;
    if (key === undefined || !decision.tell) return decision;
    const first = taken.get(key);
    taken.set(key, first ?? decision.recipient?.group.id ?? '');
    return first === undefined ? decision : { ...decision, tell: false, why: `told by group ${first} already` };
  });
}

// --- who there is --------------------------------------------------------------------------------------------------

const certMail = (situation: Situation): readonly Decision[] =>
  situation.policy.mail
    .filter(({ audience }) => audience === 'cert')
    .flatMap((group) =>
      group.to.map((address) =>
        mailTo(situation, { group, owner: null, address, language: group.language, who: 'cert', name: 'cert' }),
      ),
    );

function ownerMail(situation: Situation): readonly Decision[] {
  const groups = situation.policy.mail.filter(({ audience }) => audience === 'owners');
  return ownersIn(situation).flatMap((owner): readonly Decision[] => {
    const who = `owner ${owner}`;
    const known = situation.owners.find(({ id }) => id === owner);
    if (known === undefined) return [silence(who, 'it is no longer in the targets files')];
    const group = groups.find(({ owners }) => owners === null || owners.includes(owner));
    if (group === undefined) return [silence(who, 'no group of the file is about it')];
    if (known.contacts.length === 0) return [silence(who, 'it has no contact in the targets files')];
    const addresses = [...new Set(known.contacts.map((contact) => contact.replace(/^mailto:/, '')))];
    return addresses.map((address) =>
      mailTo(situation, { group, owner, address, language: known.language, who, name: `owner:${owner}` }),
    );
  });
}

const webhooks = (situation: Situation): readonly Decision[] =>
  situation.policy.webhooks.flatMap((group) => {
    const to = (owner: string | null) => ({
      key: `webhook ${group.id}${owner === null ? '' : ` owner:${owner}`}`,
      channel: 'webhook' as const,
      group,
      owner,
      address: group.id,
      language: 'en' as const,
    });
    const who = `webhook ${group.id}`;
    if (group.audience === 'cert') return [decisionFor(situation, to(null), who)];
    return ownersIn(situation)
      .filter((owner) => group.owners?.includes(owner) ?? true)
      .map((owner) => decisionFor(situation, to(owner), `${who}, owner ${owner}`));
  });

const ownersIn = ({ document }: Situation): readonly string[] =>
  [...new Set(document.targets.map(({ owner }) => owner))].sort();

function mailTo(
  situation: Situation,
  to: Pick<Recipient, 'group' | 'owner' | 'language'> & { readonly address: string; who: string; name: string },
): Decision {
  const { group, owner, language, who, name } = to;
  const address = mailAddress(to.address);
  if (address === null) return silence(who, `${JSON.stringify(to.address)} is no address that we write to`);
  const recipient: Recipient = { key: `mail ${name} ${address}`, channel: 'mail', group, owner, address, language };
  return decisionFor(situation, recipient, who);
}

const silence = (who: string, why: string): Decision => ({
  recipient: null,
  who,
  tell: false,
  kind: 'night',
  since: null,
  why,
});

// --- whether it is told --------------------------------------------------------------------------------------------

function decisionFor(situation: Situation, recipient: Recipient, who: string): Decision {
  const { document, told } = situation;
  const { run, against } = document;
  const { group, owner } = recipient;
  const isDigest = group.when === 'digest';
  const base = { recipient, who, since: null, kind: isDigest ? ('digest' as const) : ('night' as const) };
  const silent = (why: string): Decision => ({ ...base, tell: false, why });
  const tells = (why: string, since: string | null = null): Decision => ({ ...base, tell: true, why, since });

  const before = told.find((one) => one.run === run.id && one.recipient === recipient.key);
  if (before !== undefined) return silent(`told already at ${before.at}`);
  if (owner !== null && run.rehearsal) return silent('a rehearsal is told to no owner');
  if (run.state === 'degraded') {
    if (owner !== null) return silent('the run is degraded: only the CERT is told');
    return isDigest ? silent('the run is degraded: the digest waits') : tells('the run is degraded');
  }
  const targets = document.targets.filter((target) => owner === null || target.owner === owner);
  if (targets.every(({ coverage }) => coverage === 'not-run')) return silent('the run reached none of its sites');
  if (isDigest) return digestFor(situation, recipient, silent, tells);
  if (group.when === 'always') return tells('every run is told');
  if (against === null) return silent('first night: there is nothing to compare with');

  const moved = movesIn(targets, against, group.severity);
  const heard = group.when === 'regressions' ? moved.filter(isWorse) : moved;
  const isReminded = recipient.channel === 'mail' && owner !== null && group.when === 'changes';
  const due = isReminded ? remindersIn(targets, document, group.severity) : [];
  if (heard.length + due.length > 0) return tells([...spoken(heard), ...spokenDue(due)].join(', '));
  const events = targets.reduce((sum, target) => sum + target.events.length, 0);
  if (owner === null && group.when === 'changes' && events > 0) return tells(`${events} events`);
  const floor = group.severity === 'info' ? '' : ` at ${group.severity} or worse`;
  return silent(group.when === 'regressions' ? `nothing became worse${floor}` : `nothing changed${floor}`);
}

/** `2 new`, `1 fixed` */
function spoken(moved: readonly Moved[]): readonly string[] {
  const counts = countsOf(moved);
  return MOVES.flatMap((move) => (counts[move] > 0 ? [`${counts[move]} ${move}`] : []));
}

/** `1 overdue`, `3 due within 7 days` */
const spokenDue = (all: readonly Reminder[]): readonly string[] =>
  REMINDERS.flatMap((when) => {
    const number = all.filter((one) => one.when === when).length;
    return number === 0 ? [] : [`${number} ${when === 'due' ? `due within ${SOON_DAYS} days` : when}`];
  });

// --- digests -------------------------------------------------------------------------------------------------------

const WEEK = 7;

/** Due on its day, in Casablanca; a later run makes up for a day without one. */
function digestFor(
  { document: { run }, told, earlier }: Situation,
  { key, group: { weekday } }: Recipient,
  silent: (why: string) => Decision,
  tells: (why: string, since: string | null) => Decision,
): Decision {
  const day = weekday ?? 'monday';
  const today = localDay(run.takenAt);
  const start = lastDayThat(day, today);
  const last = told
    .filter((one) => one.recipient === key && one.kind === 'digest' && one.run < run.id)
    .map((one) => one.run)
    .sort()
    .at(-1);
  const isDue = last === undefined ? start === today : localDay(instantOfRun(last.slice(0, 20)) ?? run.takenAt) < start;
  if (!isDue) return silent(`the digest is due on ${day}`);
  const since = earlier.find(({ id }) => id === last) ?? aWeekBefore(earlier, today);
  return tells('the digest is due', since?.id ?? null);
}

/** The newest run that is a week old; where there is none, the oldest. */
const aWeekBefore = (earlier: readonly EarlierRun[], today: string): EarlierRun | undefined =>
  earlier.findLast(({ takenAt }) => localDay(takenAt) <= daysBefore(today, WEEK)) ?? earlier[0];

const localDay = (instant: Instant): string => twoClocks(instant).localDay;

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

/** The given day itself, or the newest such day of the week before it. */
function lastDayThat(weekday: Weekday, day: string): string {
  const back = (new Date(day).getUTCDay() - WEEKDAYS.indexOf(weekday) + WEEK) % WEEK;
  return daysBefore(day, back);
}
