import { by } from '../model/canonical.ts';
import type { Header, Hop, Observation, PageFacts, SoftwareProduct } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { distributionOfComment, distributionOfVersion, parseBanner, precisionOf, upstreamOf } from '../parse/banner.ts';
import type { Lane } from './net/lane.ts';
import { webService, whyNoPage } from './page.ts';

/** Reads what other probes have fetched; sends nothing. What is implied (WordPress, so PHP) is not seen. */
export const softwareProbe: Probe<Lane, 'software'> = {
  kind: 'software',
  service: webService,
  async look(_lane, seen) {
    const hops = seen.flatMap((one) =>
      (one.kind === 'https' || one.kind === 'http') && one.outcome.ok ? one.outcome.value.hops : [],
    );
    const page = seen.find((one): one is Extract<Observation, { kind: 'page' }> => one.kind === 'page');
    // What a page of maintenance or of a filter does not show is not gone from the site.
    const hidden = page?.outcome.ok !== true && seen.some(({ kind, outcome }) => kind === 'https' && !outcome.ok);
    if (hops.length === 0 || hidden) return { connections: 0, outcome: { ok: false, failure: whyNoPage(seen) } };
    const products = identify(ofThisHost(hops), page?.outcome.ok === true ? page.outcome.value : null);
    return { connections: 0, outcome: { ok: true, value: { products } } };
  },
};

/** A redirect may lead to another host of the list: its software is seen when that host is looked at. */
function ofThisHost(hops: readonly Hop[]): readonly Hop[] {
  const host = URL.parse(hops[0]?.url ?? '')?.hostname;
  return hops.filter(({ url }) => URL.parse(url)?.hostname === host);
}

/** A product in one sign. */
interface Sighting {
  readonly product: string;
  readonly version: string | null;
  readonly confidence: SoftwareProduct['confidence'];
  readonly distribution: string | null;
  readonly source: string;
  readonly value: string;
}

/** Sorted by product and version. Two different exact versions of one product are both kept (a proxy in front of an origin). */
export function identify(hops: readonly Hop[], page: PageFacts | null): readonly SoftwareProduct[] {
  const sightings = [
    ...hops.flatMap(({ headers }) => headers.flatMap(ofHeader)),
    ...hops.flatMap(({ headers }) => headers.flatMap(ofCookie)),
    ...(page === null ? [] : ofPage(page, new URL(hops[0]?.url ?? page.url).hostname)),
  ];
  return [...Map.groupBy(sightings, ({ product }) => product)]
    .flatMap(([product, ofProduct]) => merge(product, ofProduct))
    .sort(
      by(
        ({ product }) => product,
        ({ version }) => version ?? '',
      ),
    );
}

const CONFIDENCES = ['high', 'medium', 'low'] as const;

/** Versions that another one continues (`7`, `7.4` beside `7.4.33`) are the same sight with less precision. */
function merge(product: string, sightings: readonly Sighting[]): readonly SoftwareProduct[] {
  const versions = [...new Set(sightings.flatMap(({ version }) => version ?? []))];
  const finest = versions.filter(
    (version) => !versions.some((other) => other !== version && continues(other, version)),
  );
  return (finest.length === 0 ? [null] : finest).map((version) => {
    const same = sightings.filter(
      (one) => one.version === null || version === null || one.version === version || continues(version, one.version),
    );
    const telling = same.filter((one) => one.version === version);
    const confidence = CONFIDENCES.find((level) => telling.some((one) => one.confidence === level)) ?? 'low';
    return {
      product,
      version,
      precision: precisionOf(version),
      confidence,
      distribution: same.find((one) => one.distribution !== null)?.distribution ?? null,
      signals: uniqueSignals(same),
    };
  });
}

const continues = (longer: string, shorter: string): boolean => longer.startsWith(`${shorter}.`);

function uniqueSignals(sightings: readonly Sighting[]): SoftwareProduct['signals'] {
  const signals = new Map(sightings.map(({ source, value }) => [`${source}\0${value}`, { source, value }]));
  return [...signals.values()].sort(
    by(
      ({ source }) => source,
      ({ value }) => value,
    ),
  );
}

