import type { Report, ReportFinding } from '../model/report.ts';
import type { Language } from '../model/target.ts';
import { isolate, visible } from '../text/bidi.ts';
import { type Part, prose } from '../text/fill.ts';
import { formatDay } from '../text/format.ts';
import { DIRECTION } from '../text/languages.ts';
import { type Words, wordsOf } from '../text/words.ts';
import {
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
import { type Block, byReason, type Site, totalOf, type View, viewOf } from './view.ts';

/** What changed, as Markdown: for a ticket or a message. Foreign text cannot become markup. Ends with a line feed. */
export function renderMarkdown(
  report: Report,
  language: Language = 'en',
  words: Words = wordsOf(language, report.rules),
): string {
  const view = viewOf(report);
  const lines = [...opening(view, words), ...(view.first ? firstNight(view, words) : changes(view, words))];
  const text = `${lines.join('\n')}\n`;
  return DIRECTION[language] === 'rtl' ? `<div dir="rtl" lang="${language}">\n\n${text}\n</div>\n` : text;
}

function* opening(view: View, words: Words): Generator<string> {
  const { run, coverage } = view.report.document;
  const title = words.say('page.title', { date: prose(formatDay(run.takenAt, words.language)) });
  yield `# Rasid · ${marked(title)}`;
  yield '';
  yield `**TLP:AMBER** · ${marked(timeOf(run.takenAt, words))} · ${marked(words.say('page.from', { vantage: run.vantage }))}`;
  yield '';
  if (run.state !== 'complete') {
    const why = run.trips.map((trip) => ` ${marked(tripOf(trip, words))}`).join('');
    yield `**${words.word(run.state === 'degraded' ? 'health.degraded' : 'health.interrupted')}**${why}`;
    yield '';
  }
  if (run.rehearsal) {
    yield `**${words.word('health.rehearsal')}**`;
    yield '';
  }
  const seen = (['complete', 'partial', 'untestable', 'notRun'] as const)
    .filter((state) => coverage[state] > 0)
    .map((state) => `${coverage[state]} ${marked(words.count(`health.${state}`, coverage[state]))}`);
  yield [marked(words.count('page.sites', coverage.targets)), ...seen].join(' · ');
  yield '';
  const open =
    totalOf(view.open) === 0
      ? words.word('open.none')
      : marked(words.say('open.is', { list: severityList(view.open, words) }));
  const apart =
    view.waived === 0 ? '' : ` ${marked(words.say('waived.also', { list: words.count('waived.total', view.waived) }))}`;
  yield `**${open}**${apart}`;
}

function* firstNight(view: View, words: Words): Generator<string> {
  yield '';
  yield words.word('first.lead');
  yield '';
  yield `## ${words.word('first.worst')}`;
  if (view.worst.total === 0) {
    yield '';
    yield words.word('first.worst.none');
  }
  yield* lines(view.worst, view, words);
}

function* changes(view: View, words: Words): Generator<string> {
  yield '';
  yield `## ${marked(sinceWhen(view, words) ?? [])}`;
  if (view.blocks.length === 0) {
    yield '';
    yield words.word(view.eventful.length > 0 ? 'changes.noneButEvents' : 'changes.none');
  }
  for (const block of view.blocks) {
    yield '';
    yield `### ${words.word(`changes.${block.name}`)} (${block.total})`;
    yield '';
    yield words.word(`changes.${block.name}.note`);
    yield* lines(block, view, words);
  }
  if (view.eventful.length > 0) yield* events(view, words);
}

function* lines(block: Block, view: View, words: Words): Generator<string> {
  for (const { owner, known, sites } of block.owners) {
    yield '';
    yield `**${escaped(nameOf(known, owner, words.language).text)}**`;
    yield '';
    for (const { site, findings } of sites) {
      yield `- ${hostOf(site)}`;
      if (block.name === 'unverified') {
        for (const { reason, findings: group } of byReason(findings)) {
          yield `  - ${marked(words.say('reason.could-not-look', { reason: reasonOf(reason, words) }))} ${marked(words.count('changes.stayOpen', group.length))}`;
        }
      } else {
        for (const finding of findings) yield `  - ${line(finding, view, words)}`;
      }
    }
  }
}

function line(finding: ReportFinding, view: View, words: Words): string {
  const { state, severity, service, subject } = finding;
  const closed = state === 'fixed' || state === 'retired';
  const label = closed ? words.word(`state.${state}`) : words.word(`severity.${severity}`);
  const { parts } = state === 'retired' ? titleOf(finding, words) : sentenceOf(finding, words);
  const where = [service, ...(subject === null ? [] : [subject])].map(coded).join(' ');
  const facts = circumstancesOf(finding, words, view).map(marked);
  return [`**${label}** — ${marked(parts)}`, where, ...facts].join(' · ');
}

function* events(view: View, words: Words): Generator<string> {
  yield '';
  yield `### ${words.word('changes.events')}`;
  yield '';
  yield words.word('changes.events.note');
  yield '';
  for (const site of view.eventful) {
    yield `- ${hostOf(site)}`;
    for (const { event, evidence } of site.target.events) {
      const said = Object.keys(evidence)
        .sort()
        .map(
          (name) =>
            `${coded(name)} ${[evidence[name]]
              .flat()
              .map((one) => coded(String(one)))
              .join(', ')}`,
        );
      yield `  - ${[words.word(`event.${event}`), ...said].join(' · ')}`;
    }
  }
}

export const hostOf = ({ target: { host, display } }: Site): string =>
  display === host || display === '' ? coded(host) : `${coded(display)} (${coded(host)})`;

/** Our sentences with foreign text in them. */
export const marked = (parts: readonly Part[]): string =>
  parts.map(({ kind, text }) => (kind === 'machine' ? coded(text) : escaped(text))).join('');

/** Code where that is safe in every dialect, else escaped prose: a code span cannot escape what it holds. */
function coded(text: string): string {
  const shown = visible(text);
  if (shown === '') return '—';
  const span = /^[^`<>&|]+$/.test(shown) && shown.trim() === shown ? `\`${shown}\`` : escaped(shown);
  return /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(shown) ? isolate(span) : span;
}

/** Prose in which nothing is markup. */
const escaped = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]#|~]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
