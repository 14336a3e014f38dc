import type { Scanner, Target } from '../../model/target.ts';

/** What every request says of us. An administrator who reads it knows who asks, why, and whom to call. */
export function identity(scanner: Scanner, tool: string, target: Target): Readonly<Record<string, string>> {
  const mailbox = token(scanner.contact.replace(/^mailto:/i, ''));
  const product = `${tool.charAt(0).toUpperCase()}${tool.slice(1)}`;
  const authorisation = token(target.authorisation?.id ?? '');
  return {
    'User-Agent': `${token(product)} (+${token(scanner.info)}; ${mailbox}; auth=${authorisation})`,
    From: mailbox, // RFC 9110 section 10.1.2
    Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  };
}

/** Safe inside the comment of a User-Agent (RFC 9110 section 5.6.5): no spaces, parentheses or bytes above ASCII. */
const token = (text: string): string =>
  encodeURI(text.trim())
    .replace(/[()\\\s]/g, (one) => encodeURIComponent(one))
    .replace(/[()]/g, '');
