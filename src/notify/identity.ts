import { sha256 } from '../model/canonical.ts';

/**
 * The name of a message: of the run and of who is told, and of nothing else, so that sending it again is sending the same one. 32 lower-case
 * hexadecimal digits.
 */
export const messageName = (run: string, recipient: string): string =>
  sha256(`notification\0${run}\0${recipient}`).slice(0, 32);

/** Message-ID (RFC 5322 section 3.6.4), without its brackets. */
export const mailId = (name: string, domain: string): string => `${name}@${domain}`;

/** `webhook-id`: no full stop, which parts what is signed. */
export const webhookId = (name: string): string => `msg_${name}`;
