import { digestOf } from '../model/canonical.ts';
import type { SitePage } from '../render/site.ts';

/** What is sent back, written only when it is wanted. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly write: () => string | Iterable<string>; // a whole text, or pieces of a long one
}

/**
 * On every answer, whatever it is. Nothing may frame, embed or read it from elsewhere, and no browser guesses its type. Strict-Transport-Security
 * means nothing over plain HTTP (RFC 6797 section 8.1): it is for whoever puts TLS in front.
 */
export const STRICT: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
};

const NOTHING_LOADED = "default-src 'none'; base-uri 'none'; form-action 'none'";
const framed = (policy: string): string => `${policy}; frame-ancestors 'none'; require-trusted-types-for 'script'`;

/** Everything that is needed before it can be said whether a copy in the browser still holds. */
export const tagOf = (...parts: readonly (string | null)[]): string => `"${digestOf(parts).slice(0, 32)}"`;

/** Kept by the browser of one person, and asked for again each time: rules, waivers and later nights can change what a page says. */
const KEPT = 'private, no-cache';

/** `tag` null: what changes at any moment, not to be kept at all. */
const keeping = (tag: string | null): Readonly<Record<string, string>> =>
  tag === null ? { 'Cache-Control': 'no-store' } : { 'Cache-Control': KEPT, ETag: tag };

export const htmlAnswer = (
  page: Pick<SitePage, 'policy' | 'write'>,
  { status = 200, tag = null }: { readonly status?: number; readonly tag?: string | null } = {},
): Answer => ({
  status,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': framed(page.policy),
    Vary: 'Accept-Language',
    ...keeping(tag),
  },
  write: page.write,
});

export const jsonAnswer = (
  write: Answer['write'],
  { status = 200, tag = null }: { readonly status?: number; readonly tag?: string | null } = {},
): Answer => ({
  status,
  headers: {
    'Content-Type': 'application/json',
    'Content-Security-Policy': framed(NOTHING_LOADED),
    ...keeping(tag),
  },
  write,
});

/** `path` is one of ours: it never comes from a question. */
export const redirect = (path: string): Answer => ({ ...plainAnswer(303, ''), headers: { ...PLAIN, Location: path } });

const PLAIN = {
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Security-Policy': framed(NOTHING_LOADED),
  'Cache-Control': 'no-store',
};

/** For who does not come from a page of ours: a sentence in English. */
export const plainAnswer = (
  status: number,
  sentence: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({ status, headers: { ...PLAIN, ...headers }, write: () => (sentence === '' ? '' : `${sentence}\n`) });
