import type { Header } from '../model/observation.ts';
import { linesOf } from './field.ts';

/**
 * The nonces that a page's policies name, in header lines and in `<meta>` (CSP3 section 2.3.1, nonce-source), of report-only policies as
 * well. The nonce of an element counts only when a policy names it, so elements are not read. `text`: the page, one character a byte.
 */
export function noncesOf(headers: readonly Header[], text: string): ReadonlySet<string> {
  const lines = ['content-security-policy', 'content-security-policy-report-only'].flatMap((name) =>
    linesOf(headers, name),
  );
  const metas = (text.match(/<meta\b[^<>]*/gi) ?? []).filter((tag) => /content-security-policy/i.test(tag));
  const named = [...lines, ...metas].flatMap((policy) => [...policy.matchAll(/'nonce-([^'\s;,]+)'/gi)]);
  return new Set(named.map(([, nonce = '']) => nonce));
}

/** Whether two answers of one page share a nonce; null when one of them has none. */
export function compareNonces(first: ReadonlySet<string>, second: ReadonlySet<string>): 'fresh' | 'repeated' | null {
  if (first.size === 0 || second.size === 0) return null;
  return first.isDisjointFrom(second) ? 'fresh' : 'repeated';
}
