import type { Report, ReportFinding } from '../model/report.ts';
import type { Language } from '../model/target.ts';
import { visible } from '../text/bidi.ts';
import { bareText, type Part, partsOf, plainText, prose } from '../text/fill.ts';
import { formatDay } from '../text/format.ts';
import { DIRECTION } from '../text/languages.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { type Paint, painter, wrapped, written } from './lines.ts';
import {
  changeList,
  circumstancesOf,
  nameOf,
  reasonOf,
  sentenceOf,
  severityList,
  sinceWhen,
  timeOf,
  titleOf,
  tripOf,
} from './sentences.ts';
import { type Block, byReason, type PlacedFindings, type Site, totalOf, type View, viewOf } from './view.ts';

export interface Terminal {
  readonly language?: Language; // English unless said
  readonly colour: boolean;
  readonly columns?: number; // 80 unless said
}

/**
 * What changed, for a terminal: short lines, foreign text escaped (a banner may hold commands for the terminal), and nothing
 * that only colour would say. Ends with a line feed.
 */
export function renderSummary(
  report: Report,
  { language = 'en', colour, columns = 80 }: Terminal,
  words: Words = wordsOf(language, report.rules),
): string {
  const view = viewOf(report);
  const told: Telling = {
    view,
    words,
    paint: painter(colour),
    columns,
    speak: (parts) => (DIRECTION[language] === 'rtl' ? plainText : bareText)(parts),
  };
  return [...opening(told), ...(view.first ? firstNight(told) : changes(told)), ...closing(told)].map(written).join('');
}

interface Telling {
  readonly view: View;
  readonly words: Words;
  readonly paint: Paint;
  readonly columns: number;
  readonly speak: (parts: readonly Part[]) => string;
}

function* opening({ view, words, paint, columns, speak }: Telling): Generator<string> {
  const { run, coverage } = view.report.document;
  const title = speak(words.say('page.title', { date: prose(formatDay(run.takenAt, words.language)) }));
  yield paint(`Rasid · ${title}`, 'bold');
  yield* wrapped(
    [speak(timeOf(run.takenAt, words)), speak(words.say('page.from', { vantage: run.vantage }))].join(' · '),
    columns,
  );
  if (run.state !== 'complete')
    yield* wrapped(
      [
        words.word(run.state === 'degraded' ? 'health.degraded' : 'health.interrupted'),
        ...run.trips.map((trip) => speak(tripOf(trip, words))),
      ].join(' '),
      columns,
      '',
      '! ',
    ).map((line) => paint(line, 'high'));
  if (run.rehearsal) yield* wrapped(words.word('health.rehearsal'), columns);
  const seen = (['complete', 'partial', 'untestable', 'notRun'] as const)
    .filter((state) => coverage[state] > 0)
    .map((state) => `${coverage[state]} ${speak(words.count(`health.${state}`, coverage[state]))}`);
  yield* wrapped([speak(words.count('page.sites', coverage.targets)), ...seen].join(' · '), columns);
}

function* closing({ view, words, paint, columns, speak }: Telling): Generator<string> {
  yield '';
  const open =
    totalOf(view.open) === 0
      ? words.word('open.none')
      : speak(words.say('open.is', { list: severityList(view.open, words) }));
  const apart =
    view.waived === 0 ? '' : ` ${speak(words.say('waived.also', { list: words.count('waived.total', view.waived) }))}`;
  yield* wrapped(`${open}${apart}`, columns).map((line) => paint(line, 'bold'));
}

function* firstNight(told: Telling): Generator<string> {
  const { view, words, paint, columns } = told;
  yield '';
  yield* wrapped(words.word('first.lead'), columns);
  yield '';
  if (view.worst.total === 0) {
    yield words.word('first.worst.none');
    return;
  }
  yield paint(words.word('first.worst'), 'bold');
  yield* sites(view.worst, told);
}

function* changes(told: Telling): Generator<string> {
  const { view, words, paint, columns, speak } = told;
  yield '';
  if (view.blocks.length === 0 && view.eventful.length === 0) {
    yield* wrapped(words.word('changes.none'), columns);
    return;
  }
  yield* wrapped(`${speak(sinceWhen(view, words) ?? [])}: ${speak(changeList(view, words))}.`, columns);
  for (const block of view.blocks) {
    yield '';
    yield `${paint(words.word(`changes.${block.name}`), 'bold')} (${block.total})`;
    if (block.name === 'unverified') yield* unverified(block, told);
    else if (block.name === 'registered') yield* registered(block, told);
    else yield* sites(block, told);
  }
  if (view.eventful.length > 0) yield* events(told);
}

