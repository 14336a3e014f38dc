import type { JSX } from 'preact';
import type { Report } from '../../../model/report.ts';
import type { Site, View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { HostName, Machine, OwnerName } from '../pieces.tsx';
import { Addresses } from './addresses.tsx';
import { SiteCharts } from './charts.tsx';
import { OwnEvents, SharedKeys } from './events.tsx';
import { FirstThings, NotSeen, SinceLastNight, Verdict } from './first-screen.tsx';
import { Grades, Held, Observed } from './grades.tsx';
import { Night } from './owner.tsx';
import { Points } from './points.tsx';
import { OwnFacts } from './run-facts.tsx';

/** All that is known of one site: what to do, what changed, its grades with what holds them, and every point. */
export function SitePage(props: {
  readonly site: Site;
  readonly view: View; // of this site alone
  readonly whole: Report;
  readonly telling: Telling;
}): JSX.Element {
  const { site, view, whole, telling } = props;
  const { words } = telling;
  const { target, owner } = site;
  return (
    <div class="own">
      <div class="title">
        <p class="above">
          <a href={telling.links.owner(target.owner)}>
            <OwnerName owner={owner} id={target.owner} words={words} />
          </a>
        </p>
        <h1>
          <HostName site={site} />
        </h1>
        <Night view={view} words={words} />
        <p class="about">
          <Observed site={site} words={words} />
          {target.display !== target.host && target.display !== '' && <Machine text={target.host} />}
          {target.tags.map((tag) => (
            <span class="tag">
              <Machine text={tag} />
            </span>
          ))}
        </p>
      </div>
      {!site.left && (
        <>
          <Verdict view={view} words={words} />
          <Held site={site} telling={telling} />
        </>
      )}
      <SinceLastNight view={view} words={words} />
      <FirstThings view={view} telling={telling} />
      <NotSeen view={view} telling={telling} />
      <Grades site={site} telling={telling} />
      <Points view={view} telling={telling} />
      <OwnEvents view={view} telling={telling} />
      <SharedKeys whole={whole} view={view} words={words} />
      <SiteCharts report={view.report} words={words} site={site} />
      <Addresses view={view} telling={telling} />
      <OwnFacts view={view} words={words} />
    </div>
  );
}
