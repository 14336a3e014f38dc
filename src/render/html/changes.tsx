import type { JSX } from 'preact';
import { SEVERITIES, type Severity } from '../../model/finding.ts';
import type { ReportFinding } from '../../model/report.ts';
import { reasonOf, sentenceOf, severityList, titleOf } from '../sentences.ts';
import { type Block, byReason, type PlacedFindings, type Site, totalOf, type View } from '../view.ts';
import { Circumstances, type Telling } from './finding.tsx';
import { EvidenceName, valueParts } from './guide.tsx';
import {
  Heading,
  HostName,
  Label,
  type Level,
  Mark,
  OwnerName,
  Say,
  Section,
  Sentence,
  SeverityLabel,
} from './pieces.tsx';

/** What changed, before anything else. */
export function Changes({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  return (
    <Section id="changes" title={words.word(view.first ? 'first.worst' : 'changes.title')}>
      {view.first ? <FirstNight view={view} telling={telling} /> : <Blocks view={view} telling={telling} />}
      {view.eventful.length > 0 && <Events sites={view.eventful} telling={telling} />}
    </Section>
  );
}

function FirstNight({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  if (view.worst.total === 0) return <p class="calm">{words.word('first.worst.none')}</p>;
  return (
    <>
      <p class="note">{words.word('first.worst.note')}</p>
      <Lines block={view.worst} telling={telling} />
    </>
  );
}

function Blocks({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const total = totalOf(view.open);
  if (view.blocks.length === 0) {
    return (
      <p class="calm">
        {words.word(view.eventful.length > 0 ? 'changes.noneButEvents' : 'changes.none')}{' '}
        {total > 0 && <Sentence parts={words.count('changes.stayOpen', total)} />}
      </p>
    );
  }
  return (
    <>
      {view.blocks.map((block) => (
        <ChangeBlock block={block} telling={telling} />
      ))}
    </>
  );
}

function ChangeBlock({ block, telling }: { readonly block: Block; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const { name, total } = block;
  return (
    <section class={`block ${name}`} id={`changes-${name}`} aria-labelledby={`changes-${name}-title`}>
      <header>
        <h3 id={`changes-${name}-title`}>
          {words.word(`changes.${name}`)} <span class="total">{total}</span>
        </h3>
        <p class="note">{words.word(`changes.${name}.note`)}</p>
      </header>
      {name === 'registered' || name === 'unverified' ? (
        <Gathered block={block} telling={telling} />
      ) : (
        <Lines block={block} telling={telling} />
      )}
    </section>
  );
}

/** Owner, site, and one line for each finding. */
function Lines({ block, telling }: { readonly block: Block; readonly telling: Telling }): JSX.Element {
  return (
    <Owned block={block} telling={telling}>
      {({ site, findings }) => (
        <ul class="lines">
          {findings.map((finding) => (
            <ChangeLine finding={finding} site={site} telling={telling} />
          ))}
        </ul>
      )}
    </Owned>
  );
}

function ChangeLine(props: {
  readonly finding: ReportFinding;
  readonly site: Site;
  readonly telling: Telling;
}): JSX.Element {
  const { finding, site, telling } = props;
  const { words, links } = telling;
  const { state, severity, fingerprint } = finding;
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
        <a class="verdict" href={links.finding(fingerprint, site.target.id)}>
          <Say spoken={state === 'retired' ? titleOf(finding, words) : sentenceOf(finding, words)} words={words} />
        </a>
        <Circumstances finding={finding} telling={telling} withState={state !== 'fixed' && state !== 'retired'} />
      </div>
    </li>
  );
}

/** Many points with one reason make one line for each site, the points themselves folded below. */
function Gathered({ block, telling }: { readonly block: Block; readonly telling: Telling }): JSX.Element {
  const { words, links } = telling;
  return (
    <Owned block={block} telling={telling}>
      {({ site, findings }) =>
        block.name === 'registered' ? (
          <p class="line">
            <Label mark="event">{words.word('state.new')}</Label>
            <span>
              <Sentence parts={severityList(countBySeverity(findings), words)} />
            </span>
          </p>
        ) : (
          byReason(findings).map(({ reason, findings: group }) => (
            <div class="line">
              <Label mark="unseen">{words.word('state.unverified')}</Label>
              <div>
                <p>
                  <Sentence parts={words.say('reason.could-not-look', { reason: reasonOf(reason, words) })} />{' '}
                  <Sentence parts={words.count('changes.stayOpen', group.length)} />
                </p>
                <p class="note">{words.word(`help.${reason}`)}</p>
                <details>
                  <summary>{words.word('changes.show')}</summary>
                  <ul class="lines folded">
                    {group.map((finding) => (
                      <li class="line">
                        <SeverityLabel severity={finding.severity} words={words} />
                        <div>
                          <a class="verdict" href={links.finding(finding.fingerprint, site.target.id)}>
                            <Say spoken={sentenceOf(finding, words)} words={words} />
                          </a>
                          <Circumstances finding={finding} telling={telling} />
                        </div>
                      </li>
                    ))}
                  </ul>
                </details>
              </div>
            </div>
          ))
        )
      }
    </Owned>
  );
}

const countBySeverity = (findings: readonly ReportFinding[]): Record<Severity, number> =>
  Object.fromEntries(
    SEVERITIES.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length]),
  ) as Record<Severity, number>;

function Owned(props: {
  readonly block: Block;
  readonly telling: Telling;
  readonly children: (placed: PlacedFindings) => JSX.Element | JSX.Element[];
}): JSX.Element {
  const { block, telling, children } = props;
  const { words, links } = telling;
  return (
    <>
      {block.owners.map(({ owner, known, sites }) => (
        <div class="owned">
          <h4>
            <OwnerName owner={known} id={owner} words={words} />
          </h4>
          {sites.map((placed) => (
            <div class="sited">
              <h5>
                <a href={links.site(placed.site.target.id)}>
                  <HostName site={placed.site} />
                </a>
              </h5>
              {children(placed)}
            </div>
          ))}
        </div>
      ))}
    </>
  );
}

export function Events({
  sites,
  telling,
}: {
  readonly sites: readonly Site[];
  readonly telling: Telling;
}): JSX.Element {
  const { words } = telling;
  const total = sites.reduce((sum, { target }) => sum + target.events.length, 0);
  return (
    <section class="block events" id="changes-events" aria-labelledby="changes-events-title">
      <header>
        <h3 id="changes-events-title">
          {words.word('changes.events')} <span class="total">{total}</span>
        </h3>
        <p class="note">{words.word('changes.events.note')}</p>
      </header>
      <EventList sites={sites} telling={telling} level={4} />
    </section>
  );
}

/** What moved, by site. */
export function EventList(props: {
  readonly sites: readonly Site[];
  readonly telling: Telling;
  readonly level: Level;
}): JSX.Element {
  const { sites, telling, level } = props;
  const { words, links } = telling;
  return (
    <>
      {sites.map((site) => (
        <div class="sited" {...(level === 4 ? {} : { 'data-row': '', 'data-owner': site.target.owner })}>
          <Heading level={level} class="host">
            <a href={links.site(site.target.id)}>
              <HostName site={site} />
            </a>
          </Heading>
          <ul class="lines">
            {site.target.events.map(({ event, evidence }) => (
              <li class="line event">
                <Mark name="event" />
                <div>
                  <p>{words.word(`event.${event}`)}</p>
                  <dl class="facts">
                    {inOrder(Object.keys(evidence)).map((name) => (
                      <div>
                        <dt>
                          <EvidenceName name={name} words={words} />
                        </dt>
                        <dd>
                          <Sentence parts={valueParts(evidence[name] ?? '', words)} />
                        </dd>
                      </div>
                    ))}
                  </dl>
                </div>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

/** What was, then what is, then the rest by name. */
export const inOrder = (names: readonly string[]): readonly string[] => {
  const first = ['before', 'after'].filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name)).sort()];
};
