/** One `name/version` of a banner: `Apache/2.4.6`, `PHP/7.4.3-4ubuntu2.29`, `Jetty(9.4.57.v20241219)`. */
interface BannerProduct {
  readonly name: string; // as written
  readonly version: string | null; // as written
}

/** `Server` and its like: RFC 9110 section 10.2.4, products and comments. */
interface Banner {
  readonly products: readonly BannerProduct[];
  readonly comments: readonly string[]; // without their brackets
}

export type ParsedBanner = ({ readonly valid: true } & Banner) | { readonly valid: false };

/** A banner longer than this is not read. */
const LONGEST = 512;
const MOST = 24;

const TOKEN = /[!#$%&'*+.^_`|~\dA-Za-z-]/; // RFC 9110 section 5.6.2
const VERSION = /[!#$%&'*+.^_`|~\dA-Za-z:@-]/; // a colon and an at sign are seen in real versions

/** One pass, whatever is sent. Control characters, bidirectional marks and anything beyond ASCII make it invalid. */
export function parseBanner(text: string): ParsedBanner {
  if (text.length > LONGEST || !/^[\t\x20-\x7e]*$/.test(text)) return { valid: false };
  const products: BannerProduct[] = [];
  const comments: string[] = [];
  let at = 0;
  const take = (allowed: RegExp): string => {
    const from = at;
    while (at < text.length && allowed.test(text.charAt(at))) at++;
    return text.slice(from, at);
  };

  while (at < text.length && products.length + comments.length < MOST) {
    if (text[at] === '(') {
      const comment = takeComment(text, at);
      at = comment.end;
      const last = products.at(-1);
      // Jetty writes its version as a comment that touches the name.
      if (comment.touches && last !== undefined && last.version === null && /^\d/.test(comment.text)) {
        products[products.length - 1] = { name: last.name, version: comment.text };
      } else if (comment.text !== '') {
        comments.push(comment.text);
      }
      continue;
    }
    const name = take(TOKEN);
    if (name === '') {
      at++; // a stray separator
      continue;
    }
    let version: string | null = null;
    if (text[at] === '/') {
      at++;
      version = take(VERSION) || null;
    }
    products.push({ name, version });
  }
  return products.length === 0 ? { valid: false } : { valid: true, products, comments };
}

/** From the opening bracket at `start`; brackets nest. One that never closes ends with the text. */
function takeComment(
  text: string,
  start: number,
): { readonly text: string; readonly end: number; readonly touches: boolean } {
  let depth = 0;
  let end = start;
  for (; end < text.length; end++) {
    if (text[end] === '(') depth++;
    if (text[end] === ')' && --depth === 0) break;
  }
  return {
    text: text.slice(start + 1, end).trim(),
    end: end + 1,
    touches: start > 0 && !/\s/.test(text.charAt(start - 1)),
  };
}

/** Comments that name a distribution, in lower case, and the name that we keep. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['ubuntu', 'Ubuntu'],
  ['debian', 'Debian'],
  ['debian gnu/linux', 'Debian'],
  ['raspbian', 'Raspbian'],
  ['centos', 'CentOS'],
  ['centos linux', 'CentOS'],
  ['centos stream', 'CentOS Stream'],
  ['red hat', 'Red Hat'],
  ['red hat enterprise linux', 'Red Hat'],
  ['almalinux', 'AlmaLinux'],
  ['rocky linux', 'Rocky Linux'],
  ['oracle linux', 'Oracle Linux'],
  ['oracle linux server', 'Oracle Linux'],
  ['suse', 'SUSE'],
  ['linux/suse', 'SUSE'],
  ['opensuse', 'openSUSE'],
  ['amazon', 'Amazon Linux'],
  ['amazon linux', 'Amazon Linux'],
  ['fedora', 'Fedora'],
  ['fedora linux', 'Fedora'],
]);

/** The distribution that a comment names, or null: `(Win64)` and `(Unix)` name none. */
export const distributionOfComment = (comment: string): string | null => LABELS.get(comment.toLowerCase()) ?? null;

/**
 * The distribution that a version's suffix names. `+deb.sury.org` follows upstream and names none.
 * `7.4.3-4ubuntu2.29` Ubuntu · `5.6.40-0+deb8u12` and `5.2.1deb1+deb12u1` Debian · `1.20.1-14.el9` and OpenSSL's `1.0.2k-fips` Red Hat.
 */
export function distributionOfVersion(version: string): string | null {
  if (/\dubuntu\d/.test(version)) return 'Ubuntu';
  if (/(?:^|[+~\d-])deb\d{1,2}(?:u\d|\b)/.test(version)) return 'Debian';
  if (/\.el\d{1,2}(?:_|\b)/.test(version) || /^1\.\d\.\d[a-z]{1,2}-fips$/.test(version)) return 'Red Hat';
  return null;
}

/** The upstream part of a version: `7.4.3-4ubuntu2.29` is 7.4.3, `1.0.2k-fips` is 1.0.2k. Null when it does not begin with a number. */
export function upstreamOf(version: string): string | null {
  const bare =
    /^v?(\d{1,9}(?:\.\d{1,9}){0,5})((?:[a-z]{1,2}\b)|(?:[.-]?(?:alpha|beta|rc|m|dev)(?:[.-]?\d{1,6})?\b))?/i.exec(
      version.slice(0, 64),
    );
  if (bare === null) return null;
  const [, numbers = '', mark = ''] = bare;
  return `${numbers}${mark}`;
}

/** How much a version says: three numbers (or a letter, or a mark such as RC3) are a release, two a branch, one a generation. */
export function precisionOf(version: string | null): 'exact' | 'branch' | 'major' | 'product' {
  if (version === null) return 'product';
  const parts = version.split('.').length;
  if (parts >= 3 || /\d[.-]?(?:alpha|beta|rc|m|dev)/i.test(version)) return 'exact';
  return parts === 2 ? 'branch' : 'major';
}
