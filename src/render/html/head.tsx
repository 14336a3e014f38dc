import type { JSX } from 'preact';
import type { ReportDocument } from '../../model/report.ts';
import { LANGUAGES } from '../../model/target.ts';
import type { UiKey } from '../../text/en.ts';
import { type Part, prose } from '../../text/fill.ts';
import { formatDay, formatNumber } from '../../text/format.ts';
import { DIRECTION, LANGUAGE_NAMES } from '../../text/languages.ts';
import type { Words } from '../../text/words.ts';
import { reasonOf, severityList, sinceWhen, timeOf, tripOf } from '../sentences.ts';
import { type BlockName, type Reason, type Site, totalOf, type View } from '../view.ts';
import { IN_ONE_FILE, type Links } from './links.ts';
import { Clauses, HostName, Label, OwnerName, Section, Sentence, UNTRANSLATED } from './pieces.tsx';

export const MARKING = 'TLP:AMBER';

export function Masthead({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const { run } = view.report.document;
  const owners = new Set(view.sites.map(({ target }) => target.owner));
  const [only] = view.owners;
  const clauses: readonly (readonly Part[])[] = [
    timeOf(run.takenAt, words),
    words.say('page.from', { vantage: run.vantage }),
    ...(owners.size > 1 ? [words.count('page.owners', owners.size)] : []),
    words.count('page.sites', view.sites.filter(({ left }) => !left).length),
  ];
  return (
    <header class="masthead">
      <div class="strip">
        <Marking words={words} />
        <nav aria-label={words.word('page.languages')}>
          <ul>
            {LANGUAGES.map((language) => (
              <li>
                {language === words.language ? (
                  <span aria-current="page">{LANGUAGE_NAMES[language]}</span>
                ) : (
                  <a href={htmlName(language)} hreflang={language} lang={language} dir={DIRECTION[language]}>
                    {LANGUAGE_NAMES[language]}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <p class="product">
        <b>{words.language === 'ar' ? 'راصد' : 'Rasid'}</b> <span>{words.word('page.what')}</span>
      </p>
      <h1>
        <Sentence parts={words.say('page.title', { date: prose(formatDay(run.takenAt, words.language)) })} />
      </h1>
      {owners.size === 1 && only !== undefined && (
        <p class="organisation">
          <OwnerName owner={only.known} id={only.owner} words={words} />
        </p>
      )}
      <Clauses clauses={clauses} />
    </header>
  );
}

/** The name of the file of one language, beside those of the others. */
export const htmlName = (language: (typeof LANGUAGES)[number]): string => `report.${language}.html`;

export function Marking({ words }: { readonly words: Words }): JSX.Element {
  return (
    <p class="marking">
      <b {...UNTRANSLATED} dir="ltr">
        {MARKING}
      </b>{' '}
      <span>{words.word('page.marking')}</span>
    </p>
  );
}

/** What the run is worth, said before what it found; then what moved and what is open, in numbers that lead to their lists. */
export function Lead({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const { run } = view.report.document;
  const open = severityList(view.open, words);
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
      {view.first && (
        <>
          <p class="sum">{words.word('first.lead')}</p>
          <p class="note">{words.word('first.note')}</p>
        </>
      )}
      {!view.first &&
        (isQuiet(view) ? <p class="sum">{words.word('changes.none')}</p> : <Tally view={view} words={words} />)}
      <p class="open">
        {totalOf(view.open) === 0 ? words.word('open.none') : <Sentence parts={words.say('open.is', { list: open })} />}{' '}
        {view.waived > 0 && (
          <Sentence parts={words.say('waived.also', { list: words.count('waived.total', view.waived) })} />
        )}
      </p>
      <nav class="contents" aria-label={words.word('page.contents')}>
        <ul>
          {CONTENTS.map(([id, key]) => (
            <li>
              <a href={`#${id}`}>{words.word(id === 'changes' && view.first ? 'first.worst' : key)}</a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

const isQuiet = ({ blocks, eventful }: View): boolean => blocks.length === 0 && eventful.length === 0;

/** The numbers that stand here even when they are zero: their absence is news too. The other lists follow as clauses. */
const ALWAYS: readonly BlockName[] = ['regressed', 'new', 'updated', 'unverified', 'fixed'];

export function Tally({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const totals = new Map(view.blocks.map(({ name, total }) => [name, total]));
  const events = view.eventful.reduce((sum, { target }) => sum + target.events.length, 0);
  const others: readonly (readonly [BlockName | 'events', number])[] = [
    ...view.blocks.filter(({ name }) => !ALWAYS.includes(name)).map(({ name, total }) => [name, total] as const),
    ...(events === 0 ? [] : [['events', events] as const]),
  ];
  return (
    <div class="tally">
      <h2>
        <Sentence parts={sinceWhen(view, words) ?? []} />
      </h2>
      <ul class="numbers">
        {ALWAYS.map((name) => (
          <li class={name}>
            <Figure name={name} total={totals.get(name) ?? 0} words={words} />
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <ul class="clauses">
          {others.map(([name, total]) => (
            <li>
              <a href={`#changes-${name}`}>
                <Sentence parts={words.count(`changes.${name}.count`, total)} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Figure({
  name,
  total,
  words,
}: {
  readonly name: BlockName;
  readonly total: number;
  readonly words: Words;
}): JSX.Element {
  const said = (
    <>
      <b>{formatNumber(total, words.language)}</b> <span>{words.word(`changes.${name}`)}</span>
    </>
  );
  return total === 0 ? <span class="none">{said}</span> : <a href={`#changes-${name}`}>{said}</a>;
}

const CONTENTS: readonly (readonly [string, UiKey])[] = [
  ['changes', 'changes.title'],
  ['wall', 'wall.title'],
  ['sites', 'sites.title'],
  ['facts', 'facts.title'],
];

const STATES = ['complete', 'partial', 'untestable', 'notRun'] as const;

/** How much was seen, and why the rest was not. */
export function Health(props: {
  readonly view: View;
  readonly words: Words;
  readonly links?: Links;
  readonly brief?: boolean; // how many were not seen, and not which
}): JSX.Element {
  const { view, words, links = IN_ONE_FILE, brief = false } = props;
  const { coverage } = view.report.document;
  const blind = view.sites.filter(
    ({ target, left }) => !left && (target.coverage === 'untestable' || target.coverage === 'not-run'),
  );
  return (
    <Section id="health" title={words.word('health.title')}>
      <CoverageBar coverage={coverage} />
      <dl class="coverage">
        {STATES.map((state) => (
          <div class={coverage[state] === 0 ? `${state} zero` : state}>
            <dt>
              <Sentence parts={words.count(`health.${state}`, coverage[state])} />
            </dt>
            <dd>{formatNumber(coverage[state], words.language)}</dd>
          </div>
        ))}
      </dl>
      <Reasons coverage={coverage} words={words} />
      <MovedOnOurSide view={view} words={words} />
      <Gate view={view} words={words} />
      {blind.length > 0 && !brief && (
        <>
          <h3>{words.word('health.missing')}</h3>
          <ul class="lines">
            {[...Map.groupBy(blind, reasonFor)].map(([reason, sites]) => (
              <li class="line">
                <Label mark="unseen">{words.word(reason === 'not-run' ? 'coverage.notRun' : 'wall.notSeen')}</Label>
                <div>
                  <p>
                    <Sentence parts={reasonOf(reason, words)} />
                  </p>
                  <ul class="hosts">
                    {sites.map((site) => (
                      <li>
                        <a href={links.site(site.target.id)}>
                          <HostName site={site} />
                        </a>
                      </li>
                    ))}
                  </ul>
                  <p class="note">{words.word(`help.${reason}`)}</p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

const reasonFor = ({ reason }: Site): Reason => reason ?? 'indeterminate';

function Reasons({
  coverage,
  words,
}: {
  readonly coverage: ReportDocument['coverage'];
  readonly words: Words;
}): JSX.Element | null {
  const reasons = Object.entries(coverage.reasons) as readonly [Reason, number][];
  return (
    <Clauses
      clauses={reasons.map(([reason, n]) => words.say('health.reason', { reason: reasonOf(reason, words), n }))}
    />
  );
}

/** A list of changes reads otherwise on a night on which we changed ourselves. */
function MovedOnOurSide({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element | null {
  const { rules = false, knowledge = [] } = view.report.moved ?? {};
  if (!rules && knowledge.length === 0) return null;
  return (
    <p class="note" id="moved">
      {rules && words.word('health.moved.rules')}{' '}
      {knowledge.length > 0 && <Sentence parts={words.say('health.moved.knowledge', { names: knowledge })} />}{' '}
      {words.word('health.moved.note')}
    </p>
  );
}

function Gate({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element | null {
  const { gate } = view.report;
  if (gate === null) return null;
  return (
    <p class="gate">
      {gate.verdict === 'failed' ? (
        <Sentence parts={words.count('health.gate.failed', gate.regressions.length)} />
      ) : (
        words.word(gate.verdict === 'passed' ? 'health.gate.passed' : 'health.gate.tooLittleSeen')
      )}
    </p>
  );
}

/** The four numbers as lengths; the numbers themselves stand below. It starts where the language starts. */
function CoverageBar({ coverage }: { readonly coverage: ReportDocument['coverage'] }): JSX.Element | null {
  if (coverage.targets === 0) return null;
  let from = 0;
  return (
    <svg class="bar" viewBox={`0 0 ${coverage.targets} 1`} preserveAspectRatio="none" aria-hidden="true">
      {STATES.map((state) => {
        const x = from;
        from += coverage[state];
        return coverage[state] === 0 ? null : <rect class={state} x={x} y={0} width={coverage[state]} height={1} />;
      })}
    </svg>
  );
}