// --- headers -----------------------------------------------------------------------------------------------------

/** Names in banners, in lower case, and the product id: as in knowledge/lifecycles.json where that has the product. */
const BANNER_NAMES: ReadonlyMap<string, string> = new Map([
  ['apache', 'apache-http-server'],
  ['apache-coyote', 'tomcat-connector'], // its 1.1 is no version of Tomcat
  ['caddy', 'caddy'],
  ['gunicorn', 'gunicorn'],
  ['ibm_http_server', 'ibm-http-server'],
  ['jbossweb', 'jboss-web'],
  ['jetty', 'eclipse-jetty'],
  ['kestrel', 'kestrel'],
  ['lighttpd', 'lighttpd'],
  ['litespeed', 'litespeed'],
  ['microsoft-httpapi', 'http-sys'],
  ['microsoft-iis', 'iis'],
  ['nginx', 'nginx'],
  ['openresty', 'openresty'],
  ['openssl', 'openssl'],
  ['oracle-http-server', 'oracle-http-server'],
  ['php', 'php'],
  ['phusion', 'phusion-passenger'],
  ['python', 'python'],
  ['squid', 'squid'],
  ['tengine', 'tengine'],
  ['tomcat', 'tomcat'],
  ['tornadoserver', 'tornado'],
  ['varnish', 'varnish'],
  ['werkzeug', 'werkzeug'],
  ['wildfly', 'wildfly'],
  ['zope', 'zope'],
]);

/** Whole banners that are no product list. */
const POWERED_BY: readonly (readonly [pattern: RegExp, product: string])[] = [
  [/^ASP\.NET$/i, 'aspnet'],
  [/^Express$/i, 'express'],
  [/^Next\.js(?:\s+(?<version>\d[\d.]{0,20}))?$/i, 'nextjs'],
  [/^Phusion Passenger(?:\(R\))?\s+(?<version>\d[\d.]{0,20})/i, 'phusion-passenger'],
  [/^PleskLin$|^PleskWin$/i, 'plesk'],
  [/\bJBossWeb-(?<version>\d[\d.]{0,20})/i, 'jboss-web'],
  [/\bJBossAS-(?<version>\d[\d.]{0,20})/i, 'jboss-as'],
];

/** X-Generator, meta generator and Composed-By: `Drupal 10 (https://www.drupal.org)`. */
const GENERATORS: readonly (readonly [pattern: RegExp, product: string])[] = [
  [/^WordPress(?:\s+(?<version>\d[\w.-]{0,20}))?/i, 'wordpress'],
  [/^Drupal(?:\s+(?<version>\d[\d.]{0,20}))?/i, 'drupal'],
  [/^Joomla!?(?:\s+(?<version>\d[\d.]{0,20}))?/i, 'joomla'],
  [/^TYPO3 CMS(?:\s+(?<version>\d[\d.]{0,20}))?/i, 'typo3'],
  [/^TYPO3\s+(?<version>\d[\d.]{0,20})?/i, 'typo3'],
  [/^SPIP(?:\s+(?<version>\d[\d.]{0,20}))?/i, 'spip'],
  [/^MediaWiki(?:\s+(?<version>\d[\d.]{0,20}))?/i, 'mediawiki'],
  [/^Liferay/i, 'liferay'],
  [/^DokuWiki/i, 'dokuwiki'],
  [/^PrestaShop/i, 'prestashop'],
  [/^eZ Publish(?:\s+(?<version>\d[\d.]{0,20}))?/i, 'ez-publish'],
  [/^DotNetNuke/i, 'dnn'],
  [/^Microsoft SharePoint/i, 'sharepoint'],
  [/^Odoo/i, 'odoo'],
  [/^Wix\.com/i, 'wix'],
  [/^Hugo\s+(?<version>\d[\d.]{0,20})/i, 'hugo'],
  [/^Ghost\s+(?<version>\d[\d.]{0,20})/i, 'ghost'],
  [/^DSpace(?:\s+(?<version>\d[\d.]{0,20}))?/i, 'dspace'],
  [/^PMB/i, 'pmb'],
];

