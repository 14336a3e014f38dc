import type { Report } from '../model/report.ts';
import {
  COMMA,
  changeList,
  circumstancesOf,
  reasonOf,
  type Spoken,
  sentenceOf,
  severityList,
  titleOf,
  tripOf,
} from '../render/sentences.ts';
import { byReason, type Site, totalOf, type View } from '../render/view.ts';
import { bareText, joined, named, type Part, prose } from '../text/fill.ts';
import { formatDay } from '../text/format.ts';
import type { Words } from '../text/words.ts';
import { countsOf, MOVES, type Moved } from './moves.ts';
import { REMINDERS, type Reminder } from './reminders.ts';

type Sentence = readonly Part[];

/** One line of a list, what is said below it, and lines for a shell. */
export interface Entry {
  readonly says: Sentence;
  readonly notes?: readonly Sentence[];
  readonly code?: string;
}

/** A piece of a message, before anybody has decided whether it becomes text or HTML. */
export type Block =
  | { readonly kind: 'marking' | 'title' | 'heading' | 'paragraph' | 'warning' | 'note'; readonly says: Sentence }
  | { readonly kind: 'list' | 'steps'; readonly entries: readonly Entry[] };

/** What a mail says, in one language. */
export interface Letter {
  readonly words: Words;
  readonly subject: Sentence;
  readonly blocks: readonly Block[];
}

export const block = (kind: Exclude<Block['kind'], 'list' | 'steps'>, says: Sentence | string): Block => ({
  kind,
  says: typeof says === 'string' ? prose(says) : says,
});

/** `2 new, 1 corrected, 3 overdue`; that there is nothing new, when nothing moved and nothing came due. */
export function clausesOf(moved: readonly Moved[], words: Words, due: readonly Reminder[] = []): Sentence {
  const counts = countsOf(moved);
  const clauses = [
    ...MOVES.filter((move) => counts[move] > 0).map((move) => words.count(`mail.moved.${move}`, counts[move])),
    ...[...Map.groupBy(due, ({ when }) => when)].map(([when, these]) => words.count(`mail.${when}`, these.length)),
  ];
  return clauses.length === 0 ? prose(words.word('mail.subject.none')) : joined(clauses, COMMA[words.language]);
}

/** Who may read it, what it is about, of which night, and what that night is worth. */
export function opening({ document: { run } }: Report, about: Sentence, words: Words): readonly Block[] {
  const night = words.say('page.title', { date: prose(formatDay(run.takenAt, words.language)) });
  return [
    block('marking', [{ kind: 'machine', text: 'TLP:AMBER' }, ...prose(' · '), ...prose(words.word('page.marking'))]),
    block('title', [...about, ...prose(' · '), ...night]),
    ...(run.rehearsal ? [block('warning', words.word('health.rehearsal'))] : []),
    ...(run.state === 'complete'
      ? []
      : [
          block('warning', [
            ...prose(words.word(run.state === 'degraded' ? 'health.degraded' : 'health.interrupted')),
            ...run.trips.flatMap((trip) => [...prose(' '), ...tripOf(trip, words)]),
          ]),
        ]),
  ];
}

/** What is to correct, and how much of it could not be looked at. */
export function verdict(view: View, words: Words): Block {
  const blind = view.sites.filter(isBlind).length;
  const open = totalOf(view.open);
  const clauses = [
    ...(open > 0
      ? [words.say('open.is', { list: severityList(view.open, words) })]
      : blind < view.sites.length
        ? [prose(words.word('open.none'))]
        : []),
    ...(blind > 0 ? [words.count('owner.blind', blind)] : []),
  ];
  return block('paragraph', joined(clauses, ' '));
}

const isBlind = ({ target, left }: Site): boolean =>
  !left && (target.coverage === 'untestable' || target.coverage === 'not-run');

/** What is said where nothing that is told has moved; nothing where something has, and on a first night. */
export function quiet(moved: readonly Moved[], view: View, words: Words): readonly Block[] {
  if (view.first || moved.length > 0) return [];
  const others = changeList(view, words);
  return [block('paragraph', others.length === 0 ? words.word('changes.none') : others)];
}

interface Manner {
  readonly most: number; // lines of one list
  readonly place: (site: Site) => Sentence; // says before each line where it was seen
}

