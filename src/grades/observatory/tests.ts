import type { ObservatoryTest } from '../../model/grades.ts';
import { CODES, type ObservatoryCode } from './codes.ts';
import { judgeCsp } from './csp.ts';
import { type ObservatoryInput, type ObservatoryReply, type ObservatoryScript, readsAsHtml } from './input.ts';

/** The ten tests, as MDN Observatory 1.4.8 performs them (its src/analyzer/tests). Null: nothing was observed that could tell. */
export const TESTS: Readonly<Record<ObservatoryTest, (input: ObservatoryInput) => ObservatoryCode | null>> = {
  'content-security-policy': (input) => judgeCsp(input).code,
  cookies: judgeCookies,
  'cross-origin-resource-sharing': judgeSharing,
  redirection: judgeRedirection,
  'referrer-policy': judgeReferrer,
  'strict-transport-security': judgeHsts,
  'subresource-integrity': judgeScripts,
  'x-content-type-options': judgeSniffing,
  'x-frame-options': judgeFraming,
  'cross-origin-resource-policy': judgeResourcePolicy,
};

/** A header with a value, as far as these tests read. */
const headerOf = ({ headers }: Pick<ObservatoryReply, 'headers'>, name: string, length = 256): string | null => {
  const value = headers.get(name) ?? '';
  return value === '' ? null : value.slice(0, length).trim().toLowerCase();
};

// --- strict-transport-security -----------------------------------------------------------------------------------

const SIX_MONTHS = 15_552_000;

function judgeHsts({ https, host, preloaded }: ObservatoryInput): ObservatoryCode {
  if (https === null) return 'hsts-not-implemented-no-https';
  if (preloaded.includes(host)) return 'hsts-preloaded';
  if (!https.verified) return 'hsts-invalid-cert';
  const header = https.headers.get('strict-transport-security')?.slice(0, 1024);
  if (header === undefined) return 'hsts-not-implemented';
  const ages = header
    .split(';')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part.startsWith('max-age='))
    .map((part) => Number.parseInt(part.slice(8, 128), 10));
  const age = ages.at(-1);
  if (header.includes(',') || age === undefined) return 'hsts-header-invalid';
  // What is no number is not less than six months either.
  return age < SIX_MONTHS
    ? 'hsts-implemented-max-age-less-than-six-months'
    : 'hsts-implemented-max-age-at-least-six-months';
}

// --- redirection -------------------------------------------------------------------------------------------------

function judgeRedirection({ http, route, preloaded }: ObservatoryInput): ObservatoryCode {
  if (http === null) return 'redirection-not-needed-no-http';
  if (!http.verified) return 'redirection-invalid-cert';
  const urls = route.map((address) => new URL(address));
  if (urls.every(({ hostname }) => preloaded.includes(hostname))) return 'redirection-all-redirects-preloaded';
  const [first, second] = urls;
  if (first === undefined || second === undefined) return 'redirection-missing';
  if (urls.at(-1)?.protocol !== 'https:') return 'redirection-not-to-https';
  if (second.protocol === 'http:') return 'redirection-not-to-https-on-initial-redirection';
  return first.hostname === second.hostname ? 'redirection-to-https' : 'redirection-off-host-from-http';
}

// --- cookies -----------------------------------------------------------------------------------------------------

const IGNORED_COOKIE = 'heroku-session-affinity';

/** Nothing wrong, then from bad to worse. */
const COOKIE_FAULTS: readonly ObservatoryCode[] = [
  'cookies-without-secure-flag-but-protected-by-hsts',
  'cookies-without-secure-flag',
  'cookies-session-without-secure-flag-but-protected-by-hsts',
  'cookies-samesite-flag-invalid',
  'cookies-anticsrf-without-samesite-flag',
  'cookies-session-without-httponly-flag',
  'cookies-session-without-secure-flag',
];

function judgeCookies(input: ObservatoryInput): ObservatoryCode {
  const cookies = input.jar.filter(({ name }) => name !== '' && name !== IGNORED_COOKIE);
  if (cookies.length === 0) return 'cookies-not-found';
  const overHsts = CODES[judgeHsts(input)].passes;
  const faults = cookies.flatMap(({ name, secure, httpOnly, sameSite }): ObservatoryCode[] => {
    const session = /login|sess/i.test(name);
    const found: ObservatoryCode[] = [];
    if (!secure) {
      if (sameSite === 'none') found.push('cookies-samesite-flag-invalid');
      found.push(overHsts ? 'cookies-without-secure-flag-but-protected-by-hsts' : 'cookies-without-secure-flag');
      if (session)
        found.push(
          overHsts
            ? 'cookies-session-without-secure-flag-but-protected-by-hsts'
            : 'cookies-session-without-secure-flag',
        );
    }
    if (/csrf/i.test(name) && sameSite === null) found.push('cookies-anticsrf-without-samesite-flag');
    if (session && !httpOnly) found.push('cookies-session-without-httponly-flag');
    return found;
  });
  if (input.page.cookies.some(hasBadSameSite)) faults.push('cookies-samesite-flag-invalid');
  const worst = Math.max(...faults.map((fault) => COOKIE_FAULTS.indexOf(fault)));
  return (
    COOKIE_FAULTS[worst] ??
    (cookies.every(({ sameSite }) => sameSite !== null)
      ? 'cookies-secure-with-httponly-sessions-and-samesite'
      : 'cookies-secure-with-httponly-sessions')
  );
}

/** A SameSite without one of its three values, anywhere in the line. */
const hasBadSameSite = (line: string): boolean =>
  line.split(';').some((part) => {
    const [key = '', value = ''] = part.trim().split('=');
    return key.trim().toLowerCase() === 'samesite' && !/^(?:lax|strict|none)$/i.test(value.trim());
  });

