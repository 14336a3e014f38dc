import type { Chronicle, ChronicleNight, Turn } from '../model/chronicle.ts';
import type { Severity } from '../model/finding.ts';
import { NO_POINTS, type Points } from '../model/outlook.ts';
import type { CoverageState, RuleWords } from '../model/report.ts';
import type { Language } from '../model/target.ts';
import { bareText, type Part, plainText, prose } from '../text/fill.ts';
import { formatDay, isDay } from '../text/format.ts';
import { DIRECTION } from '../text/languages.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { type Paint, painter, wrapped, written } from './lines.ts';
import { titleOf } from './sentences.ts';
import { WORST_FIRST } from './view.ts';

export interface ChronicleStyle {
  readonly language?: Language; // English unless said
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
  { language = 'en', colour, columns = 80 }: ChronicleStyle,
  words: Words = wordsOf(language, rules),
): string {
  const speak = DIRECTION[language] === 'rtl' ? plainText : bareText;
  const told: Telling = { chronicle, words, paint: painter(colour), columns, speak };
  return [...opening(told), ...months(told), ...openNow(told), ...moves(told)].map(written).join('');
}

interface Telling {
  readonly chronicle: Chronicle;
  readonly words: Words;
  readonly paint: Paint;
  readonly columns: number;
  readonly speak: (parts: readonly Part[]) => string;
}

const dateOf = (instant: string, { words }: Telling): string => formatDay(instant, words.language);
const dayOf = (instant: string): string => instant.slice(0, 10);

function* opening(told: Telling): Generator<string> {
  const { chronicle, words, paint, columns, speak } = told;
  const { target, nights } = chronicle;
  const [first, last] = [nights[0], nights.at(-1)];
  if (first === undefined || last === undefined) return;
  const span = { from: prose(dateOf(first.takenAt, told)), to: prose(dateOf(last.takenAt, told)) };
  const all = speak(words.count('chronicle.nights', nights.length, span));
  yield `${paint(speak([{ kind: 'machine', text: target }]), 'bold')} · ${all}`;
  const seen = SIGHTS.flatMap((sight) => {
    const n = nights.filter((night) => night.sight === sight).length;
    return n === 0 ? [] : [`${n} ${wordOf(sight, n, words)}`];
  });
  yield* wrapped(seen.join(' · '), columns);
  if (last.reason !== null)
    yield* wrapped(
      speak(
        words.say('chronicle.lastNight', {
          sight: prose(wordOf(last.sight, 1, words)),
          reason: prose(words.word(`reason.${last.reason}`)),
        }),
      ),
      columns,
      '  ',
      '! ',
    );
}

const SIGHTS = ['complete', 'partial', 'untestable', 'not-run'] as const;

const wordOf = (sight: CoverageState, n: number, words: Words): string =>
  bareText(words.count(sight === 'not-run' ? 'health.notRun' : `health.${sight}`, n));

// --- one row a month -----------------------------------------------------------------------------------------------------

/** A bar as high as what was seen; nights from which nothing is concluded have a sign of their own. */
const SIGNS: Readonly<Record<CoverageState, string>> = { complete: '█', partial: '▄', untestable: '▁', 'not-run': '-' };
const NOTHING = '·';
const UNTOLD = '!';

const signOf = ({ sight, state }: ChronicleNight): string =>
  state === 'degraded' || state === 'running' ? UNTOLD : SIGNS[sight];

const MOST_MONTHS = 24;
const DAYS = '         1         11        21        ';

function* months(told: Telling): Generator<string> {
  const { chronicle, paint, columns } = told;
  const byMonth = Map.groupBy(chronicle.nights, ({ takenAt }) => takenAt.slice(0, 7));
  const heads = WORST_FIRST.map((severity) =>
    severity === 'info' ? told.words.word('chronicle.info') : labelOf(severity, told).toLowerCase(),
  );
  yield '';
  yield* wrapped(legendOf(told), columns).map((line) => paint(line, 'dim'));
  yield '';
  // Words of some languages are long: then one space parts them.
  const gap = DAYS.length + heads.join('  ').length + 2 > columns ? ' ' : '  ';
  yield paint(`${DAYS}${gap}${heads.join(gap)}`, 'dim');
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
    yield `${month}  ${strip.join('')}${numbers.map((number) => `${gap}${number}`).join('')}`;
  }
}

