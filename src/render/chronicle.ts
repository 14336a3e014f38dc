import type { Chronicle, ChronicleNight, Turn } from '../model/chronicle.ts';
import type { Severity } from '../model/finding.ts';
import { NO_POINTS, type Points } from '../model/outlook.ts';
import type { CoverageState, RuleWords } from '../model/report.ts';
import { visible } from '../text/bidi.ts';
import { bareText } from '../text/fill.ts';
import { formatDay, isDay } from '../text/format.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { type Paint, painter, wrapped, written } from './lines.ts';
import { titleOf } from './sentences.ts';
import { WORST_FIRST } from './view.ts';

export interface ChronicleStyle {
  readonly colour: boolean;
  readonly columns?: number; // 80 unless said
}

/**
 * The nights of one site, for a terminal: a row for each month with one sign a night and what was open when it ended, then what is open
 * now, then what opened and closed, the newest first. Ends with a line feed.
 */
export function renderChronicle(
  chronicle: Chronicle,
  rules: readonly RuleWords[],
  { colour, columns = 80 }: ChronicleStyle,
): string {
  const told: Telling = { chronicle, words: wordsOf('en', rules), paint: painter(colour), columns };
  return [...opening(told), ...months(told), ...openNow(told), ...moves(told)].map(written).join('');
}

interface Telling {
  readonly chronicle: Chronicle;
  readonly words: Words;
  readonly paint: Paint;
  readonly columns: number;
}

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
const dateOf = (instant: string): string => formatDay(instant, 'en');
const dayOf = (instant: string): string => instant.slice(0, 10);

function* opening({ chronicle, words, paint, columns }: Telling): Generator<string> {
  const { target, nights } = chronicle;
  const [first, last] = [nights[0], nights.at(-1)];
  if (first === undefined || last === undefined) return;
  yield `${paint(visible(target), 'bold')} · ${count(nights.length, 'night')} from ${dateOf(first.takenAt)} to ${dateOf(last.takenAt)}`;
  const seen = (['complete', 'partial', 'untestable', 'not-run'] as const).flatMap((sight) => {
    const n = nights.filter((night) => night.sight === sight).length;
    return n === 0 ? [] : [`${n} ${wordOf(sight, words)}`];
  });
  yield* wrapped(seen.join(' · '), columns);
  if (last.reason !== null)
    yield* wrapped(
      `${wordOf(last.sight, words)} on the last night: ${words.word(`reason.${last.reason}`)}`,
      columns,
      '  ',
      '! ',
    );
}

const wordOf = (sight: CoverageState, words: Words): string =>
  bareText(words.count(sight === 'not-run' ? 'health.notRun' : `health.${sight}`, 1));

// --- one row a month -----------------------------------------------------------------------------------------------------

/** A bar as high as what was seen; nights from which nothing is concluded have a sign of their own. */
const SIGNS: Readonly<Record<CoverageState, string>> = { complete: '█', partial: '▄', untestable: '▁', 'not-run': '-' };
const NOTHING = '·';
const UNTOLD = '!';

const signOf = ({ sight, state }: ChronicleNight): string =>
  state === 'degraded' || state === 'running' ? UNTOLD : SIGNS[sight];

const MOST_MONTHS = 24;

function* months(told: Telling): Generator<string> {
  const { chronicle, paint, columns } = told;
  const byMonth = Map.groupBy(chronicle.nights, ({ takenAt }) => takenAt.slice(0, 7));
  const heads = WORST_FIRST.map((severity) => (severity === 'info' ? 'info' : labelOf(severity, told).toLowerCase()));
  yield '';
  yield* wrapped(legendOf(chronicle.nights), columns).map((line) => paint(line, 'dim'));
  yield '';
  yield paint(`         1         11        21          ${heads.join('  ')}`, 'dim');
  for (const [month, nights] of [...byMonth].slice(-MOST_MONTHS)) {
    const strip = Array.from({ length: 31 }, (_, day) => {
      const date = `${month}-${String(day + 1).padStart(2, '0')}`;
      const night = nights.findLast(({ takenAt }) => takenAt.startsWith(date));
      if (night !== undefined) return signOf(night);
      return isDay(date) ? NOTHING : ' ';
    });
    const open = openAfter(chronicle.turns, nights.at(-1)?.takenAt ?? month);
    const numbers = WORST_FIRST.map((severity, place) => {
      const wide = heads[place]?.length ?? 0;
      return open[severity] === 0
        ? paint('-'.padStart(wide), 'dim')
        : paint(String(open[severity]).padStart(wide), severity);
    });
    yield `${month}  ${strip.join('')}${numbers.map((number) => `  ${number}`).join('')}`;
  }
}

function legendOf(nights: readonly ChronicleNight[]): string {
  const signs: readonly (readonly [sign: string, says: string])[] = [
    [SIGNS.complete, 'observed in full'],
    [SIGNS.partial, 'in part'],
    [SIGNS.untestable, 'could not be observed'],
    [SIGNS['not-run'], 'not run'],
    [UNTOLD, 'a night from which nothing is concluded'],
  ];
  const used = new Set(nights.map(signOf));
  const said = signs.filter(([sign]) => used.has(sign)).map(([sign, says]) => `${sign} ${says}`);
  return `One sign a night: ${[...said, `${NOTHING} no night`].join(', ')}. Numbers: open on the last night of the month.`;
}