const LONGEST = 40; // lines of one list; the report has them all

function* sites(block: Block, told: Telling): Generator<string> {
  let left = LONGEST;
  for (const { site, findings } of placesOf(block)) {
    const shown = findings.slice(0, left);
    if (shown.length > 0) yield* hostLines(site, told);
    for (const finding of shown) yield* line(finding, told);
    left -= shown.length;
  }
  if (block.total > LONGEST) yield `    … +${block.total - LONGEST}`;
}

function* line(finding: ReportFinding, { words, paint, columns, speak, view }: Telling): Generator<string> {
  const { state, severity } = finding;
  const closed = state === 'fixed' || state === 'retired';
  const label = closed ? words.word(`state.${state}`) : words.word(`severity.${severity}`);
  const { parts } = state === 'retired' ? titleOf(finding, words) : sentenceOf(finding, words);
  const padded = label.padEnd(11);
  const [first = '', ...rest] = wrapped(speak(parts), columns, ' '.repeat(16), `    ${padded} `);
  yield first.replace(padded, paint(padded, closed ? 'good' : severity));
  yield* rest;
  const where = [finding.service, ...(finding.subject === null ? [] : [finding.subject])].map(visible).join(' ');
  const tonight = finding.firstSeen === view.report.document.run.takenAt; // which `new` says already
  const told = tonight && !view.first ? { ...finding, firstSeen: null } : finding;
  const facts = [where, ...circumstancesOf(told, words, view).map(speak)];
  yield* wrapped(facts.join(' · '), columns, ' '.repeat(16), ' '.repeat(16)).map((text) => paint(text, 'dim'));
}

/** One line for each site and reason: the points themselves did not move. */
function* unverified(block: Block, told: Telling): Generator<string> {
  const { words, columns, speak } = told;
  for (const { site, findings } of placesOf(block)) {
    yield* hostLines(site, told);
    for (const { reason, findings: group } of byReason(findings)) {
      const why = speak(words.say('reason.could-not-look', { reason: reasonOf(reason, words) }));
      yield* wrapped(`${why} ${speak(words.count('changes.stayOpen', group.length))}`, columns, '    ', '    ');
    }
  }
}

function* registered(block: Block, told: Telling): Generator<string> {
  const { words, columns, speak } = told;
  for (const { site, findings } of placesOf(block)) {
    yield* hostLines(site, told);
    yield* wrapped(speak(words.count('open.total', findings.length)), columns, '    ', '    ');
  }
}

function* events(told: Telling): Generator<string> {
  const { view, words, paint, columns, speak } = told;
  const arrow = DIRECTION[words.language] === 'rtl' ? '←' : '→';
  yield '';
  yield paint(words.word('changes.events'), 'bold');
  for (const site of view.eventful) {
    yield* hostLines(site, told);
    for (const { event, evidence } of site.target.events) {
      yield* wrapped(words.word(`event.${event}`), columns, '      ', '    ');
      const told = new Map(
        Object.entries(evidence).map(([name, value]) => [name, speak(partsOf(value, words.language))]),
      );
      const [before, after] = [told.get('before'), told.get('after')];
      const [turn, names] =
        before === undefined || after === undefined
          ? [[], [...told.keys()]]
          : [[`${before} ${arrow} ${after}`], [...told.keys()].filter((name) => name !== 'before' && name !== 'after')];
      const said = [...turn, ...names.sort().map((name) => `${visible(name)}: ${told.get(name)}`)];
      if (said.length > 0) yield* wrapped(said.join(' · '), columns, '      ', '      ');
    }
  }
}

const placesOf = ({ owners }: Block): readonly PlacedFindings[] => owners.flatMap(({ sites }) => sites);

/** The host, as written and on the wire where they differ, and its owner. */
function hostLines({ target, owner }: Site, { words, columns }: Telling): readonly string[] {
  const { host, display } = target;
  const name = visible(nameOf(owner, target.owner, words.language).text);
  const wire = display === host || display === '' ? '' : `${visible(display)} = `;
  return wrapped(`${wire}${visible(host)} (${name})`, columns, '    ', '  ');
}
