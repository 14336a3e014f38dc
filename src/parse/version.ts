/**
 * How a product orders its versions. No general comparator reads them all: `1.1.1k` throws in semver, `7.4.3-4ubuntu2` sorts before `7.4.3`.
 * dotted: numbers, missing ones are 0, marks such as M1, beta or RC come before the release, `-h1` and `-p1` after it.
 * openssl-letter: 1.1.1 < 1.1.1a < 1.1.1z < 1.1.1za. deb: Debian policy 5.6.12. maven: alpha < beta < milestone < rc < snapshot < release < sp.
 * jenkins: two parts (weekly) and three (LTS) do not compare. exchange: three parts are a cumulative update, whose security update is
 * not known: they compare with four only where the three differ. dated: 2023-04-04 < 2023-04-04a < 2024.2.6. release-letter: 9.1R9 < 9.1R11.4.
 */
export const SCHEMES = [
  'dotted',
  'openssl-letter',
  'deb',
  'maven',
  'jenkins',
  'exchange',
  'dated',
  'release-letter',
] as const;
export type Scheme = (typeof SCHEMES)[number];

/** A version longer than this is no version. */
const LONGEST = 64;

/** Negative, zero or positive; null when the two cannot be compared. */
export function compareVersions(a: string, b: string, scheme: Scheme = 'dotted'): number | null {
  if (a.length > LONGEST || b.length > LONGEST) return null;
  if (scheme === 'deb') return compareDeb(a, b);
  if (scheme === 'jenkins' && a.split('.').length !== b.split('.').length) return null;
  const read = READERS[scheme];
  const [left, right] = [read(a), read(b)];
  if (left === null || right === null) return null;
  if (scheme === 'exchange') return compareExchange(left, right);
  return compareParts(left, right);
}

/** The scheme of a product that does not use plain numbers. */
export const schemeOf = (product: string): Scheme => SCHEME_OF.get(product) ?? 'dotted';

const SCHEME_OF: ReadonlyMap<string, Scheme> = new Map([
  ['openssl', 'openssl-letter'],
  ['jenkins', 'jenkins'],
  ['msexchange', 'exchange'],
  ['tomcat', 'maven'],
  ['eclipse-jetty', 'maven'],
  ['solr', 'maven'],
  ['spring-boot', 'maven'],
  ['dokuwiki', 'dated'],
  ['telerik-ui-aspnet-ajax', 'dated'],
  ['ivanti-connect-secure', 'release-letter'],
]);

/** The numbers in front: `1.1.1k` is [1, 1, 1], `8.2.0RC1` is [8, 2, 0], `10.x` is [10]. Empty when there are none. */
export function numbersOf(version: string): readonly number[] {
  const [front] = /^\d{1,9}(?:\.\d{1,9}){0,7}/.exec(version.slice(0, LONGEST)) ?? [''];
  return front === '' ? [] : front.split('.').map(Number);
}

/** Below zero: before the release; above: after it. */
const MARKS: Readonly<Record<string, number>> = {
  dev: -6,
  snapshot: -6,
  alpha: -5,
  a: -5,
  beta: -4,
  b: -4,
  m: -3,
  milestone: -3,
  pre: -2,
  rc: -2,
  cr: -2,
  final: 0,
  ga: 0,
  release: 0,
  stable: 0,
  lts: 0,
  fips: 0,
  v: 0, // Jetty: 9.4.57.v20241219
  h: 1, // PAN-OS hot fix
  p: 1, // Adobe and Zimbra patch
  pl: 1,
  patch: 1,
  sp: 1,
};

/** Apache Maven, POM reference, "Version order specification": a qualifier that is not known comes after the release. */
const MAVEN_MARKS: Readonly<Record<string, number>> = {
  alpha: -6,
  a: -6,
  beta: -5,
  b: -5,
  milestone: -4,
  m: -4,
  rc: -3,
  cr: -3,
  snapshot: -2,
  final: 0,
  ga: 0,
  release: 0,
  v: 0,
  sp: 1,
};

const LETTERS: Readonly<Record<string, number>> = { r: 1 };

type Part = { readonly mark: number; readonly number: number };

/** Most versions; they are read a hundred thousand times when bulletins meet sites. */
const PLAIN = /^\d{1,15}(?:\.\d{1,15}){0,7}$/;

type Reader = (version: string) => readonly Part[] | null;
const READERS: Readonly<Record<Exclude<Scheme, 'deb'>, Reader>> = {
  dotted: (version) => readMarked(version, MARKS),
  jenkins: (version) => readMarked(version, MARKS),
  exchange: (version) => readMarked(version, MARKS),
  maven: (version) => readMarked(version, MAVEN_MARKS),
  dated: readDated,
  'release-letter': (version) => readMarked(version, LETTERS),
  'openssl-letter': readOpenssl,
};

