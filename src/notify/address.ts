import { domainToASCII } from 'node:url';

const ATOM = "[A-Za-z0-9!#$&'*+/=?^_`{|}~-]+"; // RFC 5322 section 3.2.3, without the % of old source routes
const LOCAL = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`);
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * A mail address as it goes into an envelope: `local@domain` in ASCII, the domain in A-labels. Null: one that we do not write to (quoted or
 * international local parts, comments, lists, anything that could be read as more than one address).
 */
export function mailAddress(text: string): string | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = domainToASCII(text.slice(at + 1)).toLowerCase();
  if (local.length > 64 || !LOCAL.test(local) || !DOMAIN.test(domain)) return null;
  return `${local}@${domain}`;
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
