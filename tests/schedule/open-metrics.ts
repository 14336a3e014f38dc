/** One sample of OpenMetrics 1.0. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const ESCAPED = String.raw`(?:[^"\\\n]|\\[\\"n])*`; // escaped-string
const LABEL = `[a-zA-Z_][a-zA-Z0-9_]*="${ESCAPED}"`;
const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?[iI]nf(?:inity)?|NaN`;
const DESCRIPTOR = new RegExp(`^# (TYPE|HELP|UNIT) (${NAME}) (${ESCAPED})$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)?\\})? (${NUMBER})$`);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  counter: ['_total', '_created'],
  unknown: [''],
};

/**
 * Reads a text by the grammar of OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/, "ABNF" and "Overall Structure"), as
 * far as gauges and counters go; throws at the first line that breaks it.
 */
export function readOpenMetrics(text: string): readonly Sample[] {
  if (!text.endsWith('# EOF\n')) throw new Error('it does not end with # EOF');
  const lines = text.slice(0, -'# EOF\n'.length).split('\n');
  if (lines.pop() !== '') throw new Error('no line feed before # EOF');
  const families = new Map<string, { type: string; readonly said: Set<string>; sampled: boolean }>();
  const samples: Sample[] = [];
  const seen = new Set<string>();
  let current = '';
  for (const [index, line] of lines.entries()) {
    const wrong = (why: string) => new Error(`line ${index + 1}: ${why}: ${line}`);
    const [, kind, name, words] = DESCRIPTOR.exec(line) ?? [];
    if (kind !== undefined && name !== undefined) {
      if (name !== current && families.has(name)) throw wrong('a family in two places');
      const family = families.get(name) ?? { type: 'unknown', said: new Set(), sampled: false };
      if (family.sampled || family.said.has(kind)) throw wrong('a descriptor twice or after its samples');
      family.said.add(kind);
      if (kind === 'TYPE') family.type = words ?? '';
      if (!(family.type in SUFFIXES)) throw wrong('a type that is not known here');
      if (kind === 'UNIT' && !name.endsWith(`_${words}`)) throw wrong('a unit that the name does not end with');
      if (/_(total|created|count|sum|bucket|info)$/.test(name)) throw wrong('a family with a reserved suffix');
      families.set(name, family);
      current = name;
      continue;
    }
    const [, sample = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    if (sample === '') throw wrong('neither a descriptor nor a sample');
    const family = families.get(current);
    if (family === undefined || !SUFFIXES[family.type]?.some((suffix) => sample === current + suffix)) {
      throw wrong('a sample outside its family');
    }
    family.sampled = true;
    const pairs = [...labels.matchAll(new RegExp(LABEL, 'g'))].map(([pair]) => pair);
    const identity = `${sample}{${pairs.toSorted().join()}}`;
    if (seen.has(identity)) throw wrong('a sample twice');
    if (new Set(pairs.map((pair) => pair.split('=', 1)[0])).size < pairs.length) throw wrong('a label twice');
    seen.add(identity);
    if (family.type === 'counter' && !(Number(value) >= 0)) throw wrong('a counter below zero');
    samples.push({ name: sample, labels: Object.fromEntries(pairs.map(pairOf)), value: Number(value) });
  }
  return samples;
}

function pairOf(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), JSON.parse(pair.slice(at + 1)) as string];
}
