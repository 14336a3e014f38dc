import type { MailGroup, NotifyPolicy, Webhook } from '../../src/model/notification.ts';
import type { Report } from '../../src/model/report.ts';
import type { Language, Owner } from '../../src/model/target.ts';
import { composer, type Message } from '../../src/notify/compose.ts';
import { decide, isTold } from '../../src/notify/select.ts';
import { type Words, wordsOf } from '../../src/text/words.ts';
import { WORDS } from '../golden/report.ts';

export const CERT: MailGroup = {
  id: 'cert',
  audience: 'cert',
  owners: null,
  when: 'always',
  weekday: null,
  severity: 'info',
  to: ['soc@example.org'],
  language: 'fr',
};

export const OWNERS: MailGroup = {
  id: 'owners',
  audience: 'owners',
  owners: null,
  when: 'changes',
  weekday: null,
  severity: 'info',
  to: [],
  language: 'fr',
};

export const WEBHOOK: Webhook = {
  id: 'siem',
  audience: 'cert',
  owners: null,
  when: 'changes',
  weekday: null,
  severity: 'info',
  url: 'https://siem.example.org/hook',
  secret: { env: 'SECRET' },
  ca: null,
  timeoutSeconds: 10,
};

export const POLICY: NotifyPolicy = {
  enabled: true,
  from: { name: 'CERT, veille de nuit', address: 'rasid@example.org' },
  replyTo: 'soc@example.org',
  smtp: { credentialsFile: null, ca: null },
  mail: [CERT, OWNERS],
  webhooks: [WEBHOOK],
};

export const NOW = '2026-11-22T05:00:00.000Z';

const wordsIn =
  (report: Report) =>
  (language: Language): Words =>
    wordsOf(language, report.rules, WORDS);

/** Every message that a report gives under a policy, with all owners in one language when one is named. */
export function messagesOf(
  report: Report,
  { policy = POLICY, language }: { readonly policy?: NotifyPolicy; readonly language?: Language } = {},
): readonly Message[] {
  const owners = report.owners.map(
    (owner): Owner => ({
      ...owner,
      language: language ?? owner.language,
      contacts: [`mailto:rssi@${owner.id}.example`],
    }),
  );
  const spoken = { ...report, owners };
  const compose = composer(spoken, policy, NOW, wordsIn(report));
  return decide({ document: report.document, owners, policy, told: [], earlier: [] }).filter(isTold).map(compose);
}
