/**
 * Hosts that have served malicious scripts to visitors of the sites that load them, or belong to those who did: the names and everything
 * below them. Sansec, "Polyfill supply chain attack hits 100K+ sites" (2024-06-25, updated), https://sansec.io/research/polyfill-supply-chain-attack;
 * ZAP's rule 10115 has most of them. As of 2026-11-22.
 */
export const BAD_SCRIPT_HOSTS: readonly string[] = [
  'bootcdn.net',
  'bootcss.com',
  'googie-anaiytics.com',
  'kuurza.com',
  'macoms.la',
  'newcrbpc.com',
  'polyfill.com',
  'polyfill.io',
  'polyfill.site',
  'polyfillcache.com',
  'staticfile.net',
  'staticfile.org',
  'unionadjs.com',
  'xhsbpza.com',
];

/**
 * Services that write their scripts and style sheets anew for every browser or at any moment, so that no `integrity` can be given for them:
 * their own documentation says to load them from there. Same day.
 */
export const CHANGING_SCRIPT_HOSTS: readonly string[] = [
  'ajax.cloudflare.com',
  'challenges.cloudflare.com',
  'connect.facebook.net',
  'fonts.googleapis.com',
  'js.hcaptcha.com',
  'maps.google.com',
  'maps.googleapis.com',
  'pagead2.googlesyndication.com',
  'platform.linkedin.com',
  'platform.twitter.com',
  'static.cloudflareinsights.com',
  'static.hotjar.com',
  'translate.google.com',
  'use.typekit.net',
  'www.clarity.ms',
  'www.google-analytics.com',
  'www.google.com',
  'www.googletagmanager.com',
  'www.gstatic.com',
  'www.youtube.com',
];
