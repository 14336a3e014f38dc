import type { JSX } from 'preact';
import type { EventName } from '../../../model/drift.ts';
import { areaOf } from '../../../model/rule.ts';
import { AREAS, type Language } from '../../../model/target.ts';
import { prose } from '../../../text/fill.ts';
import { formatDay } from '../../../text/format.ts';
import type { Morning } from '../../morning.ts';
import { groupsOf } from '../../morning.ts';
import { severityList, sinceWhen, timeOf, tripOf } from '../../sentences.ts';
import { type BlockName, byReason, type PlacedFindings, type Site, totalOf, type View } from '../../view.ts';
import { EventList } from '../changes.tsx';
import { RunFacts } from '../facts.tsx';
import type { Telling } from '../finding.tsx';
import { Health, Tally } from '../head.tsx';
import { Clauses, Sentence } from '../pieces.tsx';
import { Bulletins } from './bulletins.tsx';
import { EVENTFUL_SITES } from './caps.ts';
import { MorningCharts } from './charts.tsx';
import {
  Certificates,
  Dues,
  Fixed,
  RepairTimes,
  RuleHealth,
  Unseen,
  Unvouched,
  Waivers,
  Widespread,
} from './duties.tsx';
import { Finder } from './finder.tsx';
import { Title } from './frame.tsx';
import { DutyTable, Listing, OwnerLink, Rest, RuleGroups, SiteLink } from './lists.tsx';
import { SITES } from './places.ts';

interface Read {
  readonly view: View;
  readonly morning: Morning;
  readonly telling: Telling;
}

/** What the duty officer reads first: how the run went, what changed and for whom, what is due, what could not be seen. */
export function MorningPage(
  props: Read & {
    readonly bulletinAt: ((owner: string, language: Language) => string) | null; // null: none were written
  },
): JSX.Element {
  const { view, morning, telling, bulletinAt } = props;
  const { words } = telling;
  const { run } = view.report.document;
  const owners = new Set(view.sites.map(({ target }) => target.owner));
  return (
    <>
      <Title parts={words.say('page.title', { date: prose(formatDay(run.takenAt, words.language)) })}>
        <Clauses
          clauses={[
            timeOf(run.takenAt, words),
            words.say('page.from', { vantage: run.vantage }),
            words.count('page.owners', owners.size),
            words.count('page.sites', view.sites.filter(({ left }) => !left).length),
          ]}
        />
      </Title>
      <Opening view={view} morning={morning} telling={telling} />
      <Health view={view} words={words} links={telling.links} brief />
      <div id="lists">
        <Finder
          of="lists"
          words={words}
          owners={view.owners}
          areas={AREAS.filter((area) => view.sites.some(({ open }) => open.some(({ rule }) => areaOf(rule) === area)))}
          severities
        />
        {view.first ? (
          <Listing id="changes" title={words.word('first.worst')} total={view.worst.total} words={words}>
            <RuleGroups groups={groupsOf(placedIn(view.worst))} telling={telling} />
          </Listing>
        ) : (
          <Changes view={view} morning={morning} telling={telling} />
        )}
        <Moved view={view} telling={telling} />
        <Dues id="overdue" list={morning.overdue} telling={telling} />
        <Dues id="due" list={morning.dueSoon} telling={telling} />
        {bulletinAt !== null && <Bulletins view={view} telling={telling} at={bulletinAt} />}
        <Certificates list={morning.certificates} telling={telling} />
        <Unseen list={morning.unseen} telling={telling} />
        <Waivers morning={morning} telling={telling} />
        <Fixed list={morning.fixed} telling={telling} />
        <Others view={view} morning={morning} telling={telling} />
        <Unvouched view={view} telling={telling} />
        <RepairTimes list={morning.repairTimes} words={words} />
        <Widespread morning={morning} telling={telling} />
        <RuleHealth morning={morning} telling={telling} />
      </div>
      <MorningCharts report={view.report} words={words} />
      <RunFacts view={view} words={words} brief />
    </>
  );
}