const LONGEST_VALUE = 120;

function ofHeader([name, value]: Header): readonly Sighting[] {
  const key = name.toLowerCase();
  const source = `header:${key}`;
  switch (key) {
    case 'server':
      return ofBanner(source, value);
    case 'x-powered-by':
      return value
        .slice(0, 512)
        .split(',')
        .flatMap((part) => {
          const whole = ofPattern(POWERED_BY, source, part.trim(), 'high');
          return whole.length > 0 ? whole : ofBanner(source, part.trim());
        });
    case 'x-generator':
    case 'composed-by':
      return ofPattern(GENERATORS, source, value.trim(), 'high');
    case 'x-aspnet-version':
      return ofAspNet(source, value.trim());
    case 'x-aspnetmvc-version':
      return ofNumber('aspnet-mvc', source, value, 'high');
    case 'liferay-portal':
      return ofLiferay(source, value);
    case 'microsoftsharepointteamservices':
      return ofNumber('sharepoint', source, value, 'medium'); // lags behind the real patch level
    case 'x-owa-version':
      return ofNumber('msexchange', source, value, 'medium');
    case 'x-jenkins':
      return ofNumber('jenkins', source, value, 'high');
    case 'x-drupal-cache':
    case 'x-drupal-dynamic-cache':
      return [seen('drupal', source, 'present')];
    case 'x-spip-cache':
      return [seen('spip', source, 'present')];
    case 'x-typo3-parsetime':
      return [seen('typo3', source, 'present')];
    case 'x-pingback':
      return /\/xmlrpc\.php$/.test(value) ? [seen('wordpress', source, 'xmlrpc.php')] : [];
    default:
      return [];
  }
}

const seen = (
  product: string,
  source: string,
  value: string,
  confidence: Sighting['confidence'] = 'high',
): Sighting => ({
  product,
  version: null,
  confidence,
  distribution: null,
  source,
  value,
});

/** A distribution that a comment names holds for every product of the banner: they were built together. */
function ofBanner(source: string, value: string): readonly Sighting[] {
  const banner = parseBanner(value);
  if (!banner.valid) return [];
  const label = banner.comments.map(distributionOfComment).find((distribution) => distribution !== null) ?? null;
  return banner.products.flatMap(({ name, version }) => {
    const product = BANNER_NAMES.get(name.toLowerCase());
    if (product === undefined) return [];
    const sighting: Sighting = {
      product,
      version: version === null || product === 'tomcat-connector' ? null : upstreamOf(version),
      confidence: 'high',
      distribution:
        (version === null ? null : distributionOfVersion(version)) ??
        (version?.includes('deb.sury.org') === true ? null : label),
      source,
      value: value.trim().slice(0, LONGEST_VALUE),
    };
    return [sighting];
  });
}

function ofPattern(
  patterns: readonly (readonly [RegExp, string])[],
  source: string,
  value: string,
  confidence: Sighting['confidence'],
): readonly Sighting[] {
  if (value.length > 512 || !/^[\x20-\x7e]*$/.test(value)) return [];
  for (const [pattern, product] of patterns) {
    const match = pattern.exec(value);
    if (match === null) continue;
    const version = match.groups?.version;
    const upstream = version === undefined ? null : upstreamOf(version);
    return [
      { product, version: upstream, confidence, distribution: null, source, value: value.slice(0, LONGEST_VALUE) },
    ];
  }
  return [];
}

/** The number is that of the runtime: 4.0.30319 covers .NET Framework 4.0 to 4.8, so it tells the generation only. */
function ofAspNet(source: string, value: string): readonly Sighting[] {
  if (!/^\d{1,3}(?:\.\d{1,6}){1,3}$/.test(value)) return [];
  return [
    {
      product: 'aspnet',
      version: value.split('.', 1)[0] ?? null,
      confidence: 'high',
      distribution: null,
      source,
      value,
    },
  ];
}

function ofNumber(
  product: string,
  source: string,
  value: string,
  confidence: Sighting['confidence'],
): readonly Sighting[] {
  const version = /^\s*(\d{1,9}(?:\.\d{1,9}){0,4})\b/.exec(value.slice(0, 64))?.[1];
  return version === undefined ? [] : [{ product, version, confidence, distribution: null, source, value: version }];
}

