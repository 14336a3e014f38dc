import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import { getDomain } from 'tldts';
import { canonicalAddress } from '../parse/address.ts';
import { quote } from './mistake.ts';

export interface Host {
  readonly host: string; // lower-case A-labels without a trailing dot, or an address
  readonly display: string; // the same in U-labels
  readonly domain: string; // the registrable part; the host itself where there is none
}

/** What a person wrote as a host, normalised (UTS 46), or what we expected instead. */
export function readHost(written: string): Host | { readonly expected: string } {
  const address = canonicalAddress(written.replace(/^\[(.*)\]$/, '$1')); // RFC 3986 writes IPv6 in brackets
  if (address !== null) return { host: address, display: address, domain: address };
  const expected = whatIsWrong(written);
  if (expected !== null) return { expected };

  const host = domainToASCII(written).toLowerCase().replace(/\.$/, '');
  if (!isHostName(host)) return { expected: 'a host name such as www.example.gov.ma' };
  return { host, display: domainToUnicode(host), domain: getDomain(host) ?? host };
}

/** The frequent slips, each with the repair. */
function whatIsWrong(written: string): string | null {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(written)?.[0];
  if (scheme !== undefined) {
    const rest = written.slice(scheme.length).replace(/[/?#].*$/s, '');
    return `a host name without a scheme${rest === '' ? '' : `, such as ${quote(rest)}`}`;
  }
  if (/[/?#\\]/.test(written))
    return `a host name without a path, such as ${quote(written.replace(/[/?#\\].*$/s, ''))}`;
  if (written.includes('@')) return 'a host name without a user';
  if (/:\d*$/.test(written)) return 'a host name without a port (write the port under "https" or "http")';
  if (written.includes('*')) return 'one host name, without a wildcard';
  if (/[\s\p{Cc}\p{Cf}%]/u.test(written)) return 'a host name without spaces, escapes or invisible characters';
  return null;
}

/** Letters, digits and hyphens (RFC 1123 section 2.1), at most 63 a label and 253 in all, and real punycode. */
function isHostName(host: string): boolean {
  if (host.length === 0 || host.length > 253 || isIP(host) !== 0) return false; // "1.2" and "0x7f.1" are addresses in disguise
  return host.split('.').every((label) => {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) return false;
    return !label.startsWith('xn--') || !domainToUnicode(label).startsWith('xn--');
  });
}