const placedIn = (block: View['worst']): readonly PlacedFindings[] => block.owners.flatMap(({ sites }) => sites);

/** Whether the run can be believed, then the verdict, then what waits for somebody. */
function Opening({ view, morning, telling }: Read): JSX.Element {
  const { words } = telling;
  const { run } = view.report.document;
  const quiet = view.blocks.length === 0 && view.eventful.length === 0;
  return (
    <div class="lead">
      {run.state !== 'complete' && (
        <p class="warning" role="note">
          {words.word(run.state === 'degraded' ? 'health.degraded' : 'health.interrupted')}{' '}
          {run.trips.map((trip) => (
            <Sentence parts={tripOf(trip, words)} />
          ))}
        </p>
      )}
      {run.rehearsal && (
        <p class="warning" role="note">
          {words.word('health.rehearsal')}
        </p>
      )}
      {view.first ? (
        <>
          <p class="sum">{words.word('first.lead')}</p>
          <p class="note">{words.word('first.note')}</p>
        </>
      ) : quiet ? (
        <p class="sum">{words.word('changes.none')}</p>
      ) : (
        <Tally view={view} words={words} />
      )}
      <p class="open">
        {totalOf(view.open) === 0 ? (
          words.word('open.none')
        ) : (
          <Sentence parts={words.say('open.is', { list: severityList(view.open, words) })} />
        )}{' '}
        {view.waived > 0 && (
          <Sentence parts={words.say('waived.also', { list: words.count('waived.total', view.waived) })} />
        )}
      </p>
      <Today morning={morning} telling={telling} />
    </div>
  );
}

