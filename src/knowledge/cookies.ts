/** Names of cookies, as of 2026-11-22. A prefix such as `__Host-` is taken off before they are compared. */

/** Names under which frameworks keep a session, and names that say so themselves. From the documentation of the programs named. */
export const SESSION_COOKIES: readonly RegExp[] = [
  /sess(?:ion)?(?:[_.-]?id)?(?![a-z])/i, // PHPSESSID, JSESSIONID, ASP.NET_SessionId, laravel_session, ci_session
  /^s?sess|^aspsessionid/i, // SESS and SSESS with a hash (Drupal), ASPSESSIONID with random letters (classic ASP)
  /^connect\.sid$|^sid$|[_.-]sid$/i, // Express, phpBB and others
  /^\.?aspxauth$|^\.aspnetcore\.(?:cookies|session|identity)|^fedauth|^rtfa$/i, // ASP.NET, SharePoint
  /^\.dotnetnuke$|^\.monoauth$|^umb_ucontext$|^\.epi(?:server)?login$/i, // DNN, Mono, Umbraco, Episerver
  /^cf(?:id|token)$/i, // ColdFusion
  /^wordpress_(?:logged_in|sec)/i,
  /^(?:zm_auth|zm_admin_auth|mrhsession|lastmrh_session|ltpatoken\d?|domauth|svpn)/i, // Zimbra, F5 APM, WebSphere, Domino, FortiGate
  /^[bf]e_typo_user$/i, // TYPO3
  /(?:^|[_.-])(?:auth|jwt|login|(?:auth|access|refresh)_?token)$/i,
];

/**
 * Cookies of load balancers and of filters, which the application neither sets nor reads: they hold no session, and their attributes are
 * the vendor's. From the documentation of the vendors named.
 */
export const IGNORED_COOKIES: readonly RegExp[] = [
  /^awselb(?:cors)?$|^awsalb(?:app-\d|tg)?(?:cors)?$/i, // Amazon
  /^arraffinity(?:samesite)?$|^asltlcookie$|^applicationgatewayaffinity(?:cors)?$/i, // Azure
  /^gclb$|^gcp?_iap_uid$/i, // Google
  /^(?:heroku-session-affinity|route|routeid|serverid|srv_?id|balanceid|lb|lbcookie|stickysession|sticky|backend)$/i, // Heroku, Apache, HAProxy, nginx
  /^bigipserver/i, // F5: cookies/private-address reads it
  /^nsc_/i, // Citrix
  /^x-mapping-/i, // Riverbed
  /^barracuda|^bni_/i,
  /^(?:__cf_bm|__cflb|__cfruid|_cfuvid|cf_clearance|__cfduid)$/i, // Cloudflare
  /^(?:visid_incap|incap_ses|nlbi|reese84)/i, // Imperva
  /^(?:ak_bmsc|bm_s[vz]|_abck|akaalb)/i, // Akamai
];
