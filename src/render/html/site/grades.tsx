import type { ComponentChildren, JSX } from 'preact';
import type { ReportFinding } from '../../../model/report.ts';
import { areaOf } from '../../../model/rule.ts';
import { AREAS } from '../../../model/target.ts';
import { bareText, joined, type Part, prose } from '../../../text/fill.ts';
import type { Words } from '../../../text/words.ts';
import { type HeldGrade, heldGrade } from '../../caps.ts';
import { COMMA, reasonOf, sentenceOf, severityList } from '../../sentences.ts';
import type { Site, View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { GradeLetter, HostName, Label, Machine, Say, Section, Sentence } from '../pieces.tsx';
import { isBlind } from './first-screen.tsx';

/** The letter of a site, never alone: the sentence that holds it there stands beside it. */
export function Held({ site, telling }: { readonly site: Site; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const { grade, findings } = site.target;
  const held = heldGrade(findings);
  return (
    <p class="held">
      {grade === null || held === null ? (
        words.word('grade.none')
      ) : (
        <>
          <GradeLetter grade={grade} /> <HeldBy held={held} telling={telling} />
        </>
      )}
    </p>
  );
}

/** `Held at D by: TLS 1.0 is accepted; and 2 other points as serious`. */
function HeldBy({ held, telling }: { readonly held: HeldGrade; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const [worst, ...others] = held.by;
  if (worst === undefined) return <span>{words.word('grade.free')}</span>;
  const said = sentenceOf(worst, words);
  const sentence: readonly Part[] = said.language === words.language ? said.parts : [];
  return (
    <span>
      <a class="verdict" href={`#${worst.fingerprint}`}>
        <Sentence parts={words.say('grade.held', { grade: held.grade, sentence })} />
        {said.language !== words.language && <Say spoken={said} words={words} />}
      </a>{' '}
      {others.length > 0 && (
        <small>
          <Sentence parts={words.count('grade.others', others.length)} />
        </small>
      )}
    </span>
  );
}

// --- the sites of an owner -----------------------------------------------------------------------------------------

/** Each site with its letter and what holds it, how much is to correct, how much was seen. */
export function OwnSites({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words, links } = telling;
  return (
    <Section id="sites" title={words.word('owner.sites')}>
      <table class="duty own">
        <caption>{words.word('owner.sites.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{words.word('wall.site')}</th>
            <th scope="col">{words.word('site.grade')}</th>
            <th scope="col">{words.word('site.open')}</th>
            <th scope="col">{words.word('owner.sites.observed')}</th>
          </tr>
        </thead>
        <tbody>
          {view.sites.map((site) => (
            <tr id={`site-${site.target.id}`}>
              <th scope="row">
                <a href={links.site(site.target.id)}>
                  <HostName site={site} />
                </a>
              </th>
              <td>{site.left ? '—' : <Held site={site} telling={telling} />}</td>
              <td>
                <Sentence parts={severityList(countsOf(site), words)} />
              </td>
              <td>
                <Observed site={site} words={words} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const countsOf = (site: Site): View['open'] => {
  const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of [...site.open, ...site.unverified]) open[severity] += 1;
  return open;
};

const COVERAGE = {
  complete: 'coverage.complete',
  partial: 'coverage.partial',
  untestable: 'coverage.untestable',
  'not-run': 'coverage.notRun',
} as const;

export function Observed({ site, words }: { readonly site: Site; readonly words: Words }): JSX.Element {
  if (site.left) return <Label mark="unseen">{words.word('site.left')}</Label>;
  return (
    <>
      <Label mark={site.target.coverage === 'complete' ? 'good' : 'unseen'}>
        {words.word(COVERAGE[site.target.coverage])}
      </Label>{' '}
      {isBlind(site) && site.reason !== null && (
        <small>
          <Sentence parts={reasonOf(site.reason, words)} />
        </small>
      )}
    </>
  );
}

// --- the grades of one site ----------------------------------------------------------------------------------------

/** Overall and by area with what holds each; then what scales that people know from elsewhere would say. */
export function Grades({ site, telling }: { readonly site: Site; readonly telling: Telling }): JSX.Element | null {
  const { words } = telling;
  const { grades, findings } = site.target;
  const byArea = Map.groupBy(findings, ({ rule }) => areaOf(rule));
  const areas = AREAS.flatMap((area) => {
    const held = heldGrade(byArea.get(area) ?? []);
    return grades[area] === undefined || held === null ? [] : [{ area, held }];
  });
  if (areas.length === 0) return null;
  const free = areas.filter(({ held }) => held.by.length === 0);
  return (
    <Section id="grades" title={words.word('grades.title')}>
      <table class="duty grades">
        <caption>{words.word('grades.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{words.word('grades.area')}</th>
            <th scope="col">{words.word('site.grade')}</th>
            <th scope="col">{words.word('grades.why')}</th>
          </tr>
        </thead>
        <tbody>
          <Row name={words.word('wall.all')} letter={site.target.grade}>
            <Whole site={site} telling={telling} />
          </Row>
          {areas
            .filter(({ held }) => held.by.length > 0)
            .map(({ area, held }) => (
              <Row name={words.word(`area.${area}`)} letter={held.grade}>
                <HeldBy held={held} telling={telling} />
              </Row>
            ))}
          {free.length > 0 && (
            <Row
              name={bareText(
                joined(
                  free.map(({ area }) => prose(words.word(`area.${area}`))),
                  COMMA[words.language],
                ),
              )}
              letter="A+"
            >
              {words.word('grade.free')}
            </Row>
          )}
        </tbody>
      </table>
      <Elsewhere site={site} telling={telling} />
    </Section>
  );
}

function Whole({ site, telling }: { readonly site: Site; readonly telling: Telling }): JSX.Element {
  const held = heldGrade(site.target.findings);
  return site.target.grade === null || held === null ? (
    <span>{telling.words.word('grade.none')}</span>
  ) : (
    <HeldBy held={held} telling={telling} />
  );
}

function Row(props: {
  readonly name: string;
  readonly letter: string | null;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { name, letter, children } = props;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{letter === null ? '—' : <GradeLetter grade={letter} />}</td>
      <td>{children}</td>
    </tr>
  );
}

/** SSL Labs, Mozilla and MDN Observatory, side by side. */
function Elsewhere({ site, telling }: { readonly site: Site; readonly telling: Telling }): JSX.Element | null {
  const { words } = telling;
  const { findings, observatory } = site.target;
  const labs = findings.find(({ rule }) => rule === 'tls/profile-ssl-labs');
  const mozilla = findings.find(({ rule }) => rule === 'tls/profile-mozilla');
  if (!labs && !mozilla && !observatory) return null;
  return (
    <table class="duty grades elsewhere">
      <caption>
        <b>{words.word('grades.others')}</b> {words.word('grades.others.caption')}
      </caption>
      <thead>
        <tr>
          <th scope="col">{words.word('grades.scale')}</th>
          <th scope="col">{words.word('site.grade')}</th>
          <th scope="col">{words.word('grades.why')}</th>
        </tr>
      </thead>
      <tbody>
        {labs && (
          <Told name={words.word('grades.sslLabs')} finding={labs} telling={telling}>
            <Machine text={String(labs.evidence.grade ?? '')} />
          </Told>
        )}
        {mozilla && (
          <Told name={words.word('grades.mozilla')} finding={mozilla} telling={telling}>
            {words.word(configurationOf(mozilla))}
          </Told>
        )}
        {observatory && (
          <tr>
            <th scope="row">{words.word('grades.observatory')}</th>
            <td>
              <Machine text={observatory.grade} />{' '}
              <small>
                <Sentence parts={words.say('grades.observatory.score', { score: observatory.score })} />
              </small>
            </td>
            <td>
              <FailedTests of={observatory.tests} words={words} />
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** A scale that is a rule of ours: its answer, and its sentence; or that it could not be told. */
function Told(props: {
  readonly name: string;
  readonly finding: ReportFinding;
  readonly telling: Telling;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { name, finding, telling, children } = props;
  const { words } = telling;
  const told = finding.status === 'pass' || finding.status === 'fail';
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{told ? children : <Label mark="unseen">{words.word('grades.untold')}</Label>}</td>
      <td>
        {told ? (
          <a class="verdict" href={`#${finding.fingerprint}`}>
            <Say spoken={sentenceOf(finding, words)} words={words} />
          </a>
        ) : (
          finding.reason !== null && <Sentence parts={reasonOf(finding.reason, words)} />
        )}
      </td>
    </tr>
  );
}

function configurationOf({ status, message }: ReportFinding) {
  if (status !== 'pass') return 'grades.mozilla.neither' as const;
  return message === 'modern' ? ('grades.mozilla.modern' as const) : ('grades.mozilla.intermediate' as const);
}

function FailedTests(props: {
  readonly of: NonNullable<Site['target']['observatory']>['tests'];
  readonly words: Words;
}): JSX.Element {
  const { of, words } = props;
  const failed = of.filter(({ passes }) => !passes);
  if (failed.length === 0) return <span>{words.word('grades.observatory.all')}</span>;
  const parts = joined(
    failed.map(({ test, modifier }) => [{ kind: 'machine' as const, text: `${test} ${modifier}` }]),
    ' · ',
  );
  return <Sentence parts={parts} />;
}