/** What waits for somebody today, in numbers that lead to their lists. */
function Today({ morning, telling }: { readonly morning: Morning; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const points = (list: Morning['overdue']) => list.reduce((sum, { findings }) => sum + findings.length, 0);
  const numbers = [
    ['overdue', points(morning.overdue), words.word('duty.overdue')],
    ['due', points(morning.dueSoon), words.word('duty.due')],
    ['certificates', morning.certificates.length, words.word('duty.certificates')],
    ['unseen', morning.unseen.length, words.word('duty.unseen')],
    ['waivers', morning.waiversEnding.length + morning.waiversGone.length, words.word('duty.waivers')],
    ['rules', morning.silent.length + morning.storms.length, words.word('duty.rules')],
  ] as const;
  return (
    <nav aria-label={words.word('duty.title')}>
      <ul class="today">
        {numbers.map(([id, n, said]) => (
          <li>
            {n === 0 ? (
              <span class="none">
                <b>0</b> <span>{said}</span>
              </span>
            ) : (
              <a href={`#${id}`}>
                <b>{n}</b> <span>{said}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Changes({ view, morning, telling }: Read): JSX.Element {
  const { words } = telling;
  const total = (name: BlockName) => view.blocks.find((block) => block.name === name)?.total ?? 0;
  const restOfNew = morning.others.find(([name]) => name === 'new')?.[1] ?? [];
  return (
    <>
      {morning.regressed.length > 0 && (
        <Listing
          id="changes-regressed"
          title={words.word('changes.regressed')}
          total={total('regressed')}
          note={words.word('changes.regressed.note')}
          words={words}
        >
          <RuleGroups groups={morning.regressed} telling={telling} />
        </Listing>
      )}
      {total('new') > 0 && (
        <Listing
          id="changes-new"
          title={words.word('changes.new')}
          total={total('new')}
          note={<Sentence parts={sinceWhen(view, words) ?? []} />}
          words={words}
        >
          {morning.fresh.length === 0 ? (
            <p class="calm">{words.word('duty.fresh.none')}</p>
          ) : (
            <RuleGroups groups={morning.fresh} telling={telling} />
          )}
          {restOfNew.length > 0 && (
            <details class="fold">
              <summary>{words.word('duty.fresh.others')}</summary>
              <div class="folded">
                <RuleGroups groups={restOfNew} telling={telling} brief />
              </div>
            </details>
          )}
        </Listing>
      )}
    </>
  );
}

/** Those that look most like somebody else's hand come first. */
const ALARMING: readonly EventName[] = [
  'issuer-changed',
  'page-title-changed',
  'login-form-appeared',
  'third-party-script-added',
  'redirect-target-changed',
  'addresses-changed',
];

function Moved({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element | null {
  const { words } = telling;
  if (view.eventful.length === 0) return null;
  const only = (belongs: (event: EventName) => boolean) =>
    view.eventful
      .map(
        (site): Site => ({
          ...site,
          target: { ...site.target, events: site.target.events.filter((one) => belongs(one.event)) },
        }),
      )
      .filter(({ target }) => target.events.length > 0);
  const worst = ({ target }: Site) => Math.min(...target.events.map(({ event }) => ALARMING.indexOf(event)));
  const alarming = only((event) => ALARMING.includes(event)).sort((a, b) => worst(a) - worst(b));
  const usual = only((event) => !ALARMING.includes(event));
  const total = view.eventful.reduce((sum, { target }) => sum + target.events.length, 0);
  return (
    <Listing
      id="changes-events"
      title={words.word('changes.events')}
      total={total}
      note={words.word('changes.events.note')}
      words={words}
    >
      <EventList sites={alarming.slice(0, EVENTFUL_SITES)} telling={telling} level={3} />
      <Rest shown={EVENTFUL_SITES} total={alarming.length} words={words} href={SITES} />
      {usual.length > 0 && (
        <details class="fold">
          <summary>{words.word('duty.events.usual')}</summary>
          <div class="folded">
            <EventList sites={usual.slice(0, EVENTFUL_SITES)} telling={telling} level={3} />
            <Rest shown={EVENTFUL_SITES} total={usual.length} words={words} href={SITES} />
          </div>
        </details>
      )}
    </Listing>
  );
}

/** The other lists of changes: nobody has to be called for them. */
function Others({ view, morning, telling }: Read): JSX.Element {
  const { words } = telling;
  return (
    <>
      {morning.others
        .filter(([name]) => name !== 'new')
        .map(([name, groups]) => {
          const block = view.blocks.find((one) => one.name === name);
          return (
            <Listing
              id={`changes-${name}`}
              title={words.word(`changes.${name}`)}
              total={block?.total ?? 0}
              note={words.word(`changes.${name}.note`)}
              words={words}
            >
              {name === 'unverified' ? (
                <NotVerified placed={block === undefined ? [] : placedIn(block)} telling={telling} />
              ) : (
                <RuleGroups groups={groups} telling={telling} brief={name !== 'updated' && name !== 'flapping'} />
              )}
            </Listing>
          );
        })}
    </>
  );
}

/** One line for each site and reason: the points themselves did not move. */
function NotVerified(props: { readonly placed: readonly PlacedFindings[]; readonly telling: Telling }): JSX.Element {
  const { placed, telling } = props;
  const { words } = telling;
  const rows = placed.flatMap(({ site, findings }) =>
    byReason(findings).map(({ reason, findings: group }) => ({ site, reason, group })),
  );
  return (
    <DutyTable
      caption={words.word('reason.caption')}
      rows={rows}
      words={words}
      href={SITES}
      attributes={({ site }) => ({ 'data-owner': site.target.owner })}
      columns={[
        { name: 'wall.site', cell: ({ site }) => <SiteLink site={site} telling={telling} /> },
        {
          name: 'column.owner',
          cell: ({ site }) => <OwnerLink owner={site.target.owner} known={site.owner} telling={telling} />,
        },
        { name: 'column.reason', cell: ({ reason }) => words.word(`reason.${reason}`) },
        { name: 'column.open', number: true, cell: ({ group }) => group.length },
      ]}
    />
  );
}
