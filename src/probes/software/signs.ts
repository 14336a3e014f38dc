import { type Sign, SOFTWARE_TABLE, type SoftwareEntry } from '../../knowledge/software/index.ts';
import type { Header, Hop, PageFacts, SoftwareProduct } from '../../model/observation.ts';
import { distributionOfComment, distributionOfVersion, parseBanner, upstreamOf } from '../../parse/banner.ts';
import { pluginsOf } from './plugins.ts';
import { productsOf, type Sighting } from './sighting.ts';

/** What signs are looked for in. Texts are one character a byte. */
export interface Material {
  readonly hops: readonly Hop[]; // of the listed host
  readonly page: PageFacts | null;
  readonly text?: string; // of the page
  readonly notFound?: string; // of the page for what does not exist
  readonly feed?: string;
  readonly icon?: number;
  readonly scripts?: readonly { readonly path: string; readonly text: string }[];
}

/** What products the signs of the table show. A page of another host shows nothing of this one. */
export const identify = (material: Material): readonly SoftwareProduct[] => productsIn(material, sightingsIn(material));

/** `sightings`: those of the material and of what was asked for because of them. */
export function productsIn(material: Material, sightings: readonly Sighting[]): readonly SoftwareProduct[] {
  const { own, host } = ownPage(material);
  return productsOf(
    own === null || host === undefined ? sightings : [...sightings, ...pluginsOf(own, host, sightings)],
  );
}

const ownPage = ({ hops, page }: Material) => {
  const host = URL.parse(hops[0]?.url ?? page?.url ?? '')?.hostname;
  return { host, own: page !== null && URL.parse(page.url)?.hostname === host ? page : null };
};

/** Every sign of the table that the material shows. */
export function sightingsIn(material: Material): readonly Sighting[] {
  const { hops, page, ...more } = material;
  const { own, host } = ownPage(material);
  return [
    ...hops.flatMap(({ headers }) => headers.flatMap(ofHeader)),
    ...hops.flatMap(({ headers }) => headers.flatMap(ofCookie)),
    ...(own === null || host === undefined ? [] : ofPage(own, host)),
    ...(own === null ? [] : ofText('page:text', more.text ?? '')),
    ...ofText('error-page:text', more.notFound ?? ''),
    ...ofFeed(more.feed ?? ''),
    ...ofIcon(more.icon),
    ...(more.scripts ?? []).flatMap(ofScript),
  ];
}

/** The libraries that a path names without a version. */
export const librariesIn = (path: string): readonly SoftwareEntry[] =>
  NAMED.filter(({ file }) => file?.test(path) === true);

const NAMED = SOFTWARE_TABLE.filter(({ file }) => file !== undefined);

type Place = Sign['in'];
type SignIn<P extends Place> = Extract<Sign, { readonly in: P }>;

const signsIn = <P extends Place>(place: P): readonly { readonly product: string; readonly sign: SignIn<P> }[] =>
  SOFTWARE_TABLE.flatMap(({ product, signs }) =>
    signs.flatMap((sign) => (sign.in === place ? [{ product, sign: sign as SignIn<P> }] : [])),
  );

const BANNERS = new Map(signsIn('banner').map(({ product, sign }) => [sign.token, { product, sign }]));
const HEADERS = Map.groupBy(signsIn('header'), ({ sign }) => sign.header);
const COOKIES = signsIn('cookie');
const GENERATORS = signsIn('generator');
const TITLES = signsIn('title');
const TEXTS = signsIn('text');
const FILES = signsIn('file');
const LIBRARIES = signsIn('library');
const SCRIPTS = signsIn('script');
const ICONS = new Map(signsIn('icon').map(({ product, sign }) => [sign.hash, product]));

const LONGEST_VALUE = 120;
const short = (text: string): string => text.slice(0, LONGEST_VALUE);

/** Control characters, bidirectional marks and anything beyond ASCII are no part of a product's name or number. */
const isPlain = (text: string): boolean => text.length <= 512 && /^[\x20-\x7e]*$/.test(text);