// --- cross-origin-resource-sharing, cross-origin-resource-policy -------------------------------------------------

function judgeSharing({ cors }: ObservatoryInput): ObservatoryCode | null {
  if (cors === 'not-observed') return null;
  const allowed = cors?.headers.get('access-control-allow-origin') ?? '';
  if (cors === null || allowed === '') return 'cross-origin-resource-sharing-not-implemented';
  if (allowed.slice(0, 256).trim() === '*') return 'cross-origin-resource-sharing-implemented-with-public-access';
  return cors.origin === allowed && headerOf(cors, 'access-control-allow-credentials') === 'true'
    ? 'cross-origin-resource-sharing-implemented-with-universal-access'
    : 'cross-origin-resource-sharing-implemented-with-restricted-access';
}

function judgeResourcePolicy({ page }: ObservatoryInput): ObservatoryCode {
  switch (headerOf(page, 'cross-origin-resource-policy')) {
    case null:
    case '':
      return 'corp-not-implemented';
    case 'same-origin':
      return 'corp-implemented-with-same-origin';
    case 'same-site':
      return 'corp-implemented-with-same-site';
    case 'cross-origin':
      return 'corp-implemented-with-cross-origin';
    default:
      return 'corp-header-invalid';
  }
}

// --- referrer-policy, x-content-type-options, x-frame-options ----------------------------------------------------

const PRIVATE_REFERRERS = ['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin'];
const UNSAFE_REFERRERS = ['origin', 'origin-when-cross-origin', 'unsafe-url', 'no-referrer-when-downgrade'];

function judgeReferrer({ page, metaReferrer }: ObservatoryInput): ObservatoryCode {
  const header = page.headers.get('referrer-policy');
  if (header === undefined && metaReferrer === null) return 'referrer-policy-not-implemented';
  const known = [header ?? '', metaReferrer ?? '']
    .join(',')
    .split(',')
    .map((token) => token.trim().toLowerCase())
    .findLast((token) => PRIVATE_REFERRERS.includes(token) || UNSAFE_REFERRERS.includes(token));
  if (known === undefined) return 'referrer-policy-header-invalid';
  return PRIVATE_REFERRERS.includes(known) ? 'referrer-policy-private' : 'referrer-policy-unsafe';
}

function judgeSniffing({ page }: ObservatoryInput): ObservatoryCode {
  const header = headerOf(page, 'x-content-type-options');
  if (header === null) return 'x-content-type-options-not-implemented';
  return header === 'nosniff' ? 'x-content-type-options-nosniff' : 'x-content-type-options-header-invalid';
}

function judgeFraming(input: ObservatoryInput): ObservatoryCode {
  if (judgeCsp(input).framing) return 'x-frame-options-implemented-via-csp';
  const header = headerOf(input.page, 'x-frame-options', 1024);
  if (header === null) return 'x-frame-options-not-implemented';
  if (header === 'deny' || header === 'sameorigin') return 'x-frame-options-sameorigin-or-deny';
  return header.startsWith('allow-from') ? 'x-frame-options-allow-from-origin' : 'x-frame-options-header-invalid';
}

// --- subresource-integrity ---------------------------------------------------------------------------------------

/** Its order, in which the first is the best; of several scripts the worst counts. */
const SCRIPT_FAULTS: readonly ObservatoryCode[] = [
  'sri-implemented-but-external-scripts-not-loaded-securely',
  'sri-not-implemented-but-external-scripts-loaded-securely',
  'sri-not-implemented-and-external-scripts-not-loaded-securely',
];

function judgeScripts(input: ObservatoryInput): ObservatoryCode {
  if (!readsAsHtml(input.page)) return 'sri-not-implemented-response-not-html';
  if (input.scriptElements === 0) return 'sri-not-implemented-but-no-scripts-loaded';
  const looks = input.scripts.map((script) => lookAt(script, input));
  const worst =
    SCRIPT_FAULTS[Math.max(...looks.map(({ fault }) => (fault === null ? -1 : SCRIPT_FAULTS.indexOf(fault))))];
  if (worst !== undefined) return worst;
  if (looks.some(({ own, sealed }) => own && sealed)) return 'sri-implemented-and-all-scripts-loaded-securely';
  return looks.some(({ own }) => !own)
    ? 'sri-implemented-and-external-scripts-loaded-securely'
    : 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin';
}

interface ScriptLook {
  readonly own: boolean;
  readonly sealed: boolean; // with integrity and over https
  readonly fault: ObservatoryCode | null;
}

function lookAt({ src, written, integrity }: ObservatoryScript, { domain, overHttps }: ObservatoryInput): ScriptLook {
  const url = written === 'absolute' ? new URL(src) : null;
  const own = written === 'relative' || (url !== null && isWithin(url.hostname, domain));
  const secure = url === null ? written === 'relative' && overHttps : url.protocol === 'https:';
  const sealed = (integrity ?? '') !== '';
  return { own, sealed: sealed && secure, fault: own ? null : foreignFault(sealed, secure) };
}

function foreignFault(sealed: boolean, secure: boolean): ObservatoryCode | null {
  if (sealed) return secure ? null : 'sri-implemented-but-external-scripts-not-loaded-securely';
  return secure
    ? 'sri-not-implemented-but-external-scripts-loaded-securely'
    : 'sri-not-implemented-and-external-scripts-not-loaded-securely';
}

/** Two hosts without a registrable part are the same to it: both are nothing. */
const isWithin = (host: string, domain: string | null): boolean =>
  domain === null ? !host.includes('.') || /^[\d.]+$|^\[/.test(host) : host === domain || host.endsWith(`.${domain}`);