/** Each kind of reminder with its first lines. */
export function whatIsDue(
  due: readonly Reminder[],
  view: View,
  words: Words,
  { most, place }: Manner,
): readonly Block[] {
  const sites = new Map(view.sites.map((site) => [site.target.id, site]));
  return REMINDERS.flatMap((when): readonly Block[] => {
    const these = due.filter((one) => one.when === when);
    if (these.length === 0) return [];
    const lines = these.slice(0, most).map(({ target, finding }): Entry => {
      const site = sites.get(target.id);
      return {
        says: [
          ...prose(words.word(`severity.${finding.severity}`)),
          ...prose(' · '),
          ...(site === undefined ? [] : [...place(site), ...prose(' · ')]),
          ...heard(sentenceOf(finding, words), words),
        ],
        notes: [joined(circumstancesOf(finding, words, view), ' · ')],
      };
    });
    const more = these.length - most;
    const rest: readonly Entry[] = more > 0 ? [{ says: words.count('list.more', more) }] : [];
    return [
      block('heading', [...prose(words.word(`duty.${when}`)), ...prose(` (${these.length})`)]),
      { kind: 'list', entries: [...lines, ...rest] },
    ];
  });
}

/** Each kind of move with its first lines. */
export function whatMoved(
  moved: readonly Moved[],
  view: View,
  words: Words,
  { most, place }: Manner,
): readonly Block[] {
  const sites = new Map(view.sites.map((site) => [site.target.id, site]));
  return MOVES.flatMap((move): readonly Block[] => {
    const these = moved.filter((one) => one.move === move);
    if (these.length === 0) return [];
    const lines = move === 'unverified' ? unverifiedLines(these, sites, words, place) : these.map(lineFor);
    const more = lines.length - most;
    const rest: readonly Entry[] = more > 0 ? [{ says: words.count('list.more', more) }] : [];
    const total = prose(` (${these.length})`);
    return [
      block('heading', [...prose(words.word(`changes.${move}`)), ...total]),
      block('note', words.word(`changes.${move}.note`)),
      { kind: 'list', entries: [...lines.slice(0, most), ...rest] },
    ];
  });

  function lineFor({ move, target, finding }: Moved): Entry {
    const site = sites.get(target.id);
    const where = site === undefined ? prose('') : place(site);
    const parts = heard(move === 'fixed' ? titleOf(finding, words) : sentenceOf(finding, words), words);
    const label = move === 'fixed' ? [] : [...prose(words.word(`severity.${finding.severity}`)), ...prose(' · ')];
    const circumstances = joined(circumstancesOf(finding, words, view), ' · ');
    return {
      says: [...label, ...where, ...prose(' · '), ...parts],
      ...(circumstances.length > 0 ? { notes: [circumstances] } : {}),
    };
  }
}

/** One line for each site and reason, however many points stay open there. */
function unverifiedLines(
  moved: readonly Moved[],
  sites: ReadonlyMap<string, Site>,
  words: Words,
  place: (site: Site) => Sentence,
): readonly Entry[] {
  return [...Map.groupBy(moved, ({ target }) => target.id)].flatMap(([id, ofSite]) => {
    const site = sites.get(id);
    if (site === undefined) return [];
    return byReason(ofSite.map(({ finding }) => finding)).map(
      ({ reason, findings }): Entry => ({
        says: [
          ...place(site),
          ...prose(' · '),
          ...words.say('reason.could-not-look', { reason: reasonOf(reason, words) }),
        ],
        notes: [words.count('changes.stayOpen', findings.length)],
      }),
    );
  });
}

/** A sentence that has no translation yet stands apart, with a direction of its own. */
export const heard = ({ parts, language }: Spoken, words: Words): Sentence =>
  language === words.language ? parts : named(bareText(parts));

export const hostOf = ({ target: { host, display } }: Site): Sentence => [
  { kind: 'machine', text: display === '' ? host : display },
];

const bare = (contact: string): string => contact.replace(/^mailto:/, '');

/** Who answers for the message, and where to read about us. */
export function whoWrites({ document: { run }, scanner }: Report, words: Words): readonly Sentence[] {
  return [
    ...(scanner === null
      ? []
      : [
          words.say('mail.who.from', { contact: bare(scanner.contact) }),
          words.say('mail.who.information', { info: scanner.info }),
        ]),
    words.say('mail.who.run', { run: run.id }),
  ];
}
