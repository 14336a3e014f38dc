import { compareVersions, type Scheme } from './version.ts';

interface Bound {
  readonly is: '<' | '<=' | '=' | '>=' | '>';
  readonly version: string;
}

/** Any of several clauses; every bound of a clause. An empty clause holds for every version. */
export type Range = readonly (readonly Bound[])[];

const LONGEST = 4096;
const MOST_CLAUSES = 200;
const VERSION = /^v?\d[\w.+~-]{0,60}$/;

/**
 * Reads `>=8.2.0,<8.2.20 || =8.3.0`, `vers:generic/>=10.0.0|<10.6.15` (VERS, one pair a clause) or what people write of a version:
 * `< 10.0.18`, `before 8.5.4`, `antérieures à 8.5.4`, `8.5.3 et antérieures`, `2.4.49`, `*`. Null: prose.
 */
export function parseRange(text: string): Range | null {
  if (text.length > LONGEST) return null;
  const trimmed = text.trim().replace(/\s+/g, ' ');
  const vers = /^vers:[a-z0-9.-]{1,40}\/(.+)$/s.exec(trimmed)?.[1];
  if (vers !== undefined) return parseVers(vers);
  const clauses = trimmed.split('||').slice(0, MOST_CLAUSES).map(parseClause);
  return clauses.every((clause) => clause !== null) ? clauses : null;
}

function parseClause(text: string): readonly Bound[] | null {
  const plain = text.trim().replace(/^versions?\s+/i, '');
  if (plain === '*' || /^(?:all|any|toutes(?: les versions)?)$/i.test(plain)) return [];
  const spoken = spokenBound(plain);
  if (spoken !== null) return spoken;
  const bounds = plain.split(/[,\s]+(?=[<>=])|,\s{0,4}/).map(parseBound);
  return bounds.length > 0 && bounds.every((bound) => bound !== null) ? bounds : null;
}

function parseBound(text: string): Bound | null {
  const [, is = '=', version = ''] = /^(<=|>=|<|>|==?)?\s{0,4}(\S{1,64})$/.exec(text.trim()) ?? [];
  if (!VERSION.test(version)) return null;
  return { is: is === '==' ? '=' : (is as Bound['is']), version: version.replace(/^v/, '') };
}

const WORDS: readonly (readonly [pattern: RegExp, is: readonly Bound['is'][]])[] = [
  [
    /^(?:before|prior to|earlier than|ant[ée]rieures? [àa](?: la(?: version)?)?|inf[ée]rieures? [àa]|avant(?: la)?)\s+(\S{1,64})$/i,
    ['<'],
  ],
  [/^(?:up to|through|jusqu['’][àa](?: la)?)\s+(\S{1,64})$/i, ['<=']],
  [
    /^(\S{1,64})\s+(?:and (?:earlier|below|prior)|or (?:earlier|below)|et (?:ant[ée]rieures?|pr[ée]c[ée]dentes?))$/i,
    ['<='],
  ],
  [/^(?:from\s+|de\s+)?(\S{1,64})\s+(?:to|through|[àa])\s+(\S{1,64})$/i, ['>=', '<=']],
  [/^(?:from\s+|de\s+|à partir de\s+)?(\S{1,64})\s+(?:before|to before|avant)\s+(\S{1,64})$/i, ['>=', '<']],
];

function spokenBound(text: string): readonly Bound[] | null {
  if (text.length > 200) return null;
  for (const [pattern, signs] of WORDS) {
    const versions = pattern
      .exec(text)
      ?.slice(1)
      .map((one) => one.replace(/^v(?=\d)/, ''));
    if (versions === undefined || !versions.every((version) => VERSION.test(version))) continue;
    return versions.map((version, index) => ({ is: signs[index] ?? '<', version }));
  }
  return null;
}

/** VERS lists its constraints in order: a lower bound opens a clause, an upper bound closes it. */
function parseVers(text: string): Range | null {
  if (text === '*') return [[]];
  const clauses: Bound[][] = [];
  let open: Bound | null = null;
  for (const part of text.split('|').slice(0, MOST_CLAUSES)) {
    const bound = parseBound(decoded(part));
    if (bound === null) return null;
    if (bound.is === '>=' || bound.is === '>') {
      if (open !== null) clauses.push([open]);
      open = bound;
    } else {
      clauses.push(open === null || bound.is === '=' ? [bound] : [open, bound]);
      if (bound.is !== '=') open = null;
    }
  }
  if (open !== null) clauses.push([open]);
  return clauses;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `>=8.2.0,<8.2.20 || =8.3.0`. */
export const writeRange = (range: Range): string =>
  range
    .map((clause) => (clause.length === 0 ? '*' : clause.map(({ is, version }) => is + version).join(',')))
    .join(' || ');

/** `vers:generic/>=8.2.0|<8.2.20`: one range for each clause (VERS allows only constraints in ascending order in one). */
export const versOf = (range: Range): readonly string[] =>
  range.map((clause) =>
    clause.length === 0
      ? 'vers:generic/*'
      : `vers:generic/${clause.map(({ is, version }) => (is === '=' ? '' : is) + encodeURIComponent(version)).join('|')}`,
  );

/**
 * Is the version in the range? `whole`: it is a whole version; else it stands for everything that it begins (`2.4` for 2.4.0 to 2.4.x).
 * Null: it may be, or nobody can say.
 */
export function isWithin(range: Range, version: string, whole: boolean, scheme: Scheme): boolean | null {
  let unclear = false;
  for (const clause of scheme === 'jenkins' ? ofLine(range, version) : range) {
    const inside = clause.map((bound) => holds(bound, version, whole, scheme));
    if (inside.every((one) => one === true)) return true;
    if (!inside.includes(false)) unclear = true;
  }
  return unclear ? null : false;
}

/** Jenkins: a range that names both lines, weekly and LTS, holds for each by its own clauses. */
function ofLine(range: Range, version: string): Range {
  const parts = version.split('.').length;
  const own = range.filter((clause) => clause.every((bound) => bound.version.split('.').length === parts));
  return own.length === 0 ? range : own;
}

function holds(bound: Bound, version: string, whole: boolean, scheme: Scheme): boolean | null {
  const first = holdsFor(bound, version, scheme);
  if (whole || first === null) return first;
  if (bound.is === '=') return first || `${bound.version}.`.startsWith(`${version}.`) ? null : false;
  return holdsFor(bound, `${version}.99999`, scheme) === first ? first : null;
}

function holdsFor({ is, version: limit }: Bound, version: string, scheme: Scheme): boolean | null {
  const order = compareVersions(version, limit, scheme);
  if (order === null) return null;
  switch (is) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
  }
}