/** `Liferay Community Edition Portal 7.3.5 CE GA6 (Athanasius / Build 7305 / ...)`, `Liferay Digital Experience Platform 7.2.10`. */
function ofLiferay(source: string, value: string): readonly Sighting[] {
  if (value.length > 512 || !/^[\x20-\x7e]*$/.test(value) || !/^Liferay/i.test(value)) return [];
  const version = /\s(\d{1,3}(?:\.\d{1,5}){1,3})\b/.exec(value)?.[1] ?? null;
  return [
    {
      product: 'liferay',
      version,
      confidence: 'high',
      distribution: null,
      source,
      value: value.slice(0, LONGEST_VALUE),
    },
  ];
}

// --- cookies -----------------------------------------------------------------------------------------------------

const COOKIES: readonly (readonly [name: RegExp, product: string, shown: string])[] = [
  [/^PHPSESSID$/, 'php', 'PHPSESSID'],
  [/^ASP\.NET_SessionId$/i, 'aspnet', 'ASP.NET_SessionId'],
  [/^S?SESS[0-9a-f]{32}$/, 'drupal', 'SESS#'],
  [/^(?:wordpress_|wp-settings-)/, 'wordpress', 'wordpress_'],
  [/^fe_typo_user$/, 'typo3', 'fe_typo_user'],
  [/^spip_session/, 'spip', 'spip_session'],
  [/^MoodleSession/, 'moodle', 'MoodleSession'],
  [/^roundcube_sessid$/, 'roundcube', 'roundcube_sessid'],
  [/^ZM_TEST$/, 'zimbra', 'ZM_TEST'],
  [/^laravel_session$/, 'laravel', 'laravel_session'],
  [/^(?:COOKIE_SUPPORT|GUEST_LANGUAGE_ID)$/, 'liferay', 'GUEST_LANGUAGE_ID'],
  [/^glpi_[0-9a-f]{32}/, 'glpi', 'glpi_#'],
  [/^BIGipServer/, 'big-ip', 'BIGipServer'],
  [/^(?:MRHSession|LastMRH_Session)$/, 'big-ip', 'MRHSession'],
  [/^NSC_/, 'netscaler', 'NSC_'],
  [/^phpMyAdmin(?:_https)?$/, 'phpmyadmin', 'phpMyAdmin'],
];

function ofCookie([name, value]: Header): readonly Sighting[] {
  if (name.toLowerCase() !== 'set-cookie') return [];
  const cookie = value.slice(0, 200).split('=', 1)[0]?.trim() ?? '';
  const known = COOKIES.find(([pattern]) => pattern.test(cookie));
  return known === undefined ? [] : [seen(known[1], 'cookie', known[2], 'medium')];
}

// --- the page ----------------------------------------------------------------------------------------------------

