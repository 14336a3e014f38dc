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

/** Is there a user name with a password in the address of a remote repository? The address is not kept. */
export const readGitConfig = (text: string): Evidence => ({
  credentials: /^\s{0,16}url\s{0,4}=\s{0,4}https?:\/\/[^\s/:@]{1,200}:[^\s/@]{1,200}@/m.test(text),
});

/** Of what kind the key is. */
export const readKey = (text: string): Evidence => ({
  algorithm: /-----BEGIN (?:(RSA|EC|OPENSSH|DSA|ENCRYPTED) )?PRIVATE KEY-----/.exec(text)?.[1] ?? 'PKCS #8',
});

/** Is there a password in the file itself, and not in a variable? */
export const readCompose = (text: string): Evidence => ({
  password: /^\s{1,40}-?\s{0,4}["']?[A-Z0-9_]{0,60}PASSWORD["']?\s{0,4}[:=]\s{0,4}["']?[^\s"'$<{]/m.test(text),
});

/** A sample of settings: true values where placeholders should be? */
export function readSamples(text: string): Evidence {
  const secrets = [
    ...text.matchAll(/^(?:export )?[A-Z0-9_]{0,60}(?:KEY|SECRET|PASSWORD|TOKEN)[A-Z0-9_]{0,60}=([^\r\n]{0,200})/gm),
  ];
  const placeholders = secrets.every(([, value = '']) => isPlaceholder(value.trim().replace(/^["']|["']$/g, '')));
  return { ...readVariables(text), placeholders };
}

const isPlaceholder = (value: string): boolean =>
  value === '' ||
  /^(?:null|none|true|false|x{2,40}|\*{2,40}|\.{3}|secret|password|changeme|change_me|root|admin|example|todo|\$\{[^}]{0,60}\}|<[^>]{0,60}>|!ChangeMe!|!ChangeThisMercureHubJWTSecretKey!|(?:your|my|some|a|the|put|insert|enter|replace)\b[\s\S]{0,100}|base64:)$/i.test(
    value,
  );

/** Names of files in the metadata are UTF-16, big end first: is an archive, a dump or a copy among them? */
export const readDesktopMetadata = (text: string): Evidence => ({
  archives: /\0\.\0(?:z\0i\0p|s\0q\0l|b\0a\0k|t\0a\0r|t\0g\0z|g\0z|r\0a\0r|7\0z|o\0l\0d)(?![\s\S]\w)/i.test(text),
});

/** How many indices the database names; the names are not kept. */
export const readIndices = (text: string): Evidence => ({ count: text.match(/"index"\s{0,4}:/g)?.length ?? 0 });

/** The endpoints that an actuator offers, and whether one of them hands out memory or settings. */
export function readActuator(text: string): Evidence {
  const names = [...text.matchAll(/"([a-z][a-z-]{1,40})"\s{0,4}:\s{0,4}\{\s{0,8}"href"/g)].map(([, name = '']) => name);
  const endpoints = [...new Set(names)].filter((name) => name !== 'self').sort();
  return {
    endpoints: endpoints.slice(0, 12),
    secrets: endpoints.some((name) => name === 'heapdump' || name === 'env'),
  };
}

/** How many paths the description of an interface names, and whether some are for administration. */
export function readInterfaces(text: string): Evidence {
  const paths = [...text.matchAll(/"(\/[^"\s]{0,200})"\s{0,4}:\s{0,4}\{/g)].map(([, path = '']) => path);
  if (paths.length === 0) return {};
  return { count: paths.length, administration: paths.some((path) => /admin|\buser/i.test(path)) };
}

/** Do the request lines of a server status page hold queries? The lines are not kept. */
export const readServerStatus = (text: string): Evidence => ({
  queries: /\b(?:GET|POST|HEAD) \/[^\s<?]{0,300}\?[^\s<]/.test(text),
});

/** Is a variable with a password in its name shown? */
export const readPhpInfo = (text: string): Evidence => ({
  password: /<td class="e">[^<]{0,80}(?:PASSWORD|PASSWD|SECRET)[^<]{0,40}<\/td>/i.test(text),
});

/** Whole size of a file that was read in part, in bytes; null when the answer does not say. */
export function sizeOf(header: (name: string) => string | null): number | null {
  const range = /^bytes \d{1,15}-\d{1,15}\/(\d{1,15})$/.exec(header('content-range')?.trim() ?? '')?.[1];
  const length = range ?? /^\d{1,15}$/.exec(header('content-length')?.trim() ?? '')?.[0];
  return length === undefined ? null : Number(length);
}

/** Roughly how large the body is, as far as it was read. */
export function sizeClassOf(bytes: number, truncated: boolean): string {
  if (truncated) return '> 64 KiB';
  return bytes < 1024 ? '< 1 KiB' : bytes < 65_536 ? '1-64 KiB' : '> 64 KiB';
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
  const names = namesIn(text, url);
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
    personal: files.filter(looksPersonal).length,
    extensions: counted.slice(0, 8).map((one) => `${one.extension} ${one.count}`),
    names: telling.slice(0, 3).map(maskName),
  };
}

/** Names of the entries, each once; those of directories end in `/`. Links that lead elsewhere (sorting, parent) are none. */
export function namesIn(text: string, url: string): readonly string[] {
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

const PERSONAL_WORDS =
  /(?:^|[^a-z])(?:cin|cnie?|cv|passe?port|naissance|d[\u00e9e]c[\u00e8e]s|mariage|candidature?s?|salaire|bulletin de paie|paie|rib|attestation|identit[\u00e9e]|ordonnance|dossier m[\u00e9e]dical)(?:[^a-z]|$)/i;
/** Identity cards of Morocco: one or two letters, five to seven digits. */
const CARD_NUMBER = /(?:^|[^A-Za-z0-9])[A-Z]{1,2}\d{5,7}(?:[^0-9A-Za-z]|$)/;

const looksPersonal = (name: string): boolean => {
  const readable = decoded(name);
  return CARD_NUMBER.test(readable) || (DOCUMENTS.has(extensionOf(name)) && PERSONAL_WORDS.test(readable));
};

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
