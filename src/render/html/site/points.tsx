import type { ComponentChildren, JSX } from 'preact';
import { by } from '../../../model/canonical.ts';
import type { ReportFinding } from '../../../model/report.ts';
import { type Part, prose } from '../../../text/fill.ts';
import { formatDay } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import { allOf, type Placed, type Point, pointsOf } from '../../points.ts';
import { reasonOf, sentenceOf, severityList, titleOf } from '../../sentences.ts';
import { type Block, byReason, type View } from '../../view.ts';
import { type Telling, waiverHtml } from '../finding.tsx';
import { guideHtml } from '../guide.tsx';
import {
  Clauses,
  clausesHtml,
  HostName,
  hostHtml,
  Label,
  labelHtml,
  type MarkName,
  machineHtml,
  Say,
  Section,
  Sentence,
  SeverityLabel,
  spokenHtml,
} from '../pieces.tsx';
import { escaped, written } from '../written.ts';
import { causeOf, dueOf, effortIn } from './first-screen.tsx';

interface Shown {
  readonly view: View;
  readonly telling: Telling;
}

/** All that is known of the sites of a page: what is to correct first, what stands apart, then the rest, folded. */
export function Points({ view, telling }: Shown): JSX.Element {
  const { words } = telling;
  const open = pointsOf(allOf(view.sites, 'open'), words);
  const waived = pointsOf(allOf(view.sites, 'waived'), words);
  return (
    <>
      <Changes view={view} telling={telling} />
      {open.length > 0 && (
        <Section id="open" title={<Totalled of={allOf(view.sites, 'open')}>{words.word('site.open')}</Totalled>}>
          <PointCards points={open} view={view} telling={telling} />
        </Section>
      )}
      <Unverified view={view} telling={telling} />
      {waived.length > 0 && (
        <Section id="waived" title={<Totalled of={allOf(view.sites, 'waived')}>{words.word('site.waived')}</Totalled>}>
          <p class="note">{words.word('site.waived.note')}</p>
          <PointCards points={waived} view={view} telling={telling} />
        </Section>
      )}
      <section class="rest" id="rest" aria-label={words.word('site.passes.short')}>
        <NotTold view={view} telling={telling} />
        <Folded list="fixed" mark="good" view={view} telling={telling} />
        <Folded list="retired" mark="unseen" view={view} telling={telling} />
        <Folded list="passes" mark="good" view={view} telling={telling} />
        <Folded list="notApplicable" mark="unseen" view={view} telling={telling} />
      </section>
    </>
  );
}

function Totalled({ of, children }: { readonly of: readonly Placed[]; readonly children: ComponentChildren }) {
  return (
    <>
      {children} <span class="total">{of.length}</span>
    </>
  );
}

const PointCards = (props: Shown & { readonly points: readonly Point[] }): JSX.Element =>
  written(props.points.map((point) => pointHtml(point, props)).join(''));

/** One line of what is wrong, where, since when, by when; how to repair it is folded below. */
function pointHtml(point: Point, { view, telling }: Shown): string {
  const { words } = telling;
  const { finding, site } = point.first;
  const alone = point.places.length === 1;
  const where = alone
    ? circumstancesHtml(point.first, { view, telling })
    : clausesHtml([words.count('owner.places', point.places.length), dueOf(point, view, words)]);
  const spots = alone
    ? ''
    : `<ul class="spots">${point.places.map((one) => spotHtml(one, { view, telling })).join('')}</ul>`;
  return [
    `<article class="finding ${point.severity}"${alone ? ` id="${escaped(finding.fingerprint)}"` : ''}><div class="line">`,
    labelHtml(point.severity, words.word(`severity.${point.severity}`)),
    `<div><h3>${spokenHtml(sentenceOf(finding, words), words)}</h3>`,
    `<div class="circumstances">${where}${clausesHtml([effortIn(point.effort, words)])}</div>`,
    spots,
    waiverHtml(finding, words),
    guideHtml({ finding, site, telling, level: 4 }),
    '</div></div></article>',
  ].join('');
}

const spotHtml = (placed: Placed, shown: Shown): string =>
  `<li id="${escaped(placed.finding.fingerprint)}" class="circumstances">${circumstancesHtml(placed, shown)}</li>`;