type Confidence = SoftwareProduct['confidence'];
interface Matched {
  readonly product: string;
  readonly sign: { readonly pattern: RegExp; readonly confidence?: Confidence; readonly packed?: true };
}

/** `value`: what the sight is remembered by; it must be the same every night. */
function sight(
  { product, sign }: Matched,
  match: RegExpExecArray,
  source: string,
  usual: Confidence,
  value: (version: string | null) => string,
): Sighting {
  const written = match.groups?.version;
  const version = written === undefined ? null : sign.packed === true ? unpacked(written) : upstreamOf(written);
  const label = match.groups?.label?.replace(/[()]/g, '').trim();
  return {
    product,
    version,
    confidence: sign.confidence ?? usual,
    distribution:
      (written === undefined ? null : distributionOfVersion(written)) ??
      (label === undefined ? null : distributionOfComment(label)),
    source,
    value: short(value(version)),
  };
}

/** Roundcube writes two digits for each part after the first: 10605 is 1.6.5. */
const unpacked = (text: string): string | null => {
  const number = Number(text);
  return Number.isSafeInteger(number) && number >= 10_000
    ? `${Math.floor(number / 10_000)}.${Math.floor(number / 100) % 100}.${number % 100}`
    : null;
};

// --- headers -----------------------------------------------------------------------------------------------------

function ofHeader([name, value]: Header): readonly Sighting[] {
  const key = name.toLowerCase();
  const source = `header:${key}`;
  if (!isPlain(value)) return [];
  if (key === 'x-generator' || key === 'composed-by') return ofGenerator(source, value.trim());
  if (key === 'server') return [...ofWholeHeader(key, value.trim()), ...ofBanner(source, value)];
  if (key !== 'x-powered-by') return ofWholeHeader(key, value.trim());
  return value.split(',').flatMap((part) => {
    const whole = ofWholeHeader(key, part.trim());
    return whole.length > 0 ? whole : ofBanner(source, part.trim());
  });
}

/** A value is kept where it holds a version; elsewhere only the part that is the sign: caches and times differ from reply to reply. */
const ofWholeHeader = (name: string, value: string): readonly Sighting[] =>
  (HEADERS.get(name) ?? []).flatMap((one) => {
    const match = one.sign.pattern.exec(value);
    return match === null
      ? []
      : [sight(one, match, `header:${name}`, 'high', (version) => (version === null ? match[0] || 'present' : value))];
  });

/** A distribution that a comment names holds for every product of the banner: they were built together. */
function ofBanner(source: string, value: string): readonly Sighting[] {
  const banner = parseBanner(value);
  if (!banner.valid) return [];
  const label = banner.comments.map(distributionOfComment).find((distribution) => distribution !== null) ?? null;
  return banner.products.flatMap(({ name, version }) => {
    const known = BANNERS.get(name.toLowerCase());
    if (known === undefined) return [];
    const { product, sign } = known;
    const sighting: Sighting = {
      product,
      version: version === null || !sign.versioned ? null : upstreamOf(version),
      confidence: 'high',
      distribution:
        (version === null ? null : distributionOfVersion(version)) ??
        (version?.includes('deb.sury.org') === true ? null : label),
      source,
      value: short(value.trim()),
    };
    return [sighting];
  });
}

function ofCookie([name, value]: Header): readonly Sighting[] {
  if (name.toLowerCase() !== 'set-cookie') return [];
  const cookie = value.slice(0, 200).split('=', 1)[0]?.trim() ?? '';
  const known = COOKIES.find(({ sign }) => sign.pattern.test(cookie));
  if (known === undefined) return [];
  const { product, sign } = known;
  return [{ product, version: null, confidence: 'medium', distribution: null, source: 'cookie', value: sign.shows }];
}

// --- the page ----------------------------------------------------------------------------------------------------

function ofPage(page: PageFacts, host: string): readonly Sighting[] {
  const addresses = [...page.scripts, ...page.styles].map(({ src }) => src);
  return [
    ...(page.generator ?? '').split('; ').flatMap((one) => ofGenerator('meta:generator', one.trim())),
    ...ofTitle(page.title ?? ''),
    ...[...addresses, ...page.images, ...page.links].flatMap((address) => ofFile(address, host)),
    ...addresses.flatMap(ofLibrary),
  ];
}

