/**
 * How much a regular expression may cost. A pattern that counts all its repetitions runs, from one place of the text, through at most as
 * many states as its choices allow; so its cost is linear in the text, and `ways` says with which factor.
 */
export interface Cost {
  readonly ways: number; // choices that one start may have to try, one after the other
  readonly faults: readonly string[]; // unbounded, nested or overlapping repetitions
}

type Node =
  | { readonly kind: 'set'; readonly has: (code: number) => boolean; readonly source: string }
  | { readonly kind: 'empty' } // an assertion
  | { readonly kind: 'group'; readonly options: readonly Node[][] }
  | {
      readonly kind: 'repeat';
      readonly node: Node;
      readonly min: number;
      readonly max: number;
      readonly source: string;
    };

/** Reads what the patterns of the table are written with; anything else is an error, and the pattern has to be written otherwise. */
export function costOf(pattern: RegExp): Cost {
  const { source, flags } = pattern;
  let at = 0;
  const faults: string[] = [];

  function options(): Node[][] {
    const all: Node[][] = [[]];
    while (at < source.length && source[at] !== ')') {
      if (source[at] === '|') {
        at++;
        all.push([]);
        continue;
      }
      all.at(-1)?.push(piece());
    }
    return all;
  }

  function piece(): Node {
    const from = at;
    const node = atom();
    const counted = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/.exec(source.slice(at));
    if (counted === null) return node;
    at += counted[0].length;
    if (source[at] === '?') at++; // lazy: the same states in another order
    const [sign, low, comma, high] = counted;
    const min = sign === '*' || sign === '?' ? 0 : sign === '+' ? 1 : Number(low);
    const max =
      sign === '?'
        ? 1
        : sign === '*' || sign === '+' || (comma !== undefined && high === '')
          ? Infinity
          : comma === undefined
            ? min
            : Number(high);
    const text = source.slice(from, at);
    if (max === Infinity) faults.push(`unbounded: ${text}`);
    return { kind: 'repeat', node, min, max, source: text };
  }

  function atom(): Node {
    const from = at;
    const one = source[at++] ?? '';
    if (one === '(') {
      const opening = /^\?(?:[:!=]|<[!=]|<\w+>)/.exec(source.slice(at))?.[0] ?? '';
      at += opening.length;
      const inside = options();
      if (source[at++] !== ')') throw new Error(`unclosed group in ${source}`);
      return /[!=]$/.test(opening) ? { kind: 'empty' } : { kind: 'group', options: inside };
    }
    if (one === '^' || one === '$') return { kind: 'empty' };
    if (one === '[') {
      while (source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
      at++;
    } else if (one === '\\') {
      const escaped = /^(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\s\S])/.exec(source.slice(at))?.[0] ?? '';
      if (/^[1-9]$/.test(escaped)) throw new Error(`back reference in ${source}`);
      at += escaped.length;
      if (/^[bB]$/.test(escaped)) return { kind: 'empty' };
    }
    const text = source.slice(from, at);
    const alone = new RegExp(`^${text}$`, flags.replace(/[gmy]/g, ''));
    return { kind: 'set', has: (code) => alone.test(String.fromCharCode(code)), source: text };
  }

  const whole = options();
  if (at !== source.length) throw new Error(`unread: ${source.slice(at)}`);
  for (const option of whole) inspect(option, faults);
  return { ways: whole.reduce((sum, option) => sum + waysOf(option), 0), faults };
}

const CODES = Array.from({ length: 256 }, (_, code) => code);

/** Codes with which a node may begin, or that it may go on with. */
function codesOf(node: Node): readonly number[] {
  if (node.kind === 'empty') return [];
  if (node.kind === 'set') return CODES.filter(node.has);
  if (node.kind === 'repeat') return codesOf(node.node);
  return [...new Set(node.options.flatMap((option) => option.flatMap(codesOf)))];
}

/** A repetition inside a repetition, and neighbours that can both take the same long run of characters. */
function inspect(nodes: readonly Node[], faults: string[]): void {
  let before: Extract<Node, { kind: 'repeat' }> | null = null;
  for (const node of nodes) {
    if (node.kind === 'repeat') {
      if (node.max > 1) {
        const inner = node.node.kind === 'group' ? longestIn(node.node) : 1;
        if (inner > 1 && node.max * inner > 4096) faults.push(`nested: ${node.source}`);
        if (before !== null && before.max * node.max > 40_000) {
          const here = new Set(codesOf(node));
          if (codesOf(before).some((code) => here.has(code)))
            faults.push(`overlapping: ${before.source} ${node.source}`);
        }
      }
      before = node.max > 1 ? node : before;
      if (node.node.kind === 'group') for (const option of node.node.options) inspect(option, faults);
      continue;
    }
    if (node.kind === 'group') for (const option of node.options) inspect(option, faults);
    if (node.kind !== 'empty') before = null;
  }
}

const longestIn = (group: Extract<Node, { kind: 'group' }>): number =>
  Math.max(1, ...group.options.flatMap((option) => option.map((node) => (node.kind === 'repeat' ? node.max : 1))));

/** Choices of a sequence. A repetition whose characters cannot begin what follows has to stop where they end: it chooses nothing. */
function waysOf(nodes: readonly Node[]): number {
  return nodes.reduce((ways, node, index) => ways * (isForced(node, nodes.slice(index + 1)) ? 1 : waysOfOne(node)), 1);
}

function isForced(node: Node, rest: readonly Node[]): boolean {
  if (node.kind !== 'repeat' || node.node.kind !== 'set') return false;
  const next = firstCodes(rest);
  return next !== null && !codesOf(node).some((code) => next.has(code));
}

/** What a sequence may begin with; null when it may be empty. */
function firstCodes(nodes: readonly Node[]): ReadonlySet<number> | null {
  const codes = new Set<number>();
  for (const node of nodes) {
    if (node.kind === 'empty') return null;
    for (const code of codesOf(node)) codes.add(code);
    if (node.kind !== 'repeat' || node.min > 0) return codes;
  }
  return null;
}

function waysOfOne(node: Node): number {
  if (node.kind === 'group') return node.options.reduce((sum, option) => sum + waysOf(option), 0);
  if (node.kind !== 'repeat') return 1;
  const inner = node.node.kind === 'group' ? waysOfOne(node.node) : 1;
  return (Math.min(node.max, 1e9) - node.min + 1) * inner;
}