/** How many points were open at the end of a night. */
function openAfter(turns: readonly Turn[], instant: string): Points {
  const points = { ...NO_POINTS };
  for (const { state, severity } of standing(turns.filter(({ takenAt }) => takenAt <= instant)))
    if (state === 'open') points[severity] += 1;
  return points;
}

/** The last turn of each point. */
const standing = (turns: readonly Turn[]): readonly Turn[] => [
  ...new Map(turns.map((turn) => [turn.fingerprint, turn])).values(),
];

// --- what is open ----------------------------------------------------------------------------------------------------------

const LONGEST = 30; // lines of one list

const worstFirst = (a: Turn, b: Turn): number =>
  WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) || (a.rule < b.rule ? -1 : 1);

function* openNow(told: Telling): Generator<string> {
  const { chronicle, paint } = told;
  const open = standing(chronicle.turns)
    .filter(({ state }) => state === 'open')
    .sort(worstFirst);
  yield '';
  if (open.length === 0) {
    yield paint('Nothing is open.', 'good');
    return;
  }
  yield `${paint('Open', 'bold')} (${open.length}): what should hold, and does not`;
  const now = chronicle.nights.at(-1)?.takenAt ?? '';
  const serious = open.filter(({ severity }) => severity !== 'info');
  for (const turn of serious.slice(0, LONGEST)) {
    const due = turn.due < now ? `overdue since ${dayOf(turn.due)}` : `due ${dayOf(turn.due)}`;
    yield* entry(turn, { label: labelOf(turn.severity, told), facts: [`since ${dayOf(turn.firstSeen)}`, due] }, told);
  }
  if (serious.length > LONGEST) yield `  … +${serious.length - LONGEST}`;
  if (serious.length < open.length) yield `  and ${count(open.length - serious.length, 'point')} for information`;
}

const labelOf = (severity: Severity, { words }: Telling): string => words.word(`severity.${severity}`);

interface Entry {
  readonly label: string;
  readonly facts: readonly string[];
  readonly good?: boolean;
}

/** A point in two lines: what its rule asks for; where, and since when. */
function* entry(turn: Turn, { label, facts, good = false }: Entry, told: Telling): Generator<string> {
  const { words, paint, columns } = told;
  const padded = label.padEnd(11);
  const title = bareText(titleOf({ rule: turn.rule, evidence: {} }, words).parts);
  const [first = '', ...rest] = wrapped(title, columns, ' '.repeat(14), `  ${padded} `);
  yield first.replace(padded, paint(padded, good ? 'good' : turn.severity));
  yield* rest;
  const where = [turn.rule, turn.service, ...(turn.subject === null ? [] : [turn.subject])].map(visible).join(' ');
  yield* wrapped([where, ...facts].join(' · '), columns, ' '.repeat(14), ' '.repeat(14)).map((line) =>
    paint(line, 'dim'),
  );
}

// --- what moved ------------------------------------------------------------------------------------------------------------

function* moves(told: Telling): Generator<string> {
  const { chronicle, paint } = told;
  const [first, ...later] = [...Map.groupBy(chronicle.turns, ({ run }) => run).values()];
  if (first === undefined) return;
  yield '';
  yield paint('What opened and closed, newest night first', 'bold');
  let left = LONGEST;
  for (const turns of later.toReversed()) {
    const before = chronicle.turns.filter(({ takenAt }) => takenAt < (turns[0]?.takenAt ?? ''));
    if (left <= 0) {
      yield `… and ${count(later.flat().length - LONGEST, 'earlier change')}`;
      break;
    }
    yield dateOf(turns[0]?.takenAt ?? '');
    for (const turn of turns.toSorted(worstFirst).slice(0, left)) yield* move(turn, before, told);
    left -= turns.length;
  }
  yield dateOf(first[0]?.takenAt ?? '');
  yield `  ${count(first.length, 'point')} open when it was first seen`;
}

function* move(turn: Turn, before: readonly Turn[], told: Telling): Generator<string> {
  const { words } = told;
  const last = before.findLast(({ fingerprint }) => fingerprint === turn.fingerprint);
  const severity = labelOf(turn.severity, told).toLowerCase();
  if (turn.state !== 'open') {
    const days = Math.round((Date.parse(turn.takenAt) - Date.parse(turn.firstSeen)) / 86_400_000);
    const label = words.word(turn.state === 'fixed' ? 'state.fixed' : 'state.retired');
    yield* entry(turn, { label, facts: [severity, `after ${count(days, 'day')}`], good: turn.state === 'fixed' }, told);
    return;
  }
  if (last === undefined) yield* entry(turn, { label: words.word('state.new'), facts: [severity] }, told);
  else if (last.state === 'open')
    yield* entry(
      turn,
      { label: 'moved', facts: [`from ${labelOf(last.severity, told).toLowerCase()} to ${severity}`] },
      told,
    );
  else yield* entry(turn, { label: words.word('state.regressed'), facts: [severity] }, told);
}
