import type { PageFacts } from '../../model/observation.ts';
import type { Sighting } from './sighting.ts';

/** No page needs more; a hostile one does not get more. */
const MOST = 60;

const FOLDER = /^\/(?:[^/]{1,80}\/){0,3}wp-content\/(plugins|themes)\/([a-z0-9][a-z0-9_-]{0,60})\/(.{0,300})$/;
/** Libraries that a plugin brings along have numbers of their own. */
const BROUGHT_ALONG = /(?:^|\/)(?:libs?|vendors?|node_modules|third-?party|bower_components)\//i;
const VERSION = /^\d{1,3}(?:\.\d{1,4}){1,3}$/;

/**
 * Plugins and themes of WordPress by the folder of their files. The number in `?ver=` is theirs unless it is that of WordPress, which
 * stands there when a plugin names none; where WordPress hides its own, or the files disagree, none is believed.
 */
export function pluginsOf(page: PageFacts, host: string, seen: readonly Sighting[]): readonly Sighting[] {
  const own = new Set(seen.flatMap(({ product, version }) => (product === 'wordpress' ? (version ?? []) : [])));
  const found = new Map<string, Set<string>>();
  for (const { src } of [...page.scripts, ...page.styles]) {
    const url = URL.parse(src);
    const [, folder, slug, rest = ''] = (url?.hostname === host ? FOLDER.exec(url.pathname) : null) ?? [];
    if (url === null || folder === undefined || slug === undefined) continue;
    const product = `wordpress-${folder === 'plugins' ? 'plugin' : 'theme'}:${slug}`;
    if (!found.has(product) && found.size >= MOST) continue;
    const versions = found.get(product) ?? new Set();
    const version = url.searchParams.get('ver');
    if (version !== null && VERSION.test(version) && !BROUGHT_ALONG.test(rest)) versions.add(version);
    found.set(product, versions);
  }
  return [...found].map(([product, versions]) => {
    const [version = null, ...others] = versions;
    const believed = version !== null && others.length === 0 && own.size > 0 && !own.has(version) ? version : null;
    const slug = product.slice(product.indexOf(':') + 1);
    return {
      product,
      version: believed,
      confidence: believed === null ? 'medium' : 'low',
      distribution: null,
      source: 'page:file',
      value: believed === null ? `${slug}/` : `${slug}/?ver=${believed}`,
    };
  });
}