/** Numbers have mark 0, so that 9.0.0.M1 < 9.0.0 < 9.0.0.1 and 10.2.9 < 10.2.9-h1. An unknown word cannot be ordered. */
function readMarked(version: string, marks: Readonly<Record<string, number>>): readonly Part[] | null {
  const trimmed = version.trim().toLowerCase();
  if (PLAIN.test(trimmed)) return trimmed.split('.').map((number) => ({ mark: 0, number: Number(number) }));
  if (!/^\d[\da-z.+_~ -]*$/.test(trimmed)) return null;
  const parts: Part[] = [];
  let mark = 0;
  for (const [token] of trimmed.matchAll(/\d+|[a-z]+/g)) {
    if (/^\d/.test(token)) {
      parts.push({ mark, number: Number(token) });
      mark = 0;
      continue;
    }
    const known = Object.hasOwn(marks, token) ? marks[token] : undefined;
    if (known === undefined) return null;
    if (mark !== 0) parts.push({ mark, number: 0 });
    mark = known;
  }
  if (mark !== 0) parts.push({ mark, number: 0 });
  return parts;
}

function readOpenssl(version: string): readonly Part[] | null {
  const match = /^(\d{1,9}(?:\.\d{1,9}){1,3})([a-z]{0,2})(?:-fips)?$/.exec(version.trim().toLowerCase());
  if (match === null) return readMarked(version, MARKS); // 3.x: 3.0.0-beta2
  const [, numbers = '', letters = ''] = match;
  const parts: Part[] = numbers.split('.').map((number) => ({ mark: 0, number: Number(number) }));
  return [...parts, ...Array.from(letters, (letter) => ({ mark: 1, number: letter.charCodeAt(0) }))];
}

/** A letter after a date is a later one of that day. */
function readDated(version: string): readonly Part[] | null {
  const match = /^(\d{4}(?:[.-]\d{1,9}){1,4})([a-z]?)$/.exec(version.trim().toLowerCase());
  if (match === null) return null;
  const [, numbers = '', letter = ''] = match;
  const parts: Part[] = numbers.split(/[.-]/).map((number) => ({ mark: 0, number: Number(number) }));
  return letter === '' ? parts : [...parts, { mark: 1, number: letter.charCodeAt(0) }];
}

/** Null where one of the two ends before they differ. */
function compareExchange(a: readonly Part[], b: readonly Part[]): number | null {
  const common = Math.min(a.length, b.length);
  const order = compareParts(a.slice(0, common), b.slice(0, common));
  return order === 0 && a.length !== b.length ? null : order;
}

function compareParts(a: readonly Part[], b: readonly Part[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const left = a[index] ?? NONE;
    const right = b[index] ?? NONE;
    if (left.mark !== right.mark) return left.mark - right.mark;
    if (left.number !== right.number) return left.number - right.number;
  }
  return 0;
}

const NONE: Part = { mark: 0, number: 0 };

/** Debian policy 5.6.12: epoch, upstream version, revision; `~` sorts before the end of a part. */
function compareDeb(a: string, b: string): number | null {
  const [left, right] = [readDeb(a), readDeb(b)];
  if (left === null || right === null) return null;
  return (
    left.epoch - right.epoch ||
    compareDebPart(left.upstream, right.upstream) ||
    compareDebPart(left.revision, right.revision)
  );
}

function readDeb(version: string): { epoch: number; upstream: string; revision: string } | null {
  const match = /^(?:(\d{1,9}):)?(\d[\dA-Za-z.+~-]*)$/.exec(version.trim());
  if (match === null) return null;
  const [, epoch = '0', rest = ''] = match;
  const dash = rest.lastIndexOf('-');
  return dash < 0
    ? { epoch: Number(epoch), upstream: rest, revision: '' }
    : { epoch: Number(epoch), upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) };
}

function compareDebPart(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)]; // text, number, text, number, ...
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [x, y] = [left[index] ?? '', right[index] ?? ''];
    const order = index % 2 === 1 ? Number(x) - Number(y) : compareDebText(x, y);
    if (order !== 0) return order;
  }
  return 0;
}

function compareDebText(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = debWeight(a[index]) - debWeight(b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function debWeight(letter: string | undefined): number {
  if (letter === '~') return -1;
  if (letter === undefined) return 0;
  const code = letter.charCodeAt(0);
  return /[A-Za-z]/.test(letter) ? code : code + 256;
}
