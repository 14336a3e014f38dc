import MailComposer from 'nodemailer/lib/mail-composer';
import type { Instant } from '../model/observation.ts';
import { domainOf } from './address.ts';
import { mailId } from './identity.ts';
import type { Letter } from './letter.ts';
import { letterHtml } from './letter-html.ts';
import { letterText, lineOf } from './letter-text.ts';

/** A page that goes with a mail. */
export interface Attachment {
  readonly name: string; // file name, ASCII
  readonly html: string;
}

export interface Mail {
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo: string | null;
  readonly to: string;
  readonly name: string; // of the message: identity.ts
  readonly date: Instant; // when it is written
  readonly letter: Letter;
  readonly attachment: Attachment | null;
}

const LONGEST_SUBJECT = 200; // characters: a name of an owner is foreign text, and may be long

/**
 * A mail as it goes over the wire (RFC 5322, 2045, 2047), with CRLF. The same mail gives the same bytes: the boundary between its parts and
 * its Message-ID come from the name of the message. Header values hold no control character whatever was in a name.
 */
export async function mailBytes({ from, replyTo, to, name, date, letter, attachment }: Mail): Promise<Buffer> {
  const { language } = letter.words;
  const domain = domainOf(from.address);
  const composer = new MailComposer({
    baseBoundary: name,
    boundaryPrefix: 'rasid',
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    from: { name: from.name, address: from.address },
    to: { name: '', address: to },
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    subject: subjectOf(letter),
    messageId: `<${mailId(name, domain)}>`,
    date: new Date(date),
    headers: {
      'List-Id': { prepared: true, value: `<rasid.${domain}>` }, // RFC 2919
      'Auto-Submitted': 'auto-generated', // RFC 3834: no answer from an absence is wanted
      'Content-Language': language,
    },
    text: inMail(letterText(letter)),
    html: inMail(letterHtml(letter)),
    attachments:
      attachment === null
        ? []
        : [{ filename: attachment.name, content: attachment.html, contentType: 'text/html; charset=utf-8' }],
  });
  return await composer.compile().build();
}

/** Lines of text end with CRLF before they are encoded (RFC 2045 section 6.8). */
const inMail = (text: string): string => text.replaceAll('\n', '\r\n');

/** Not endless; foreign text in it is escaped already. */
export const subjectOf = (letter: Letter): string => shortened(lineOf(letter.subject, letter));

const shortened = (text: string): string => {
  const letters = [...text];
  return letters.length <= LONGEST_SUBJECT ? text : `${letters.slice(0, LONGEST_SUBJECT - 1).join('')}…`;
};
