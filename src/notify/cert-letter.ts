import type { Severity } from '../model/finding.ts';
import type { Delivery } from '../model/notification.ts';
import type { Report } from '../model/report.ts';
import { morningOf } from '../render/morning.ts';
import { nameOf, sinceWhen } from '../render/sentences.ts';
import { type Site, type View, viewOf } from '../render/view.ts';
import { joined, named, type Part, prose } from '../text/fill.ts';
import type { Words } from '../text/words.ts';
import {
  type Block,
  block,
  clausesOf,
  type Entry,
  hostOf,
  type Letter,
  opening,
  quiet,
  verdict,
  whatMoved,
  whoWrites,
} from './letter.ts';
import { type Moved, movesIn } from './moves.ts';

const MANY = 10; // lines of one list
const OWNERS = 20;

/** What the CERT reads: the whole list, in short. Of a degraded night only that it is not to be believed, and why. */
export function certLetter(
  report: Report,
  { words, kind, severity }: { readonly words: Words; readonly kind: Delivery['kind']; readonly severity: Severity },
): Letter {
  const view = viewOf(report);
  const { run, against, coverage, targets } = report.document;
  const sites = words.count('page.sites', coverage.targets);
  const moved = movesIn(targets, against, severity);
  const isDegraded = run.state === 'degraded';
  const subject = isDegraded
    ? prose(words.word('mail.subject.degraded'))
    : words.say(kind === 'digest' ? 'mail.subject.digest' : 'mail.subject', {
        list: clausesOf(moved, words),
        about: sites,
      });
  return {
    words,
    subject: run.rehearsal ? words.say('mail.subject.rehearsal', { subject }) : subject,
    blocks: [
      ...opening(report, sites, words),
      block('paragraph', seen(report, words)),
      ...(isDegraded
        ? [block('paragraph', words.word('mail.noOwnerTold'))]
        : body(view, moved, { words, severity, isDigest: kind === 'digest' })),
      block('heading', words.word('mail.who')),
      { kind: 'list', entries: whoWrites(report, words).map((says) => ({ says })) },
    ],
  };
}

/** `12 sites · 10 observed in full · 2 could not be observed` */
function seen({ document: { coverage } }: Report, words: Words): readonly Part[] {
  const states = (['complete', 'partial', 'untestable', 'notRun'] as const).filter((state) => coverage[state] > 0);
  return joined(
    [
      words.count('page.sites', coverage.targets),
      ...states.map((state) => [...prose(`${coverage[state]} `), ...words.count(`health.${state}`, coverage[state])]),
    ],
    ' · ',
  );
}

function body(
  view: View,
  moved: readonly Moved[],
  { words, severity, isDigest }: { readonly words: Words; readonly severity: Severity; readonly isDigest: boolean },
): readonly Block[] {
  const since = sinceWhen(view, words);
  return [
    verdict(view, words),
    ...(since === null ? [block('paragraph', words.word('first.lead'))] : []),
    ...(since !== null && isDigest ? [block('note', since)] : []),
    ...quiet(moved, view, words),
    ...whatMoved(moved, view, words, { most: MANY, place: (site) => placeOf(site, words) }),
    ...(severity === 'info'
      ? []
      : [block('note', words.say('mail.floor', { severity: prose(words.word(`severity.${severity}`)) }))]),
    ...eventLines(view, words),
    ...byOwner(moved, view, words),
    ...overdue(view, words),
  ];
}

const placeOf = (site: Site, words: Words): readonly Part[] => [
  ...named(nameOf(site.owner, site.target.owner, words.language).text),
  ...prose(' · '),
  ...hostOf(site),
];

/** Not points to correct: what may be a defacement or a takeover. */
function eventLines({ eventful }: View, words: Words): readonly Block[] {
  if (eventful.length === 0) return [];
  const lines = eventful.flatMap((site) =>
    site.target.events.map(
      ({ event }): Entry => ({
        says: [...placeOf(site, words), ...prose(' · '), ...prose(words.word(`event.${event}`))],
      }),
    ),
  );
  return [
    block('heading', [...prose(words.word('changes.events')), ...prose(` (${lines.length})`)]),
    block('note', words.word('changes.events.note')),
    { kind: 'list', entries: capped(lines, MANY, words) },
  ];
}

function byOwner(moved: readonly Moved[], view: View, words: Words): readonly Block[] {
  const known = new Map(view.report.owners.map((owner) => [owner.id, owner]));
  const groups = [...Map.groupBy(moved, ({ target }) => target.owner)];
  if (groups.length < 2) return [];
  const lines = groups
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(
      ([owner, these]): Entry => ({
        says: [
          ...named(nameOf(known.get(owner), owner, words.language).text),
          ...prose(' · '),
          ...clausesOf(these, words),
        ],
      }),
    );
  return [block('heading', words.word('mail.byOwner')), { kind: 'list', entries: capped(lines, OWNERS, words) }];
}

function overdue(view: View, words: Words): readonly Block[] {
  const lines = morningOf(view).overdue.map(
    ({ owner, known, findings }): Entry => ({
      says: [
        ...named(nameOf(known, owner, words.language).text),
        ...prose(' · '),
        ...words.count('open.total', findings.length),
      ],
    }),
  );
  if (lines.length === 0) return [];
  return [block('heading', words.word('duty.overdue')), { kind: 'list', entries: capped(lines, OWNERS, words) }];
}

const capped = (lines: readonly Entry[], most: number, words: Words): readonly Entry[] =>
  lines.length <= most ? lines : [...lines.slice(0, most), { says: words.count('list.more', lines.length - most) }];