function legendOf({ chronicle, words, speak }: Telling): string {
  const signs: readonly (readonly [sign: string, says: string])[] = [
    ...SIGHTS.map((sight) => [SIGNS[sight], wordOf(sight, 1, words)] as const),
    [UNTOLD, words.word('chronicle.untold')],
  ];
  const used = new Set(chronicle.nights.map(signOf));
  const said = [...signs.filter(([sign]) => used.has(sign)), [NOTHING, words.word('chronicle.noNight')]];
  return speak(words.say('chronicle.legend', { signs: prose(said.map((one) => one.join(' ')).join(' / ')) }));
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
  const { chronicle, words, paint, speak } = told;
  const open = standing(chronicle.turns)
    .filter(({ state }) => state === 'open')
    .sort(worstFirst);
  yield '';
  if (open.length === 0) {
    yield paint(words.word('chronicle.nothingOpen'), 'good');
    return;
  }
  const note = speak(words.say('chronicle.open.note', { n: prose(String(open.length)) }));
  yield `${paint(words.word('chronicle.open'), 'bold')} ${note}`;
  const now = chronicle.nights.at(-1)?.takenAt ?? '';
  const serious = open.filter(({ severity }) => severity !== 'info');
  for (const turn of serious.slice(0, LONGEST)) {
    const due = words.say(turn.due < now ? 'finding.overdue' : 'finding.due', { date: prose(dayOf(turn.due)) });
    const since = words.say('chronicle.since', { date: prose(dayOf(turn.firstSeen)) });
    yield* entry(turn, { label: labelOf(turn.severity, told), facts: [since, due].map(speak) }, told);
  }
  if (serious.length > LONGEST) yield `  … +${serious.length - LONGEST}`;
  if (serious.length < open.length) yield `  ${speak(words.count('chronicle.alsoInfo', open.length - serious.length))}`;
}

const labelOf = (severity: Severity, { words }: Telling): string => words.word(`severity.${severity}`);

interface Entry {
  readonly label: string;
  readonly facts: readonly string[];
  readonly good?: boolean;
}

/** A point in two lines: what its rule asks for; where, and since when. */
function* entry(turn: Turn, { label, facts, good = false }: Entry, told: Telling): Generator<string> {
  const { words, paint, columns, speak } = told;
  const padded = label.padEnd(11);
  const title = speak(titleOf({ rule: turn.rule, evidence: {} }, words).parts);
  const [first = '', ...rest] = wrapped(title, columns, ' '.repeat(14), `  ${padded} `);
  yield first.replace(padded, paint(padded, good ? 'good' : turn.severity));
  yield* rest;
  const where = [turn.rule, turn.service, ...(turn.subject === null ? [] : [turn.subject])]
    .map((text) => speak([{ kind: 'machine', text }]))
    .join(' ');
  yield* wrapped([where, ...facts].join(' · '), columns, ' '.repeat(14), ' '.repeat(14)).map((line) =>
    paint(line, 'dim'),
  );
}

// --- what moved ------------------------------------------------------------------------------------------------------------

function* moves(told: Telling): Generator<string> {
  const { chronicle, words, paint, speak } = told;
  const [first, ...later] = [...Map.groupBy(chronicle.turns, ({ run }) => run).values()];
  if (first === undefined) return;
  yield '';
  yield paint(words.word('chronicle.moves'), 'bold');
  let left = LONGEST;
  for (const turns of later.toReversed()) {
    const before = chronicle.turns.filter(({ takenAt }) => takenAt < (turns[0]?.takenAt ?? ''));
    if (left <= 0) {
      yield `… ${speak(words.count('chronicle.earlier', later.flat().length - LONGEST))}`;
      break;
    }
    yield dateOf(turns[0]?.takenAt ?? '', told);
    for (const turn of turns.toSorted(worstFirst).slice(0, left)) yield* move(turn, before, told);
    left -= turns.length;
  }
  yield dateOf(first[0]?.takenAt ?? '', told);
  yield `  ${speak(words.count('chronicle.atFirst', first.length))}`;
}

function* move(turn: Turn, before: readonly Turn[], told: Telling): Generator<string> {
  const { words, speak } = told;
  const last = before.findLast(({ fingerprint }) => fingerprint === turn.fingerprint);
  const severity = labelOf(turn.severity, told).toLowerCase();
  if (turn.state !== 'open') {
    const days = Math.round((Date.parse(turn.takenAt) - Date.parse(turn.firstSeen)) / 86_400_000);
    const label = words.word(turn.state === 'fixed' ? 'state.fixed' : 'state.retired');
    yield* entry(
      turn,
      { label, facts: [severity, speak(words.count('chronicle.after', days))], good: turn.state === 'fixed' },
      told,
    );
    return;
  }
  if (last === undefined) yield* entry(turn, { label: words.word('state.new'), facts: [severity] }, told);
  else if (last.state === 'open')
    yield* entry(
      turn,
      {
        label: words.word('state.updated'),
        facts: [
          speak(
            words.say('chronicle.fromTo', {
              from: prose(labelOf(last.severity, told).toLowerCase()),
              to: prose(severity),
            }),
          ),
        ],
      },
      told,
    );
  else yield* entry(turn, { label: words.word('state.regressed'), facts: [severity] }, told);
}
