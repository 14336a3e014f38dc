interface PathParts {
  readonly folder: string; // ends in /
  readonly dot: '' | '.';
  readonly ending: string; // "/", ".php", ".tar.gz" or ""
  readonly query: string;
}

function partsOf(path: string): PathParts {
  const [plain = '/', query] = path.split('?', 2);
  const directory = plain.endsWith('/');
  const whole = directory ? plain.slice(0, -1) : plain;
  const slash = whole.lastIndexOf('/') + 1;
  const name = whole.slice(slash);
  const dot = name.startsWith('.') ? '.' : '';
  const ending = directory ? '/' : dot === '.' ? '' : (/(?:\.tar)?\.[^.]*$/.exec(name)?.[0] ?? '');
  return { folder: whole.slice(0, slash), dot, ending, query: query === undefined ? '' : `?${query}` };
}

/** Answers differ by folder and by kind of name: a directory, a dot file, each extension. */
export function classOf(path: string): string {
  const { folder, dot, ending } = partsOf(path);
  return `${folder}${dot}*${ending}`;
}

/** A name beside `path`, of its class, that cannot exist. `chance` gives hexadecimal characters for a class. */
export function unlikely(path: string, chance: (kind: string) => string): string {
  const { folder, dot, ending, query } = partsOf(path);
  return `${folder}${dot}${chance(classOf(path)).slice(0, 12)}${ending}${query}`;
}
