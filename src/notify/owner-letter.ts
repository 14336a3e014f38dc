import type { Severity } from '../model/finding.ts';
import type { Delivery } from '../model/notification.ts';
import type { Report } from '../model/report.ts';
import { firstThings, type SnippetOf, type Thing } from '../render/points.ts';
import { nameOf, sentenceOf, sinceWhen } from '../render/sentences.ts';
import { type View, viewOf } from '../render/view.ts';
import { fill, named, type Part, prose } from '../text/fill.ts';
import { formatDay } from '../text/format.ts';
import type { Words } from '../text/words.ts';
import {
  type Block,
  block,
  clausesOf,
  type Entry,
  heard,
  hostOf,
  type Letter,
  opening,
  quiet,
  verdict,
  whatIsDue,
  whatMoved,
  whoWrites,
} from './letter.ts';
import { movesIn } from './moves.ts';
import { remindersIn } from './reminders.ts';

const COLON = { en: ': ', fr: '\u00a0: ', ar: ': ' } as const;
const FEW = 5; // lines of one list: the attached page has them all

/** What an owner reads: its own sites and nobody else's. `report` holds those alone. */
export function ownerLetter(
  report: Report,
  owner: string,
  { words, kind, severity }: { readonly words: Words; readonly kind: Delivery['kind']; readonly severity: Severity },
): Letter {
  const view = viewOf(report);
  const { document } = report;
  const name = named(
    nameOf(
      report.owners.find(({ id }) => id === owner),
      owner,
      words.language,
    ).text,
  );
  const moved = movesIn(document.targets, document.against, severity);
  const due = remindersIn(document.targets, document, severity);
  const since = sinceWhen(view, words);
  const things = firstThings(view.sites, words, snippetsOf(report));
  return {
    words,
    subject: words.say(kind === 'digest' ? 'mail.subject.digest' : 'mail.subject', {
      list: clausesOf(moved, words, due),
      about: name,
    }),
    blocks: [
      ...opening(report, name, words),
      verdict(view, words),
      ...(since === null ? [block('paragraph', words.word('first.lead'))] : []),
      ...quiet(moved, view, words),
      ...(since !== null && kind === 'digest' ? [block('note', since)] : []),
      ...whatMoved(moved, view, words, { most: FEW, place: hostOf }),
      ...whatIsDue(due, view, words, { most: FEW, place: hostOf }),
      ...(severity === 'info'
        ? []
        : [block('note', words.say('mail.floor', { severity: prose(words.word(`severity.${severity}`)) }))]),
      ...doFirst(things, view, words),
      block('paragraph', words.word('mail.attached')),
      ...yourSay(report, name, words),
    ],
  };
}

function snippetsOf({ rules }: Report): SnippetOf {
  const snippets = new Map(rules.map((rule) => [rule.id, rule.snippets]));
  return (rule, { sight }) => (sight?.server ? snippets.get(rule)?.[sight.server] : undefined);
}

function doFirst(things: readonly Thing[], view: View, words: Words): readonly Block[] {
  if (things.length === 0) return [];
  return [
    block('heading', words.count('owner.first', things.length)),
    { kind: 'steps', entries: things.map((thing) => stepFor(thing, view, words)) },
    block('note', words.word('effort.note')),
  ];
}

function stepFor({ rule, due, effort, places, first, settles }: Thing, view: View, words: Words): Entry {
  const { site, finding } = first;
  const elsewhere = new Set(places.map((place) => place.site)).size - 1;
  const spoken = words.rule(rule);
  const { verify } = view.report.rules.find(({ id }) => id === rule) ?? {};
  const late = due !== null && due < view.report.document.run.takenAt;
  const facts: readonly (readonly Part[])[] = [
    ...(due === null
      ? []
      : [words.say(late ? 'finding.overdue' : 'finding.due', { date: prose(formatDay(due, words.language)) })]),
    words.say('effort.is', { effort: prose(words.word(`effort.${effort}`)) }),
  ];
  return {
    says: [...hostOf(site), ...prose(' · '), ...heard(sentenceOf(finding, words), words)],
    notes: [
      facts.flatMap((fact, index) => (index === 0 ? fact : [...prose(' · '), ...fact])),
      ...(elsewhere > 0 ? [words.count('owner.alsoOn', elsewhere)] : []),
      ...(settles.length > 0 ? [words.count('owner.settles', settles.length)] : []),
      [
        ...prose(`${words.word('finding.reference')}${COLON[words.language]}`),
        { kind: 'machine', text: finding.fingerprint },
      ],
      ...(spoken === undefined
        ? []
        : [heard({ ...spoken, parts: fill(spoken.remediation, finding.evidence, spoken.language) }, words)]),
    ],
    ...(verify === undefined
      ? {}
      : {
          code: verify
            .replaceAll('{host}', site.target.host)
            .replaceAll('{port}', /:(\d+)$/.exec(finding.service)?.[1] ?? '443'),
        }),
  };
}

/** How to answer, and why this message came. */
function yourSay(report: Report, name: readonly Part[], words: Words): readonly Block[] {
  const { scanner, targets } = report;
  const contact = scanner?.contact.replace(/^mailto:/, '') ?? '';
  const authorisations = new Map(
    targets.flatMap(({ authorisation }) =>
      authorisation === null ? [] : [[authorisation.id, authorisation] as const],
    ),
  );
  const foreign = (text: string): readonly Part[] => [{ kind: 'name', text }];
  return [
    block('heading', words.word('voice.title')),
    {
      kind: 'list',
      entries: (['again', 'contest', 'waive', 'stop'] as const).map((one) => ({
        says: prose(words.word(`voice.${one}`)),
      })),
    },
    block('paragraph', words.say('voice.contact', { contact })),
    block('heading', words.word('mail.who')),
    block('paragraph', words.word('facts.manner')),
    {
      kind: 'list',
      entries: [
        ...[...authorisations.values()].map(({ reference, by, until }) => ({
          says: words.say('mail.who.authorised', { reference: foreign(reference), by: foreign(by), date: until }),
        })),
        ...whoWrites(report, words).map((says) => ({ says })),
        { says: words.say('mail.who.listed', { owner: name, contact }) },
      ],
    },
  ];
}
