/**
 * What each answer of MDN Observatory 1.4.8 moves (its src/grader/charts.js), and whether the test counts as passed. Points below zero
 * are taken from 100; points above are added only when the rest is 90 or more.
 */
export const CODES = {
  'csp-implemented-with-no-unsafe-default-src-none': pass(10),
  'csp-implemented-with-no-unsafe': pass(5),
  'csp-implemented-with-unsafe-inline-in-style-src-only': pass(0),
  'csp-implemented-but-duplicate-directives': pass(0),
  'csp-implemented-with-insecure-scheme-in-passive-content-only': pass(-10),
  'csp-implemented-with-unsafe-eval': fail(-10),
  'csp-implemented-with-unsafe-inline': fail(-20),
  'csp-implemented-with-insecure-scheme': fail(-20),
  'csp-header-invalid': fail(-25),
  'csp-not-implemented': fail(-25),
  'csp-not-implemented-but-reporting-enabled': fail(-25),

  'cookies-secure-with-httponly-sessions-and-samesite': pass(5),
  'cookies-secure-with-httponly-sessions': pass(0),
  'cookies-not-found': pass(0),
  'cookies-without-secure-flag-but-protected-by-hsts': fail(-5),
  'cookies-session-without-secure-flag-but-protected-by-hsts': fail(-10),
  'cookies-without-secure-flag': fail(-20),
  'cookies-samesite-flag-invalid': fail(-20),
  'cookies-anticsrf-without-samesite-flag': fail(-20),
  'cookies-session-without-httponly-flag': fail(-30),
  'cookies-session-without-secure-flag': fail(-40),

  'cross-origin-resource-sharing-not-implemented': pass(0),
  'cross-origin-resource-sharing-implemented-with-public-access': pass(0),
  'cross-origin-resource-sharing-implemented-with-restricted-access': pass(0),
  'cross-origin-resource-sharing-implemented-with-universal-access': fail(-50),

  'redirection-all-redirects-preloaded': pass(0),
  'redirection-to-https': pass(0),
  'redirection-not-needed-no-http': pass(0),
  'redirection-off-host-from-http': fail(-5),
  'redirection-not-to-https-on-initial-redirection': fail(-10),
  'redirection-not-to-https': fail(-20),
  'redirection-missing': fail(-20),
  'redirection-invalid-cert': fail(-20),

  'referrer-policy-private': pass(5),
  'referrer-policy-not-implemented': pass(0),
  'referrer-policy-unsafe': fail(-5),
  'referrer-policy-header-invalid': fail(-5),

  'hsts-preloaded': pass(5),
  'hsts-implemented-max-age-at-least-six-months': pass(0),
  'hsts-implemented-max-age-less-than-six-months': fail(-10),
  'hsts-not-implemented': fail(-20),
  'hsts-header-invalid': fail(-20),
  'hsts-not-implemented-no-https': fail(-20),
  'hsts-invalid-cert': fail(-20),

  'sri-implemented-and-all-scripts-loaded-securely': pass(5),
  'sri-implemented-and-external-scripts-loaded-securely': pass(5),
  'sri-not-implemented-response-not-html': pass(0),
  'sri-not-implemented-but-no-scripts-loaded': pass(0),
  'sri-not-implemented-but-all-scripts-loaded-from-secure-origin': pass(0),
  'sri-not-implemented-but-external-scripts-loaded-securely': fail(-5),
  'sri-implemented-but-external-scripts-not-loaded-securely': fail(-20),
  'html-not-parseable': fail(-20),
  'sri-not-implemented-and-external-scripts-not-loaded-securely': fail(-50),

  'x-content-type-options-nosniff': pass(0),
  'x-content-type-options-not-implemented': fail(-5),
  'x-content-type-options-header-invalid': fail(-5),

  'x-frame-options-implemented-via-csp': pass(5),
  'x-frame-options-sameorigin-or-deny': pass(0),
  'x-frame-options-allow-from-origin': pass(0),
  'x-frame-options-not-implemented': fail(-20),
  'x-frame-options-header-invalid': fail(-20),

  'corp-implemented-with-same-origin': pass(10),
  'corp-implemented-with-same-site': pass(10),
  'corp-implemented-with-cross-origin': pass(0),
  'corp-not-implemented': pass(0),
  'corp-header-invalid': fail(-5),
} as const;

export type ObservatoryCode = keyof typeof CODES;

function pass(modifier: number) {
  return { passes: true, modifier };
}

function fail(modifier: number) {
  return { passes: false, modifier };
}

const CHART: readonly (readonly [from: number, grade: string])[] = [
  [100, 'A+'],
  [90, 'A'],
  [85, 'A-'],
  [80, 'B+'],
  [70, 'B'],
  [65, 'B-'],
  [60, 'C+'],
  [50, 'C'],
  [45, 'C-'],
  [40, 'D+'],
  [30, 'D'],
  [25, 'D-'],
];
const ENOUGH_FOR_EXTRA_CREDIT = 90;

/** Modifiers in, score and grade out (its src/scanner/index.js and src/grader/grader.js). */
export function scoreOf(modifiers: readonly number[]): { readonly score: number; readonly grade: string } {
  const sum = (points: readonly number[]) => points.reduce((total, one) => total + one, 100);
  const uncurved = sum(modifiers.filter((points) => points < 0));
  const score = Math.max(0, uncurved >= ENOUGH_FOR_EXTRA_CREDIT ? sum(modifiers) : uncurved);
  return { score, grade: CHART.find(([from]) => score >= from)?.[1] ?? 'F' };
}