function ofGenerator(source: string, value: string): readonly Sighting[] {
  if (!isPlain(value)) return [];
  for (const one of GENERATORS) {
    const match = one.sign.pattern.exec(value);
    if (match !== null) return [sight(one, match, source, 'high', () => value)];
  }
  return [];
}

function ofTitle(value: string): readonly Sighting[] {
  for (const one of TITLES) {
    const match = one.sign.pattern.exec(value);
    if (match !== null) return [sight(one, match, 'page:title', 'high', () => match[0].trim())];
  }
  return [];
}

/** `shows` names what was found, never the text around it. */
const ofText = (source: string, text: string): readonly Sighting[] =>
  text === ''
    ? []
    : TEXTS.flatMap((one) => {
        const match = one.sign.pattern.exec(text);
        if (match === null) return [];
        const { version = '', label = '' } = match.groups ?? {};
        const shown = one.sign.shows.replace('{version}', version).replace('{label}', label).replace(/\/$/, '');
        return [sight(one, match, source, 'high', () => shown)];
      });

/** A version in a query, and nothing else: not a date, a counter or a digest. */
const QUERY_VERSION = /^\d{1,3}(?:\.\d{1,4}){1,3}(?:(?:deb|[-+~]).{0,30})?$/;

function ofFile(address: string, host: string): readonly Sighting[] {
  const url = URL.parse(address);
  if (url === null || url.hostname !== host) return [];
  for (const one of FILES) {
    const match = one.sign.pattern.exec(url.pathname);
    if (match === null) continue;
    const { product, sign } = one;
    const query = sign.query === null ? null : url.searchParams.get(sign.query);
    const written = query !== null && QUERY_VERSION.test(query) ? query : (match.groups?.version ?? null);
    const version = written === null ? null : upstreamOf(written);
    const place = placeOf(url.pathname);
    return [
      {
        product,
        version,
        confidence: sign.confidence ?? 'medium',
        distribution: written === null ? null : distributionOfVersion(written),
        source: 'page:file',
        value: short(query === written && written !== null ? `${place}?${sign.query}=${written}` : place),
      },
    ];
  }
  return [];
}

/** The folder that gave it away; the file's own name changes too often to be a sign. */
const placeOf = (path: string): string => `${path.split('/').slice(0, 3).join('/')}/`.slice(0, LONGEST_VALUE - 40);

function ofLibrary(address: string): readonly Sighting[] {
  const path = URL.parse(address)?.pathname ?? '';
  for (const one of LIBRARIES) {
    const match = one.sign.pattern.exec(path);
    if (match !== null) return [sight(one, match, 'page:script', 'medium', () => path.slice(-LONGEST_VALUE))];
  }
  const [named] = librariesIn(path).filter(({ common }) => common !== true);
  if (named === undefined) return [];
  const value = path.slice(-LONGEST_VALUE);
  return [
    { product: named.product, version: null, confidence: 'medium', distribution: null, source: 'page:script', value },
  ];
}

// --- what else was read ------------------------------------------------------------------------------------------

function ofFeed(feed: string): readonly Sighting[] {
  const written = /<generator>([^<>]{1,200})<\/generator>/.exec(feed)?.[1] ?? '';
  return ofGenerator('feed:generator', written.trim());
}

function ofIcon(hash: number | undefined): readonly Sighting[] {
  const product = hash === undefined ? undefined : ICONS.get(hash);
  if (product === undefined) return [];
  return [{ product, version: null, confidence: 'medium', distribution: null, source: 'icon', value: String(hash) }];
}

/** Several libraries may stand in one file. */
const ofScript = ({ path, text }: { readonly path: string; readonly text: string }): readonly Sighting[] =>
  SCRIPTS.flatMap((one) => {
    const match = one.sign.pattern.exec(text);
    if (match?.groups?.version === undefined) return [];
    return [sight(one, match, 'script:text', 'high', (version) => `${path.slice(-80)}: ${version ?? ''}`)];
  });