/** Paths of a page's own files that only one product has. A version stands in the query of its core files. */
const ASSETS: readonly (readonly [path: RegExp, product: string, query: string | null])[] = [
  [/^\/(?:[^/]+\/){0,3}wp-(?:includes|admin)\/(?:css|blocks)\/.*\.css$/, 'wordpress', 'ver'],
  [/^\/(?:[^/]+\/){0,3}wp-(?:includes|content)\//, 'wordpress', null],
  [/^\/(?:[^/]+\/){0,3}core\/misc\/drupal\.js$/, 'drupal', 'v'],
  [/^\/(?:[^/]+\/){0,3}misc\/drupal\.js$|\/sites\/(?:default|all)\//, 'drupal', null],
  [/^\/(?:[^/]+\/){0,3}(?:typo3conf|typo3temp)\//, 'typo3', null],
  [/^\/(?:[^/]+\/){0,3}media\/(?:jui|system)\/(?:js|css)\//, 'joomla', null],
  [/^\/(?:[^/]+\/){0,3}local\/cache-(?:css|js)\//, 'spip', null],
  [/^\/o\/(?:frontend-|classic-theme|js_resolved_modules)/, 'liferay', null],
  [/^\/_layouts\/(?:15|16)\//, 'sharepoint', null],
  [/^\/owa\/auth\//, 'msexchange', null],
];

/** Libraries by the name of their file or their place on a public host. Names alone can lie: medium at best. */
const LIBRARIES: readonly (readonly [pattern: RegExp, product: string])[] = [
  [/\/jquery[.-](?<version>\d{1,3}(?:\.\d{1,3}){1,2})(?:\.slim)?(?:\.min)?\.js$/i, 'jquery'],
  [/\/jquery[@/](?<version>\d{1,3}(?:\.\d{1,3}){1,2})\/(?:dist\/)?jquery(?:\.slim)?(?:\.min)?\.js$/i, 'jquery'],
  [/\/jquery-ui[.-](?<version>\d{1,3}(?:\.\d{1,3}){1,2})(?:\.custom)?(?:\.min)?\.js$/i, 'jquery-ui'],
  [/\/jqueryui\/(?<version>\d{1,3}(?:\.\d{1,3}){1,2})\//i, 'jquery-ui'],
  [
    /\/bootstrap[@/-](?<version>\d{1,3}(?:\.\d{1,3}){1,2})\/?(?:dist\/)?(?:js\/)?(?:bootstrap)?(?:\.bundle)?(?:\.min)?\.js$/i,
    'bootstrap',
  ],
  [/\/angular(?:js|\.js)?[@/-](?<version>1\.\d{1,3}(?:\.\d{1,3})?)\/angular(?:\.min)?\.js$/i, 'angularjs'],
  [/\/vue@(?<version>\d{1,3}(?:\.\d{1,3}){0,2})/i, 'vue'],
  [/\/react@(?<version>\d{1,3}(?:\.\d{1,3}){0,2})\//i, 'react'],
  [/\/tinymce\/(?<version>\d{1,3}(?:\.\d{1,3}){1,2})\//i, 'tinymce'],
  [/\/ckeditor\/(?<version>\d{1,3}(?:\.\d{1,3}){1,2})\//i, 'ckeditor'],
];

function ofPage(page: PageFacts, host: string): readonly Sighting[] {
  const own = URL.parse(page.url)?.hostname === host;
  if (!own) return [];
  const generators = (page.generator ?? '')
    .split('; ')
    .flatMap((one) => ofPattern(GENERATORS, 'meta:generator', one, 'high'));
  const addresses = [...page.scripts, ...page.styles].map(({ src }) => src);
  const assets = [...addresses, ...page.images].flatMap((address) => ofAsset(new URL(address), host));
  return [...generators, ...assets, ...page.scripts.flatMap(({ src }) => ofLibrary(new URL(src)))];
}

function ofAsset(url: URL, host: string): readonly Sighting[] {
  if (url.hostname !== host) return [];
  const known = ASSETS.find(([path]) => path.test(url.pathname));
  if (known === undefined) return [];
  const [, product, query] = known;
  const exchange =
    product === 'msexchange' ? /^\/owa\/auth\/(\d{2}(?:\.\d{1,5}){2,3})\//.exec(url.pathname)?.[1] : undefined;
  const version = query === null ? null : upstreamOf(url.searchParams.get(query) ?? '');
  const value = version === null ? placeOf(url.pathname) : `${placeOf(url.pathname)}?${query}=${version}`;
  return [
    { product, version: exchange ?? version, confidence: 'medium', distribution: null, source: 'page:file', value },
  ];
}

/** The folder that gave it away; the file's own name changes too often to be a sign. */
const placeOf = (path: string): string => `${path.split('/').slice(0, 3).join('/')}/`.slice(0, LONGEST_VALUE);

function ofLibrary(url: URL): readonly Sighting[] {
  for (const [pattern, product] of LIBRARIES) {
    const match = pattern.exec(url.pathname);
    const version = match?.groups?.version;
    if (version === undefined) continue;
    return [
      {
        product,
        version,
        confidence: 'medium',
        distribution: null,
        source: 'page:script',
        value: url.pathname.slice(-LONGEST_VALUE),
      },
    ];
  }
  return [];
}
