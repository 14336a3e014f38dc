import type { z } from 'zod';
import { type MailGroup, type NotifyPolicy, WEEKDAYS, type Webhook, type Weekday } from '../model/notification.ts';
import { sourcesOf } from './files.ts';
import { inReadingOrder, type Mistake, quote } from './mistake.ts';
import { type MAIL_GROUP, NOTIFY_FILE, NOTIFY_SCHEMA, type WEBHOOK } from './notify-shape.ts';
import { mistakesIn } from './shape.ts';
import type { Source } from './source.ts';

export interface ReadPolicy {
  readonly policy: NotifyPolicy | null; // null when there is a mistake
  readonly mistakes: readonly Mistake[];
}

/** Reads the file that says who is told what. */
export function readPolicy(path: string, cwd: string): ReadPolicy {
  const { sources, mistakes } = sourcesOf([path], NOTIFY_SCHEMA, cwd);
  const [source] = sources;
  if (mistakes.length > 0 || source === undefined) return { policy: null, mistakes };
  return policyFrom(source);
}

export function policyFrom(source: Source): ReadPolicy {
  const parsed = NOTIFY_FILE.safeParse(source.content);
  if (!parsed.success)
    return { policy: null, mistakes: inReadingOrder(mistakesIn(source, [], NOTIFY_FILE, source.content)) };
  const { enabled, from, replyTo, smtp, mail = [], webhooks = [] } = parsed.data;
  const faults = [
    ...mail.flatMap((group, index) => groupFaults(source, ['mail', index], group)),
    ...webhooks.flatMap((hook, index) => webhookFaults(source, ['webhooks', index], hook)),
    ...idsUsedTwice(source, 'mail', mail),
    ...idsUsedTwice(source, 'webhooks', webhooks),
  ];
  if (faults.length > 0) return { policy: null, mistakes: inReadingOrder(faults) };
  return {
    policy: {
      enabled,
      from: { name: from.name, address: bare(from.address) },
      replyTo: replyTo === undefined ? null : bare(replyTo),
      smtp: { credentialsFile: smtp?.credentialsFile ?? null, ca: smtp?.ca ?? null },
      mail: mail.map(groupFrom),
      webhooks: webhooks.map(webhookFrom),
    },
    mistakes: [],
  };
}

const bare = (address: string): string => address.replace(/^mailto:/, '');

type WrittenGroup = z.output<typeof MAIL_GROUP>;
type WrittenWebhook = z.output<typeof WEBHOOK>;
type WrittenRule = Pick<WrittenGroup, 'owners' | 'when' | 'digest' | 'severity'>;

const ruleFrom = ({ owners, when, digest, severity }: WrittenRule) => ({
  owners: owners ?? null,
  when,
  weekday: weekdayOf(digest),
  severity: severity ?? ('info' as const),
});

const groupFrom = (written: WrittenGroup): MailGroup => ({
  id: written.id,
  audience: written.for,
  ...ruleFrom(written),
  to: (written.to ?? []).map(bare),
  language: written.language ?? 'fr',
});

const webhookFrom = (written: WrittenWebhook): Webhook => ({
  id: written.id,
  audience: written.for ?? 'cert',
  ...ruleFrom(written),
  url: written.url,
  secret: written.secretEnv === undefined ? { file: written.secretFile ?? '' } : { env: written.secretEnv },
  ca: written.ca ?? null,
  timeoutSeconds: written.timeoutSeconds ?? 10,
});

const weekdayOf = (digest: string | undefined): Weekday | null =>
  WEEKDAYS.find((day) => digest === `weekly ${day}`) ?? null;

// --- what no single value can tell -------------------------------------------------------------------------------

type Path = readonly (string | number)[];

function ruleFaults(source: Source, path: Path, { owners, when, digest }: WrittenRule, isCert: boolean): Mistake[] {
  const faults: Mistake[] = [];
  if (when === 'digest' && digest === undefined)
    faults.push(source.mistake([...path, 'digest'], 'the day of the digest, such as "weekly monday"'));
  if (when !== 'digest' && digest !== undefined)
    faults.push(source.mistake([...path, 'digest'], 'no day, or when: digest'));
  if (isCert && owners !== undefined)
    faults.push(source.mistake([...path, 'owners'], 'no owners, or for: owners: the CERT is told of all'));
  return faults;
}

function groupFaults(source: Source, path: Path, group: WrittenGroup): Mistake[] {
  const isCert = group.for === 'cert';
  const faults = ruleFaults(source, path, group, isCert);
  if (isCert && group.to === undefined) faults.push(source.mistake([...path, 'to'], 'the addresses of the CERT'));
  for (const key of ['to', 'language'] as const)
    if (!isCert && group[key] !== undefined)
      faults.push(source.mistake([...path, key], `no ${key}: owners have theirs in the targets files`));
  return faults;
}

function webhookFaults(source: Source, path: Path, hook: WrittenWebhook): Mistake[] {
  const faults = ruleFaults(source, path, hook, hook.for !== 'owners');
  if ((hook.secretFile === undefined) === (hook.secretEnv === undefined))
    faults.push(source.mistake([...path, 'secretFile'], 'either secretFile or secretEnv', 'both or neither'));
  return faults;
}

function idsUsedTwice(source: Source, list: 'mail' | 'webhooks', entries: readonly { readonly id: string }[]) {
  return entries.flatMap(({ id }, index): Mistake[] => {
    const first = entries.findIndex((other) => other.id === id);
    if (first === index) return [];
    const found = `${quote(id)} again (first at ${source.place([list, first, 'id'])})`;
    return [source.mistake([list, index, 'id'], 'an id of its own', found)];
  });
}
