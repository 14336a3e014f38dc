import type { JSX } from 'preact';
import type { Report } from '../../../model/report.ts';
import { prose } from '../../../text/fill.ts';
import { formatDay } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import { nameOf, timeOf } from '../../sentences.ts';
import type { View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { Clauses, HostName, OwnerName } from '../pieces.tsx';
import { Addresses } from './addresses.tsx';
import { OwnerCharts } from './charts.tsx';
import { OwnEvents, SharedKeys } from './events.tsx';
import { FirstThings, NotSeen, SinceLastNight, Verdict } from './first-screen.tsx';
import { Held, OwnSites } from './grades.tsx';
import { Points } from './points.tsx';
import { OwnFacts } from './run-facts.tsx';

/**
 * What one owner is asked to do, by when, and whether last night changed anything; below it all that is known of its sites. No other owner
 * is on it. Findings have their anchors on the page itself; `telling.links.site` leads to the page of a site, or to its row here when the
 * page is a file of its own (`IN_ONE_FILE`).
 */
export function OwnerPage(props: {
  readonly owner: string;
  readonly view: View; // of the sites of this owner alone
  readonly whole: Report;
  readonly telling: Telling;
}): JSX.Element {
  const { owner, view, whole, telling } = props;
  const { words } = telling;
  const [only, ...more] = view.sites;
  const known = view.report.owners.find(({ id }) => id === owner);
  return (
    <div class="own">
      <div class="title">
        <h1>
          <OwnerName owner={known} id={owner} words={words} />
        </h1>
        <Night view={view} words={words} />
        {only !== undefined && more.length === 0 && (
          <p class="host">
            <a href={telling.links.site(only.target.id)} id={`site-${only.target.id}`}>
              <HostName site={only} />
            </a>
          </p>
        )}
      </div>
      <Verdict view={view} words={words} />
      {only !== undefined && more.length === 0 && <Held site={only} telling={telling} />}
      <SinceLastNight view={view} words={words} />
      <FirstThings view={view} telling={telling} />
      <NotSeen view={view} telling={telling} />
      {more.length > 0 && <OwnSites view={view} telling={telling} />}
      <OwnFacts view={view} words={words} />
      <Points view={view} telling={telling} />
      <OwnEvents view={view} telling={telling} />
      <SharedKeys whole={whole} view={view} words={words} />
      <OwnerCharts report={view.report} words={words} />
      <Addresses view={view} telling={telling} />
    </div>
  );
}

/** The name that a page about an owner carries in its title. */
export const ownerTitle = (view: View, owner: string, words: Words): string =>
  nameOf(
    view.report.owners.find(({ id }) => id === owner),
    owner,
    words.language,
  ).text;

/** Which night, seen from where, how many sites. */
export function Night({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const { run } = view.report.document;
  return (
    <Clauses
      clauses={[
        words.say('page.title', { date: prose(formatDay(run.takenAt, words.language)) }),
        timeOf(run.takenAt, words),
        words.say('page.from', { vantage: run.vantage }),
        ...(view.sites.length > 1 ? [words.count('page.sites', view.sites.filter(({ left }) => !left).length)] : []),
      ]}
    />
  );
}
