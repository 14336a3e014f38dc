import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { LANGUAGES, type Language } from '../../src/model/target.ts';
import type { Message } from '../../src/notify/compose.ts';
import { type Mail, mailBytes } from '../../src/notify/mail.ts';
import { FIRST_NIGHT, HOSTILE, QUIET, REPORT } from '../golden/report.ts';
import { CERT, messagesOf, OWNERS, POLICY } from './fixtures.ts';
import { decodedHeader, leaves, readMail } from './mime.ts';

const mailIn = (messages: readonly Message[], to: string): Mail => {
  const found = messages.find((one) => one.channel === 'mail' && one.mail.to === to);
  if (found?.channel !== 'mail') throw new Error(`no mail to ${to}`);
  return found.mail;
};
const OBSERVATORY = 'rssi@observatory.example';

const sent = async (to: string, language: Language) => {
  const policy = { ...POLICY, mail: [{ ...CERT, language }, OWNERS] };
  const mail = mailIn(messagesOf(REPORT, { policy, language }), to);
  return readMail(await mailBytes(mail));
};

/** Compares with a file; `UPDATE_GOLDEN=1 npx vitest run tests/notify/mail.test.ts` writes it anew. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

describe.each(LANGUAGES)('in %s', (language) => {
  test.each([
    ['owner', OBSERVATORY],
    ['cert', 'soc@example.org'],
  ])('the mail to the %s', async (who, to) => {
    const mail = await sent(to, language);
    const [text, html] = leaves(mail);
    const head = [...mail.headers].map(([name, value]) => `${name}: ${decodedHeader(value)}\n`).join('');
    expectGolden(`${who}.${language}.txt`, `${head}\n${text?.text.replaceAll('\r\n', '\n') ?? ''}`);
    expectGolden(`${who}.${language}.html`, html?.text.replaceAll('\r\n', '\n') ?? '');
  });
});

test('an owner’s mail is text, then HTML, then the page', async () => {
  const mail = await sent(OBSERVATORY, 'fr');
  expect(mail.headers.get('content-type')).toMatch(/^multipart\/mixed;/);
  expect(mail.parts[0]?.headers.get('content-type')).toMatch(/^multipart\/alternative;/);
  const types = leaves(mail).map(({ headers }) => headers.get('content-type'));
  expect(types).toEqual([
    'text/plain; charset=utf-8',
    'text/html; charset=utf-8',
    'text/html; charset=utf-8; name=rasid-2026-11-22-observatory.fr.html',
  ]);
  const page = leaves(mail)[2];
  expect(page?.headers.get('content-disposition')).toBe('attachment; filename=rasid-2026-11-22-observatory.fr.html');
  expect(page?.text).toMatch(/^<!doctype html>\r?\n<html lang="fr" dir="ltr">/);
  expect(page?.text).not.toContain('archive.example'); // a site of somebody else
});

test('an Arabic mail runs from right to left, and its subject is read as it was written', async () => {
  const mail = await sent(OBSERVATORY, 'ar');
  const subject = decodedHeader(mail.headers.get('subject') ?? '');
  expect(subject).toMatch(/^راصد: /);
  expect(subject).toContain('\u2066مرصد الأمثلة\u2069');
  expect(mail.headers.get('content-language')).toBe('ar');
  const [text, html] = leaves(mail);
  expect(html?.text).toMatch(/<html lang="ar" dir="rtl">[\s\S]*<body dir="rtl"/);
  // A line that begins with a Latin term runs from right to left all the same.
  expect(text?.text).toContain('\r\n\u200f1. \u2066portal.example\u2069 · Alpha');
  // Every host name in the text is isolated, and every isolate is closed on its line.
  expect(text?.text).toContain('\u2066portal.example\u2069');
  for (const line of text?.text.split('\r\n') ?? [])
    expect([...line].filter((one) => one === '\u2066').length).toBe([...line].filter((one) => one === '\u2069').length);
});

test('the same message is the same bytes, and has the same name whoever sends it again and when', async () => {
  const once = mailIn(messagesOf(REPORT), OBSERVATORY);
  const again = mailIn(messagesOf(REPORT), OBSERVATORY);
  expect(await mailBytes(once)).toEqual(await mailBytes(again));
  const later = readMail(await mailBytes({ ...again, date: '2026-11-23T05:00:00.000Z' }));
  expect(later.headers.get('message-id')).toBe(readMail(await mailBytes(once)).headers.get('message-id'));
  const names = messagesOf(REPORT).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('it says of itself what it is', async () => {
  const { headers } = await sent(OBSERVATORY, 'en');
  expect(Object.fromEntries(headers)).toMatchObject({
    from: '"CERT, veille de nuit" <rasid@example.org>',
    to: OBSERVATORY,
    'reply-to': 'soc@example.org',
    'auto-submitted': 'auto-generated',
    'list-id': '<rasid.example.org>',
    'message-id': expect.stringMatching(/^<[0-9a-f]{32}@example\.org>$/),
    date: 'Sun, 22 Nov 2026 05:00:00 +0000',
    'mime-version': '1.0',
  });
  expect(headers.has('x-mailer')).toBe(false);
});

describe('what others wrote', () => {
  const evil = `${HOSTILE}\r\nBcc: victim@example.com\r\n\r\n<b>body</b>`;
  const hostile = {
    ...REPORT,
    owners: REPORT.owners.map((owner) => ({ ...owner, name: { fr: evil, ar: evil, en: evil } })),
    document: {
      ...REPORT.document,
      targets: REPORT.document.targets.map((target) => ({ ...target, host: evil, display: evil })),
    },
  };

  test.each(LANGUAGES)('makes no header and no markup, in %s', async (language) => {
    const messages = messagesOf(hostile, {
      policy: { ...POLICY, from: { name: evil, address: 'rasid@example.org' } },
      language,
    });
    for (const message of messages) {
      if (message.channel !== 'mail') continue;
      const mail = readMail(await mailBytes(message.mail));
      expect([...mail.headers.keys()].sort()).toEqual([
        'auto-submitted',
        'content-language',
        'content-type',
        'date',
        'from',
        'list-id',
        'message-id',
        'mime-version',
        'reply-to',
        'subject',
        'to',
      ]);
      expect(decodedHeader(mail.headers.get('subject') ?? '')).not.toMatch(/\p{Cc}/u);
      const [text, html] = leaves(mail);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
      expect(text?.text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e]/);
      expect(html?.text).not.toMatch(/<(?:script|img|b)>|<img/);
    }
  });
});

test('nothing is loaded from anywhere, and nothing follows the reader', async () => {
  const [, html] = leaves(await sent(OBSERVATORY, 'fr'));
  const tags = (html?.text.match(/<[^>]*>/g) ?? []).join('\n');
  expect(tags).not.toMatch(/\b(?:src|href|background|action)\s*=|url\(|^<(?:link|script|iframe|style|img)\b/im);
});

test('a severity floor is said, and what is below it is not listed', () => {
  const policy = { ...POLICY, mail: [{ ...OWNERS, severity: 'high' as const, when: 'always' as const }] };
  const whole = mailIn(messagesOf(REPORT, { language: 'en' }), OBSERVATORY).letter;
  const short = mailIn(messagesOf(REPORT, { policy, language: 'en' }), OBSERVATORY).letter;
  expect(JSON.stringify(whole.blocks)).toContain('X-Beta');
  const lists = short.blocks.slice(
    0,
    short.blocks.findIndex(({ kind }) => kind === 'steps'),
  );
  expect(JSON.stringify(lists)).not.toContain('X-Beta');
  expect(JSON.stringify(lists)).toContain('points of this severity or worse');
});

test('a quiet night says so, a first night too', () => {
  const policy = { ...POLICY, mail: [{ ...OWNERS, when: 'always' as const }] };
  const said = (report: typeof REPORT): string =>
    JSON.stringify(mailIn(messagesOf(report, { policy, language: 'en' }), OBSERVATORY).letter.blocks);
  expect(said(QUIET)).toContain('Nothing changed since the night before.');
  expect(said(FIRST_NIGHT)).toContain('First night');
  expect(said(FIRST_NIGHT)).not.toContain('Nothing changed');
});

test('of a degraded night the CERT reads that it is not to be believed, and of no point', () => {
  const { document } = REPORT;
  const trips = [{ breaker: 'untestable' as const, evidence: { untestable: 9, observed: 12, bound: 10 } }];
  const degraded = {
    ...REPORT,
    document: { ...document, run: { ...document.run, state: 'degraded' as const, trips } },
  };
  const policy = { ...POLICY, mail: [{ ...CERT, language: 'en' as const }, OWNERS] };
  const messages = messagesOf(degraded, { policy });
  expect(messages.map((one) => (one.channel === 'mail' ? one.mail.to : one.channel))).toEqual([
    'soc@example.org',
    'webhook',
  ]);
  const said = JSON.stringify(mailIn(messages, 'soc@example.org').letter.blocks);
  expect(said).toContain('is not to be believed');
  expect(said).toContain('No organisation was written to');
  expect(said).not.toContain('portal.example');
});

describe('a reminder', () => {
  /** Nothing moved, and two points of one owner came due: one passed its date, one has a week left. */
  const dues = ['2026-11-21T12:00:00.000Z', '2026-11-28T12:00:00.000Z'];
  const report: Report = {
    ...REPORT,
    document: {
      ...REPORT.document,
      targets: REPORT.document.targets.map((target) => {
        const open = target.findings.filter(({ status, waiver }) => status === 'fail' && waiver === null).slice(0, 2);
        const findings = open.map((finding, place) => ({
          ...finding,
          state: 'persisting' as const,
          cause: null,
          flapping: null,
          due: dues[place] ?? null,
        }));
        return {
          ...target,
          events: [],
          findings: target.owner === 'observatory' && findings.length === 2 ? findings : [],
        };
      }),
    },
  };

  test.each([
    ['en', 'Rasid: 1 overdue, 1 due within 7 days: ', ['Overdue (1)', 'Due within 7 days (1)']],
    ['fr', 'Rasid : 1 en retard, 1 à échéance dans les 7 jours : ', ['En retard (1)', 'Échéance dans les 7 jours (1)']],
    ['ar', 'راصد: نقطة واحدة متأخرة عن الأجل، نقطة واحدة يحل أجلها خلال 7 أيام: ', ['متأخرة عن الأجل (1)']],
  ] as const)('is in the subject and in the letter: %s', async (language, subject, headings) => {
    const mail = readMail(await mailBytes(mailIn(messagesOf(report, { language }), OBSERVATORY)));
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
    expect(plain(decodedHeader(mail.headers.get('subject') ?? ''))).toContain(subject);
    for (const heading of headings) expect(plain(leaves(mail)[0]?.text ?? '')).toContain(heading);
  });
});