/** State, cause, first sight, due date and place of one finding. */
function circumstancesHtml({ finding, site }: Placed, { view, telling }: Shown): string {
  const { words, links } = telling;
  const { state, firstSeen, due, service, subject, waiver } = finding;
  const cause = view.first ? null : causeOf(finding, words);
  const { takenAt } = view.report.document.run;
  const date = (instant: string) => prose(formatDay(instant, words.language));
  const clauses: readonly (readonly Part[])[] = [
    ...(cause === null ? [] : [prose(cause)]),
    ...(firstSeen === null ? [] : [words.say('finding.firstSeen', { date: date(firstSeen) })]),
    ...(due === null || waiver?.state === 'applies'
      ? []
      : [words.say(due < takenAt ? 'finding.overdue' : 'finding.due', { date: date(due) })]),
    ...(state === 'unverified' && finding.lastSeen !== null
      ? [words.count('owner.lastSeen', daysBetween(finding.lastSeen, takenAt))]
      : []),
  ];
  return [
    view.first || state === null ? '' : `<span class="state">${escaped(words.word(`state.${state}`))}</span>`,
    clausesHtml(clauses),
    '<span class="place">',
    view.sites.length > 1 ? `<a href="${escaped(links.site(site.target.id))}">${hostHtml(site)}</a>` : '',
    machineHtml(service),
    subject === null ? '' : machineHtml(subject),
    '</span>',
  ].join('');
}

/** Whole days, counted to the night of the run. */
const daysBetween = (from: string, to: string): number => Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);

// --- what changed ------------------------------------------------------------------------------------------------

/** Each change with its cause, in lists that are never summed. */
function Changes({ view, telling }: Shown): JSX.Element | null {
  const { words } = telling;
  if (view.blocks.length === 0) return null;
  return (
    <Section id="changes" title={words.word('changes.title')}>
      {view.blocks.map((block) => (
        <section
          class={`block ${block.name}`}
          id={`changes-${block.name}`}
          aria-labelledby={`changes-${block.name}-title`}
        >
          <header>
            <h3 id={`changes-${block.name}-title`}>
              {words.word(`changes.${block.name}`)} <span class="total">{block.total}</span>
            </h3>
            <p class="note">{words.word(`changes.${block.name}.note`)}</p>
          </header>
          <ul class="lines">
            {block.name === 'unverified' || block.name === 'registered' ? (
              <GatheredLines block={block} view={view} telling={telling} />
            ) : (
              pointsOf(placedIn(block), words).map((point) => (
                <ChangeLine point={point} view={view} telling={telling} />
              ))
            )}
          </ul>
        </section>
      ))}
    </Section>
  );
}

const placedIn = ({ owners }: Block): readonly Placed[] =>
  owners.flatMap(({ sites }) => sites.flatMap(({ site, findings }) => findings.map((finding) => ({ site, finding }))));

