import type { JSX } from 'preact';
import type { ReportFinding } from '../../../model/report.ts';
import { visible } from '../../../text/bidi.ts';
import type { UiKey } from '../../../text/en.ts';
import { fill, type Part, prose } from '../../../text/fill.ts';
import { formatDay, formatNumber } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import type { Effort } from '../../effort.ts';
import { firstThings, type Point, type SnippetOf, type Thing } from '../../points.ts';
import { instantOfRun, reasonOf, type Spoken, sentenceOf, severityList, tripOf } from '../../sentences.ts';
import { type BlockName, byReason, type Reason, type Site, totalOf, type View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { CodeBlock, SERVERS } from '../guide.tsx';
import { Clauses, HostName, Label, Say, Section, Sentence, SeverityLabel, UNTRANSLATED } from '../pieces.tsx';

/** What the run is worth, then what is to correct, in a sentence or two. */
export function Verdict({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const { run, against } = view.report.document;
  const back = totalIn(view, 'regressed');
  const before = against === null ? null : instantOfRun(against.id);
  const blind = view.sites.filter(isBlind).length;
  const open = totalOf(view.open);
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
      <p class="sum">
        {open > 0 ? (
          <Sentence parts={words.say('open.is', { list: severityList(view.open, words) })} />
        ) : (
          blind < view.sites.length && words.word('open.none')
        )}{' '}
        {back > 0 && before !== null && (
          <Sentence parts={words.count('owner.back', back, { date: prose(formatDay(before, words.language)) })} />
        )}{' '}
        {blind > 0 && <Sentence parts={words.count('owner.blind', blind)} />}
      </p>
      {view.waived > 0 && (
        <p class="note">
          <Sentence parts={words.say('waived.also', { list: words.count('waived.total', view.waived) })} />
        </p>
      )}
    </div>
  );
}

export const isBlind = ({ target, left }: Site): boolean =>
  !left && (target.coverage === 'untestable' || target.coverage === 'not-run');

const findingsIn = (view: View, name: BlockName): readonly ReportFinding[] =>
  view.blocks
    .filter((block) => block.name === name)
    .flatMap(({ owners }) => owners.flatMap(({ sites }) => sites.flatMap(({ findings }) => findings)));

const totalIn = (view: View, name: BlockName): number => view.blocks.find((block) => block.name === name)?.total ?? 0;

// --- since last night --------------------------------------------------------------------------------------------

const ALWAYS = ['new', 'regressed', 'fixed', 'unverified'] as const satisfies readonly BlockName[];

/** Four numbers that lead to their lists, each with its causes; then what else moved. */
export function SinceLastNight({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const { against } = view.report.document;
  const before = against === null ? null : instantOfRun(against.id);
  if (view.first || before === null) {
    return (
      <section class="since" id="since" aria-label={words.word('changes.title')}>
        <p class="note">
          {words.word('first.lead')} {words.word('first.note')}
        </p>
      </section>
    );
  }
  const others = view.blocks.filter(({ name }) => !ALWAYS.some((one) => one === name) && name !== 'ours');
  const events = view.eventful.reduce((sum, { target }) => sum + target.events.length, 0);
  const ours = totalIn(view, 'ours');
  return (
    <section class="since" id="since" aria-labelledby="since-title">
      <h2 id="since-title">
        <Sentence parts={words.say('owner.since', { date: prose(formatDay(before, words.language)) })} />
      </h2>
      <ul class="numbers">
        {ALWAYS.map((name) => (
          <li class={name}>
            <Figure name={name} findings={findingsIn(view, name)} words={words} />
          </li>
        ))}
      </ul>
      {(others.length > 0 || events > 0) && (
        <ul class="clauses">
          {others.map(({ name, total }) => (
            <li>
              <a href={`#changes-${name}`}>
                <Sentence parts={words.count(`changes.${name}.count`, total)} />
              </a>
            </li>
          ))}
          {events > 0 && (
            <li>
              <a href="#events">
                <Sentence parts={words.count('changes.events.count', events)} />
              </a>
            </li>
          )}
        </ul>
      )}
      {ours > 0 && (
        <p class="note">
          <a href="#changes-ours">
            <Sentence parts={words.count('owner.ours', ours)} />
          </a>
        </p>
      )}
    </section>
  );
}

function Figure(props: {
  readonly name: (typeof ALWAYS)[number];
  readonly findings: readonly ReportFinding[];
  readonly words: Words;
}): JSX.Element {
  const { name, findings, words } = props;
  const said = (
    <>
      <b>{formatNumber(findings.length, words.language)}</b>{' '}
      <span>
        <Sentence parts={words.count(`owner.moved.${name}`, findings.length)} />
      </span>
    </>
  );
  if (findings.length === 0) return <span class="none">{said}</span>;
  return (
    <a href={`#changes-${name}`}>
      {said} <Clauses clauses={causesOf(name, findings, words)} />
    </a>
  );
}

/** `your site changed: 2`, or the cause alone where there is one only. */
function causesOf(name: BlockName, findings: readonly ReportFinding[], words: Words): readonly (readonly Part[])[] {
  const causes =
    name === 'unverified'
      ? byReason(findings).map(({ reason, findings: group }) => [reasonOf(reason, words), group.length] as const)
      : [...Map.groupBy(findings, (finding) => causeOf(finding, words))].flatMap(([cause, group]) =>
          cause === null ? [] : [[prose(cause), group.length] as const],
        );
  const [only, ...more] = causes;
  if (only !== undefined && more.length === 0) return [only[0]];
  return causes.map(([reason, n]) => words.say('health.reason', { reason, n }));
}

/** Why it moved, said to the owner of the site; null when nothing moved. */
export function causeOf({ cause, state, status }: ReportFinding, words: Words): string | null {
  if (cause === null) return null;
  const asks = status === 'fail' && state !== 'fixed' && state !== 'retired';
  return words.word(cause === 'rule' && !asks ? 'owner.cause.rule.closed' : `owner.cause.${cause}`);
}

// --- what to do first ----------------------------------------------------------------------------------------------

/** At most three repairs, each with what it takes, by when, how, and the command that shows it. */
export function FirstThings({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element | null {
  const { words, rules } = telling;
  const snippets: SnippetOf = (rule, { sight }) => {
    const server = sight?.server ?? null;
    return server === null ? undefined : rules.get(rule)?.snippets?.[server];
  };
  const things = firstThings(view.sites, words, snippets);
  if (things.length === 0) return null;
  return (
    <Section id="first" title={<Sentence parts={words.count('owner.first', things.length)} />}>
      <ol class={`things n${things.length}`}>
        {things.map((point) => (
          <li class={point.severity}>
            <Doing point={point} snippet={snippets(point.rule, point.first.site)} view={view} telling={telling} />
          </li>
        ))}
      </ol>
      <p class="note">{words.word('effort.note')}</p>
    </Section>
  );
}

function Doing(props: {
  readonly point: Thing;
  readonly snippet: string | undefined;
  readonly view: View;
  readonly telling: Telling;
}): JSX.Element {
  const { point, snippet, view, telling } = props;
  const { words, rules } = telling;
  const { finding, site } = point.first;
  const rule = rules.get(point.rule);
  const how = howOf(finding, words);
  const server = site.sight?.server ?? null;
  const verify = rule?.verify === undefined ? null : filled(rule.verify, finding, site);
  const elsewhere = new Set(point.places.map((one) => one.site)).size - 1;
  return (
    <>
      <p class="head">
        <SeverityLabel severity={point.severity} words={words} />
      </p>
      <h3>
        <a class="verdict" href={`#${finding.fingerprint}`}>
          <Say spoken={sentenceOf(finding, words)} words={words} />
        </a>
      </h3>
      <Clauses clauses={[dueOf(point, view, words), effortIn(point.effort, words)]} />
      {view.sites.length > 1 && (
        <p class="where">
          <a href={telling.links.site(site.target.id)}>
            <HostName site={site} />
          </a>{' '}
          {elsewhere > 0 && <Sentence parts={words.count('owner.alsoOn', elsewhere)} />}
        </p>
      )}
      {point.settles.length > 0 && (
        <p class="note">
          <Sentence parts={words.count('owner.settles', point.settles.length)} />
        </p>
      )}
      {how !== null && (
        <p class="how">
          <Say spoken={how} words={words} />
        </p>
      )}
      {snippet !== undefined && server !== null && (
        <figure>
          <figcaption>
            <Sentence parts={words.say('finding.snippetSeen', { server: SERVERS[server] })} />
          </figcaption>
          <CodeBlock text={snippet} />
        </figure>
      )}
      {verify !== null && (
        <figure>
          <figcaption>{words.word('finding.verify')}</figcaption>
          <Command text={verify} />
        </figure>
      )}
    </>
  );
}

/** A command for a shell, in which no option is broken after its hyphen. */
const Command = ({ text }: { readonly text: string }): JSX.Element => (
  <pre dir="ltr" {...UNTRANSLATED}>
    <code>
      {text
        .split(/(?<=\s)(-[\w-]*)(?=\s|$)/)
        .map((piece, index) => (index % 2 === 1 ? <span>{piece}</span> : visible(piece)))}
    </code>
  </pre>
);

/** What to do on Monday. */
function howOf(finding: ReportFinding, words: Words): Spoken | null {
  const spoken = words.rule(finding.rule);
  if (spoken === undefined) return null;
  return { parts: fill(spoken.remediation, finding.evidence, spoken.language), language: spoken.language };
}

const filled = (verify: string, { service }: ReportFinding, { target }: Site): string =>
  verify.replaceAll('{host}', target.host).replaceAll('{port}', /:(\d+)$/.exec(service)?.[1] ?? '443');

export const effortIn = (effort: Effort, words: Words): readonly Part[] =>
  words.say('effort.is', { effort: prose(words.word(`effort.${effort}`)) });

export function dueOf(point: Point, view: View, words: Words): readonly Part[] {
  if (point.due === null) return [];
  const late = point.due < view.report.document.run.takenAt;
  return words.say(late ? 'finding.overdue' : 'finding.due', { date: prose(formatDay(point.due, words.language)) });
}

// --- what we could not look at -------------------------------------------------------------------------------------

/** Every reason, the sites that it is true of, and the way out. */
export function NotSeen({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element | null {
  const { words } = telling;
  const groups = reasonsOf(view);
  if (groups.length === 0) return null;
  const { scanner } = view.report;
  return (
    <Section id="unseen" title={words.word('owner.unseen')}>
      <ul class="lines">
        {groups.map(({ reason, sites, points }) => (
          <li class="line">
            <Label mark="unseen">{words.word(reason === 'not-run' ? 'coverage.notRun' : 'wall.notSeen')}</Label>
            <div>
              <p>
                <Sentence parts={words.say('reason.could-not-look', { reason: reasonOf(reason, words) })} />{' '}
                {points > 0 && (
                  <a href="#not-told">
                    <Sentence parts={words.count('owner.unseen.points', points)} />
                  </a>
                )}
              </p>
              {view.sites.length > 1 && (
                <ul class="hosts">
                  {sites.map((site) => (
                    <li>
                      <a href={telling.links.site(site.target.id)}>
                        <HostName site={site} />
                      </a>
                    </li>
                  ))}
                </ul>
              )}
              <p class="note">
                {words.word(`help.${reason}` as UiKey)}{' '}
                {scanner !== null && WAYS_OUT.includes(reason) && (
                  <Sentence
                    parts={words.say('owner.wayOut', {
                      info: scanner.info,
                      contact: scanner.contact.replace(/^mailto:/, ''),
                    })}
                  />
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What an allowance in a firewall or a filter may help against. */
const WAYS_OUT: readonly Reason[] = [
  'blocked',
  'rate-limited',
  'connection-refused',
  'connection-timeout',
  'connection-closed',
];

interface ReasonGroup {
  readonly reason: Reason;
  readonly sites: readonly Site[];
  readonly points: number; // on sites of which something was seen
}

/** The most frequent first, sites that showed nothing before points of sites that did. */
function reasonsOf(view: View): readonly ReasonGroup[] {
  const told = view.sites
    .filter(({ left }) => !left)
    .flatMap((site) => {
      if (isBlind(site)) return [{ reason: site.reason ?? ('indeterminate' as const), site, points: 0 }];
      return byReason([...site.unknown, ...site.unverified]).map(({ reason, findings }) => ({
        reason,
        site,
        points: findings.length,
      }));
    });
  return [...Map.groupBy(told, ({ reason }) => reason)]
    .map(([reason, group]) => ({
      reason,
      sites: group.map(({ site }) => site),
      points: group.reduce((sum, { points }) => sum + points, 0),
    }))
    .sort((a, b) => Number(b.sites.some(isBlind)) - Number(a.sites.some(isBlind)) || b.points - a.points);
}
