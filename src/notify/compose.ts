import { basename } from 'node:path';
import type { NotifyPolicy } from '../model/notification.ts';
import type { Instant } from '../model/observation.ts';
import type { Report, ReportTarget } from '../model/report.ts';
import type { Language } from '../model/target.ts';
import { divided } from '../render/part.ts';
import { ownPages } from '../render/site.ts';
import { openSpool } from '../render/spool.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { certLetter } from './cert-letter.ts';
import { messageName } from './identity.ts';
import { type Attachment, type Mail, subjectOf } from './mail.ts';
import { ownerLetter } from './owner-letter.ts';
import { notificationBody } from './payload.ts';
import type { ToldDecision } from './select.ts';

/** What one recipient gets. */
export type Message =
  | { readonly name: string; readonly channel: 'mail'; readonly subject: string; readonly mail: Mail }
  | { readonly name: string; readonly channel: 'webhook'; readonly body: string };

/** Pure. Makes the messages of one report, one when it is asked for: each owner's page is as large as its sites are many. */
export function composer(
  report: Report,
  policy: NotifyPolicy,
  now: Instant,
  words: (language: Language) => Words = (language) => wordsOf(language, report.rules),
): (decision: ToldDecision) => Message {
  const part = divided(report);
  const targetsOf = Map.groupBy(report.document.targets, ({ owner }) => owner);
  const run = report.document.run.id;

  const { spool } = report;
  const whole = (target: string): ReportTarget => {
    if (spool === undefined) throw new Error('the targets of this report are whole');
    using file = openSpool(spool);
    return file.of(target);
  };
  const pagesOf = ownPages(report, spool === undefined ? { words } : { words, whole });

  const attachmentFor = (owner: string): Attachment | null => {
    const ids = (targetsOf.get(owner) ?? []).map(({ id }) => id);
    const page = [...pagesOf([owner, ids])].find(({ name }) => name.startsWith('mail/'));
    return page === undefined ? null : { name: `rasid-${run.slice(0, 10)}-${basename(page.name)}`, html: page.write() };
  };

  return ({ recipient: { key, channel, group, owner, address, language }, kind }) => {
    const name = messageName(run, key);
    const { severity } = group;
    const own = owner === null ? report : part(targetsOf.get(owner) ?? []);
    if (channel === 'webhook') return { name, channel, body: notificationBody(own, { owner, kind, severity }) };
    const wish = { words: words(language), kind, severity };
    const letter = owner === null ? certLetter(report, wish) : ownerLetter(own, owner, wish);
    const mail: Mail = {
      from: policy.from,
      replyTo: policy.replyTo,
      to: address,
      name,
      date: now,
      letter,
      attachment: owner === null ? null : attachmentFor(owner),
    };
    return { name, channel, subject: subjectOf(letter), mail };
  };
}