function ChangeLine({ point, view, telling }: Shown & { readonly point: Point }): JSX.Element {
  const { words } = telling;
  const { finding } = point.first;
  const { state, severity, fingerprint, flapping } = finding;
  const causes = new Set(point.places.flatMap((placed) => causeOf(placed.finding, words) ?? []));
  return (
    <li class="line">
      {state === 'fixed' ? (
        <Label mark="good">{words.word('state.fixed')}</Label>
      ) : state === 'retired' ? (
        <Label mark="unseen">{words.word('state.retired')}</Label>
      ) : (
        <SeverityLabel severity={severity} words={words} />
      )}
      <div>
        <a class="verdict" href={`#${fingerprint}`}>
          <Say spoken={state === 'retired' ? titleOf(finding, words) : sentenceOf(finding, words)} words={words} />
        </a>
        <div class="circumstances">
          <Clauses
            clauses={[
              ...[...causes].map(prose),
              ...(flapping === null ? [] : [[{ kind: 'machine' as const, text: flapping }]]),
            ]}
          />
          {view.sites.length > 1 && (
            <ul class="hosts">
              {[...new Set(point.places.map(({ site }) => site))].map((site) => (
                <li>
                  <HostName site={site} />
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </li>
  );
}

/** Many points with one reason make one line. */
function GatheredLines({ block, view, telling }: Shown & { readonly block: Block }): JSX.Element {
  const { words } = telling;
  const placed = placedIn(block);
  if (block.name === 'registered') {
    return (
      <>
        {[...Map.groupBy(placed, ({ site }) => site)].map(([site, group]) => (
          <li class="line">
            <Label mark="event">{words.word('state.new')}</Label>
            <div>
              {view.sites.length > 1 && <HostName site={site} />}{' '}
              <Sentence parts={severityList(severitiesOf(group), words)} />
            </div>
          </li>
        ))}
      </>
    );
  }
  return (
    <>
      {byReason(placed.map(({ finding }) => finding)).map(({ reason, findings }) => (
        <li class="line">
          <Label mark="unseen">{words.word('state.unverified')}</Label>
          <div>
            <a class="verdict" href="#unverified">
              <Sentence parts={words.say('reason.could-not-look', { reason: reasonOf(reason, words) })} />
            </a>{' '}
            <Sentence parts={words.count('changes.stayOpen', findings.length)} />
          </div>
        </li>
      ))}
    </>
  );
}

const severitiesOf = (placed: readonly Placed[]): View['open'] => {
  const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { finding } of placed) open[finding.severity] += 1;
  return open;
};

// --- what could not be told --------------------------------------------------------------------------------------

/** Open when last seen, and not looked at tonight: neither green nor red. */
function Unverified({ view, telling }: Shown): JSX.Element | null {
  const { words } = telling;
  const placed = allOf(view.sites, 'unverified');
  if (placed.length === 0) return null;
  return (
    <Section id="unverified" title={<Totalled of={placed}>{words.word('site.unverified')}</Totalled>}>
      {[...Map.groupBy(placed, ({ finding }) => finding.reason ?? ('indeterminate' as const))].map(
        ([reason, group]) => (
          <div class="apart unseen">
            <p>
              <Sentence parts={words.say('reason.not-verified', { reason: reasonOf(reason, words) })} />
            </p>
            <p class="note">{words.word(`help.${reason}`)}</p>
            <PointCards points={pointsOf(group, words)} view={view} telling={telling} />
          </div>
        ),
      )}
    </Section>
  );
}

/** What could not be looked at and is not known to be open. */
function NotTold({ view, telling }: Shown): JSX.Element | null {
  const { words } = telling;
  const placed = allOf(view.sites, 'unknown');
  if (placed.length === 0) return null;
  return (
    <details class="fold brief">
      <summary>
        <Label mark="unseen">{words.word('site.unknown')}</Label> <span class="total">{placed.length}</span>
      </summary>
      <div class="folded" id="not-told">
        {byReason(placed.map(({ finding }) => finding)).map(({ reason }) => (
          <div>
            <p>
              <Sentence parts={words.say('reason.could-not-look', { reason: reasonOf(reason, words) })} />
            </p>
            <BySite
              placed={placed.filter(({ finding }) => (finding.reason ?? 'indeterminate') === reason)}
              view={view}
              telling={telling}
            />
          </div>
        ))}
      </div>
    </details>
  );
}

// --- the rest ------------------------------------------------------------------------------------------------------

function Folded(props: Shown & { readonly list: FoldedList; readonly mark: MarkName }): JSX.Element | null {
  const { list, mark, view, telling } = props;
  const { words } = telling;
  const placed = allOf(view.sites, list);
  if (placed.length === 0) return null;
  const counted = list === 'passes' || list === 'notApplicable';
  return (
    <details class="fold brief">
      <summary>
        <Label mark={mark}>
          {counted ? <Sentence parts={words.count(`site.${list}`, placed.length)} /> : words.word(`site.${list}`)}
        </Label>{' '}
        {!counted && <span class="total">{placed.length}</span>}
      </summary>
      <div class="folded">
        {counted && view.sites.length > 1 ? (
          <CountBySite list={list} view={view} telling={telling} />
        ) : (
          <BySite placed={placed} view={view} telling={telling} />
        )}
      </div>
    </details>
  );
}
type FoldedList = 'fixed' | 'retired' | 'passes' | 'notApplicable';

function BySite({ placed, view, telling }: Shown & { readonly placed: readonly Placed[] }): JSX.Element {
  return (
    <>
      {[...Map.groupBy(placed, ({ site }) => site)].map(([site, group]) => (
        <>
          {view.sites.length > 1 && (
            <p class="host">
              <HostName site={site} />
            </p>
          )}
          <Rows findings={group.map(({ finding }) => finding)} telling={telling} />
        </>
      ))}
    </>
  );
}

/** One line each, by service: the service is not said again on every line. */
function Rows(props: { readonly findings: readonly ReportFinding[]; readonly telling: Telling }): JSX.Element {
  const { findings, telling } = props;
  const services = [...Map.groupBy(findings, ({ service }) => service)].sort(by(([service]) => service));
  return written(
    services
      .map(([service, group]) => {
        const rows = group.map((finding) => rowHtml(finding, telling.words)).join('');
        return `<p class="service">${machineHtml(service)}</p><ul class="rows">${rows}</ul>`;
      })
      .join(''),
  );
}

function rowHtml(finding: ReportFinding, words: Words): string {
  const { fingerprint, state, subject } = finding;
  const said = spokenHtml(state === 'retired' ? titleOf(finding, words) : sentenceOf(finding, words), words);
  const place = subject === null ? '' : `<span class="place">${machineHtml(subject)}</span>`;
  return `<li id="${escaped(fingerprint)}">${said}${place}</li>`;
}

/** What is well on many sites is a long list that nobody reads: it stands on the page of each. */
function CountBySite(props: Shown & { readonly list: 'passes' | 'notApplicable' }): JSX.Element {
  const { list, view, telling } = props;
  const { words, links } = telling;
  return (
    <ul class="rows">
      {view.sites
        .filter((site) => site[list].length > 0)
        .map((site) => (
          <li>
            <a href={links.site(site.target.id)}>
              <HostName site={site} />
            </a>{' '}
            <Sentence parts={words.count(`site.${list}`, site[list].length)} />
          </li>
        ))}
    </ul>
  );
}
