import type { Evidence } from '../model/observation.ts';
import { tidy } from './body.ts';

/**
 * What may be kept of an exposed file: names of variables, counts, kinds. Never a value, a hash, a request line or the name of a person.
 * `text` is a prefix of the body, one character a byte.
 */

/** Names of the variables of a .env file in their order, at most ten; the values are not read. */
export function readVariables(text: string): Evidence {
  const names = [...new Set([...text.matchAll(/^(?:export )?([A-Z][A-Z0-9_]{2,60})=/gm)].map(([, name = '']) => name))];
  return { variables: names.slice(0, 10), count: names.length };
}

/** How many accounts a password file holds. */
export const readAccounts = (text: string): Evidence => ({
  accounts: text.match(/^[^:\s<>]{1,64}:[$./0-9A-Za-z{]/gm)?.length ?? 0,
});

/** Does the configuration hold a password? */
export const readWebConfig = (text: string): Evidence => ({
  password: /<connectionStrings[\s>]/.test(text) && /\b(?:password|pwd)\s{0,4}=\s{0,4}[^;"'\s]/i.test(text),
});

/** Do the request lines of a server status page hold queries? The lines are not kept. */
export const readServerStatus = (text: string): Evidence => ({
  queries: /\b(?:GET|POST|HEAD) \/[^\s<?]{0,300}\?[^\s<]/.test(text),
});

/** The PHP version, and whether a variable with a password in its name is shown. */
export function readPhpInfo(text: string): Evidence {
  const version = /PHP Version <\/td><td class="v">(\d[\d.]{0,20})|<h1 class="p">PHP Version (\d[\d.]{0,20})/.exec(
    text,
  );
  const password = /<td class="e">[^<]{0,80}(?:PASSWORD|PASSWD|SECRET)[^<]{0,40}<\/td>/i.test(text);
  return { password, version: version?.[1] ?? version?.[2] ?? 'unknown' };
}

/** Whole size of a file that was read in part, in bytes; null when the answer does not say. */
export function sizeOf(header: (name: string) => string | null): number | null {
  const range = /^bytes \d{1,15}-\d{1,15}\/(\d{1,15})$/.exec(header('content-range')?.trim() ?? '')?.[1];
  const length = range ?? /^\d{1,15}$/.exec(header('content-length')?.trim() ?? '')?.[0];
  return length === undefined ? null : Number(length);
}

// --- directory listings ------------------------------------------------------------------------------------------

const SENSITIVE = new Set(
  'sql gz tgz zip rar 7z tar bak old env key pem pfx p12 mdb sqlite db dump kdbx ppk log conf'.split(' '),
);
const DOCUMENTS = new Set('pdf doc docx xls xlsx ppt pptx odt ods odp rtf csv'.split(' '));
const ASSETS = new Set(
  'css js mjs map png jpg jpeg gif svg webp avif ico bmp woff woff2 ttf eot otf mp4 webm mp3 html htm'.split(' '),
);

/**
 * Counts of what a listing shows, and three masked names: of each word two letters, of each digit a `#`, because names of files hold
 * names of people and numbers of identity cards. `url`: where the listing is.
 */
export function readListing(text: string, url: string): Evidence {
  const names = entriesOf(text, url);
  const files = names.filter((name) => !name.endsWith('/'));
  const extensions = files.map(extensionOf);
  const count = (kinds: ReadonlySet<string>) => extensions.filter((extension) => kinds.has(extension)).length;
  const counted = [...Map.groupBy(extensions, (extension) => extension || 'none')]
    .map(([extension, same]) => ({ extension, count: same.length }))
    .sort((a, b) => b.count - a.count || (a.extension < b.extension ? -1 : 1));
  const telling = [...files].sort((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1));
  return {
    entries: files.length,
    directories: names.length - files.length,
    sensitive: count(SENSITIVE),
    documents: count(DOCUMENTS),
    assets: count(ASSETS),
    extensions: counted.slice(0, 8).map((one) => `${one.extension} ${one.count}`),
    names: telling.slice(0, 3).map(maskName),
  };
}

/** Names of the entries, each once; those of directories end in `/`. Links that lead elsewhere (sorting, parent) are none. */
function entriesOf(text: string, url: string): readonly string[] {
  const here = new URL(url);
  const keys = [...text.matchAll(/<Key>([^<]{1,1000})<\/Key>/g)].map(([, key = '']) => key);
  const links = [...text.matchAll(/<a\s[^>]{0,200}?href\s{0,4}=\s{0,4}["']([^"'<>]{1,1000})["']/gi)].flatMap(
    ([, href = '']) => {
      const target = href.startsWith('?') ? null : URL.parse(href.replaceAll('&amp;', '&'), url);
      if (target === null || target.host !== here.host || !target.pathname.startsWith(here.pathname)) return [];
      const rest = target.pathname.slice(here.pathname.length);
      return /^[^/]+\/?$/.test(rest) ? [rest] : [];
    },
  );
  return [...new Set([...keys, ...links])];
}

const extensionOf = (name: string): string => /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';

const weightOf = (name: string): number =>
  SENSITIVE.has(extensionOf(name)) ? 2 : DOCUMENTS.has(extensionOf(name)) ? 1 : 0;

/** `attestation_AB123456.pdf` is `at…_AB######.pdf`. The extension is kept. */
export function maskName(name: string): string {
  const readable = tidy(decoded(name), 80);
  const extension = extensionOf(readable);
  const stem = extension === '' ? readable : readable.slice(0, -extension.length - 1);
  const masked = stem
    .replace(/(\p{L}\p{M}?\p{L}?)[\p{L}\p{M}]*/gu, (word, start: string) => (word === start ? word : `${start}…`))
    .replace(/\p{Nd}/gu, '#');
  return extension === '' ? masked : `${masked}.${extension}`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
