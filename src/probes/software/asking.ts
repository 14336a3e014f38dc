import type { FailureCode, Outcome, PageFacts, SoftwareProduct } from '../../model/observation.ts';
import { latin1 } from '../../parse/body.ts';
import { iconHash } from '../../parse/icon-hash.ts';
import { MASKED } from '../../parse/steady-url.ts';
import { filterOf } from '../filter.ts';
import type { Lane, Reply } from '../net/lane.ts';
import { librariesIn, type Material } from './signs.ts';

const MOST_SCRIPTS = 6;
const BEGINNING = 65_536;

type Unread = { readonly source: string; readonly failure: FailureCode };

/** What a few more requests told. */
export interface Asked {
  readonly material: Pick<Material, 'notFound' | 'feed' | 'icon' | 'scripts'>;
  readonly unread: readonly Unread[];
}

/** Failures that say the same every night: nothing is there for us. */
const STEADY: readonly FailureCode[] = ['not-permitted', 'out-of-scope-redirect', 'connection-refused'];

/**
 * Asks for what pays, and only then: the page for what does not exist (unless it is there), the feed of a WordPress that hides its
 * version, the icon of a site that shows no application, and library files of this host whose name holds no version. At most 11 requests.
 */
export async function askMore(
  lane: Lane,
  page: PageFacts | null,
  origin: string,
  seen: readonly SoftwareProduct[],
): Promise<Asked> {
  const unread: Unread[] = [];
  const has = (...products: readonly string[]) => seen.some(({ product }) => products.includes(product));
  const read = async (source: string, address: string): Promise<Reply | null> => {
    const answer = await followed(lane, new URL(address, origin).href, `software ${source}`);
    const failure = answer.ok ? refusalOf(answer.value) : answer.failure.code;
    if (failure === null) return answer.ok ? answer.value : null;
    if (!STEADY.includes(failure)) unread.push({ source, failure });
    return null;
  };
  const textOf = (reply: Reply | null) => (reply === null ? '' : latin1(reply.body.subarray(0, BEGINNING)));

  let notFound = textOf(lane.notes.notFound ?? (await read('error-page', `/${lane.unlikely('software')}`)));
  // What runs behind a gateway answers for its own kind of page.
  const kind = has('iis', 'aspnet') ? 'aspx' : has('tomcat-connector', 'jboss-web', 'liferay', 'jsf') ? 'jsp' : null;
  if (kind !== null) notFound += `\n${textOf(await read('error-page', `/${lane.unlikely('software')}.${kind}`))}`;

  const hidden = seen.some(({ product, precision }) => product === 'wordpress' && precision !== 'exact');
  const feed = hidden ? textOf(await read('feed', '/?feed=rss2')) : '';

  const scripts: { path: string; text: string }[] = [];
  for (const path of page === null ? [] : unversioned(page, origin, seen)) {
    const reply = await read('script', path);
    if (reply?.status === 200) scripts.push({ path, text: textOf(reply) });
  }

  const icon = page !== null && !has(...APPLICATIONS) ? await read('icon', iconOf(page, origin)) : null;
  const hash = icon?.status === 200 && icon.body.length > 0 && !icon.truncated ? iconHash(icon.body) : undefined;
  return { material: { notFound, feed, scripts, ...(hash === undefined ? {} : { icon: hash }) }, unread };
}

/** Their icons are known; a site that shows another application needs no icon. */
const APPLICATIONS = ['wordpress', 'drupal', 'joomla', 'spip', 'typo3', 'liferay', 'sharepoint', 'moodle', 'mediawiki'];

/** One redirect inside the host: `/?feed=rss2` leads to `/feed/`. */
async function followed(lane: Lane, url: string, reason: string): Promise<Outcome<Reply>> {
  const answer = await lane.ask(url, { reason, maxBytes: BEGINNING });
  if (!answer.ok || answer.value.status < 300 || answer.value.status > 308) return answer;
  const location = answer.value.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  const next = location === undefined ? null : URL.parse(location, url);
  if (next === null || next.origin !== new URL(url).origin) return answer;
  return lane.ask(next.href, { reason, maxBytes: BEGINNING, foreign: true });
}

/** A reply that is none of the site's own. */
function refusalOf(reply: Reply): FailureCode | null {
  if (reply.cut !== undefined) return reply.cut.code;
  if (reply.status === 429) return 'rate-limited';
  if (reply.status === 503) return 'maintenance';
  return filterOf(reply, latin1(reply.body.subarray(0, BEGINNING))) === null ? null : 'blocked';
}

/** Scripts of this host that a known library's name is on, without a version that is known already. */
function unversioned(page: PageFacts, origin: string, seen: readonly SoftwareProduct[]): readonly string[] {
  const known = new Set(seen.flatMap(({ product, version }) => (version === null ? [] : [product])));
  // Queries only tell caches apart, and the facts hold no token that stood in one.
  const paths = new Set(
    page.scripts.flatMap(({ src }) => (URL.parse(src)?.origin === origin ? new URL(src).pathname : [])),
  );
  return [...paths]
    .filter((path) => {
      const libraries = path.includes(MASKED) ? [] : librariesIn(path);
      return libraries.length > 0 && libraries.every(({ product }) => !known.has(product));
    })
    .slice(0, MOST_SCRIPTS);
}

const iconOf = (page: PageFacts, origin: string): string =>
  page.images.find(
    (address) =>
      /icon[^/]{0,40}\.(?:ico|png|svg)$/i.test(address.split('?', 1)[0] ?? '') && URL.parse(address)?.origin === origin,
  ) ?? `${origin}/favicon.ico`;
