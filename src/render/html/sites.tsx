import type { JSX } from 'preact';
import type { Severity } from '../../model/finding.ts';
import type { ObservatoryGrade } from '../../model/grades.ts';
import type { ReportFinding } from '../../model/report.ts';
import type { UiKey } from '../../text/en.ts';
import type { Words } from '../../text/words.ts';
import { reasonOf, severityList } from '../sentences.ts';
import { byReason, type Site, type View, WORST_FIRST } from '../view.ts';
import { FindingCard, FindingRow, type Telling } from './finding.tsx';
import {
  below,
  GradeLetter,
  Heading,
  HostName,
  Label,
  type Level,
  Machine,
  type MarkName,
  OwnerName,
  Section,
  Sentence,
  siteAnchor,
} from './pieces.tsx';

/** Every owner and site, what is to correct first, everything else folded. */
export function Sites({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  return (
    <Section id="sites" title={words.word('sites.title')}>
      {view.owners.map(({ owner, known, sites }) => (
        <section class="owner" id={`owner-${owner}`} aria-labelledby={`owner-${owner}-title`}>
          <h3 id={`owner-${owner}-title`}>
            <OwnerName owner={known} id={owner} words={words} />
          </h3>
          {sites.map(({ site }) => (
            <SiteSection site={site} telling={telling} />
          ))}
        </section>
      ))}
    </Section>
  );
}

export function SiteSection(props: {
  readonly site: Site;
  readonly telling: Telling;
  readonly level?: Level;
}): JSX.Element {
  const { site, telling, level = 4 } = props;
  const Title = `h${level}` as const;
  return (
    <section class="site" id={siteAnchor(site)} aria-labelledby={`${siteAnchor(site)}-title`}>
      <header>
        <Title id={`${siteAnchor(site)}-title`}>
          <HostName site={site} />
        </Title>
        <SiteAbout site={site} words={telling.words} />
      </header>
      <SiteFindings site={site} telling={telling} level={below(level)} />
    </section>
  );
}

/** The grade, how much was seen, and under which authorisation. */
export function SiteAbout({ site, words }: { readonly site: Site; readonly words: Words }): JSX.Element {
  const { target } = site;
  return (
    <>
      {target.grade !== null && (
        <p class="grade">
          <span>{words.word('site.grade')}</span> <GradeLetter grade={target.grade} />
        </p>
      )}
      <p class="about">
        {site.left ? (
          <Label mark="unseen">{words.word('site.left')}</Label>
        ) : (
          <Label mark={target.coverage === 'complete' ? 'good' : 'unseen'}>
            {words.word(COVERAGE[target.coverage])}
          </Label>
        )}
        {target.display !== target.host && target.display !== '' && <Machine text={target.host} />}
        {target.tags.map((tag) => (
          <span class="tag">
            <Machine text={tag} />
          </span>
        ))}
        {site.requests !== undefined && (
          <span>
            <Sentence parts={words.count('site.requests', site.requests)} />
          </span>
        )}
      </p>
      {site.listed?.authorisation && (
        <p class="note">
          <Sentence
            parts={words.say('site.authorisation', {
              reference: [{ kind: 'name', text: site.listed.authorisation.reference }],
              by: [{ kind: 'name', text: site.listed.authorisation.by }],
            })}
          />
        </p>
      )}
    </>
  );
}

/** What is to correct, then what stands apart, then the rest, folded. */
export function SiteFindings(props: {
  readonly site: Site;
  readonly telling: Telling;
  readonly level: Level;
}): JSX.Element {
  const { site, telling, level } = props;
  const { words } = telling;
  return (
    <>
      {!site.left && <Verdict site={site} words={words} />}
      {site.open.map((finding) => (
        <FindingCard finding={finding} site={site} telling={telling} level={level} />
      ))}
      {site.unverified.length > 0 && (
        <div class="apart unseen">
          <Heading level={level}>
            <Label mark="unseen">{words.word('site.unverified')}</Label>{' '}
            <span class="total">{site.unverified.length}</span>
          </Heading>
          {byReason(site.unverified).map(({ reason, findings }) => (
            <div>
              <p>
                <Sentence parts={words.say('reason.not-verified', { reason: reasonOf(reason, words) })} />
              </p>
              <p class="note">
                {words.word('help.title')} — {words.word(`help.${reason}`)}
              </p>
              {findings.map((finding) => (
                <FindingCard finding={finding} site={site} telling={telling} level={level} />
              ))}
            </div>
          ))}
        </div>
      )}
      {site.waived.length > 0 && (
        <div class="apart waived">
          <Heading level={level}>
            <Label mark="waived">{words.word('site.waived')}</Label> <span class="total">{site.waived.length}</span>
          </Heading>
          <p class="note">{words.word('site.waived.note')}</p>
          {site.waived.map((finding) => (
            <FindingCard finding={finding} site={site} telling={telling} level={level} />
          ))}
        </div>
      )}
      {site.unknown.length > 0 && <CouldNotLook findings={site.unknown} telling={telling} />}
      <Folded name="site.fixed" mark="good" findings={site.fixed} telling={telling} />
      <Folded name="site.retired" mark="unseen" findings={site.retired} telling={telling} />
      <Folded name="site.passes" mark="good" findings={site.passes} telling={telling} counted />
      <Folded name="site.notApplicable" mark="unseen" findings={site.notApplicable} telling={telling} counted />
      {site.target.observatory && <Observatory of={site.target.observatory} words={words} />}
    </>
  );
}

const COVERAGE = {
  complete: 'coverage.complete',
  partial: 'coverage.partial',
  untestable: 'coverage.untestable',
  'not-run': 'coverage.notRun',
} as const satisfies Record<Site['target']['coverage'], UiKey>;

/** One sentence: what is to correct, or that nothing can be said. */
function Verdict({ site, words }: { readonly site: Site; readonly words: Words }): JSX.Element {
  const open = Object.fromEntries(
    WORST_FIRST.map((severity) => [
      severity,
      [...site.open, ...site.unverified].filter((finding) => finding.severity === severity).length,
    ]),
  ) as Record<Severity, number>;
  const list = severityList(open, words);
  const { coverage } = site.target;
  const blind = coverage === 'untestable' || coverage === 'not-run';
  if (blind && site.unverified.length > 0) {
    return (
      <p class="say">
        <Sentence parts={words.say('open.is', { list })} />
      </p>
    );
  }
  if (blind) {
    const reason = site.reason ?? 'indeterminate';
    return (
      <>
        <p class="say">
          <Sentence parts={words.say('reason.could-not-look', { reason: reasonOf(reason, words) })} />
        </p>
        <p class="note">{words.word(`help.${reason}`)}</p>
      </>
    );
  }
  return (
    <p class="say">
      {list.length === 0 ? words.word('open.none') : <Sentence parts={words.say('open.is', { list })} />}
    </p>
  );
}

function CouldNotLook({
  findings,
  telling,
}: {
  readonly findings: readonly ReportFinding[];
  readonly telling: Telling;
}): JSX.Element {
  const { words } = telling;
  return (
    <details class="fold">
      <summary>
        <Label mark="unseen">{words.word('site.unknown')}</Label> <span class="total">{findings.length}</span>
      </summary>
      <div class="folded">
        {byReason(findings).map(({ reason, findings: group }) => (
          <div>
            <p>
              <Sentence parts={words.say('reason.could-not-look', { reason: reasonOf(reason, words) })} />
            </p>
            <p class="note">{words.word(`help.${reason}`)}</p>
            <ul class="rows">
              {group.map((finding) => (
                <FindingRow finding={finding} telling={telling} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </details>
  );
}

function Folded(props: {
  readonly name: UiKey;
  readonly mark: MarkName;
  readonly findings: readonly ReportFinding[];
  readonly telling: Telling;
  readonly counted?: boolean;
}): JSX.Element | null {
  const { name, mark, findings, telling, counted } = props;
  const { words } = telling;
  if (findings.length === 0) return null;
  return (
    <details class={counted ? 'fold brief' : 'fold'}>
      <summary>
        <Label mark={mark}>
          {counted ? <Sentence parts={words.count(name, findings.length)} /> : words.word(name)}
        </Label>{' '}
        {!counted && <span class="total">{findings.length}</span>}
      </summary>
      <ul class="rows folded">
        {findings.map((finding) => (
          <FindingRow finding={finding} telling={telling} />
        ))}
      </ul>
    </details>
  );
}

/** What another scanner would say, for who knows its letters; none of our own rests on it. */
function Observatory({
  of: { grade, score, tests },
  words,
}: {
  readonly of: ObservatoryGrade;
  readonly words: Words;
}): JSX.Element {
  const failed = tests.filter(({ passes }) => !passes);
  const said = (
    <Sentence
      parts={words.say('site.observatory', {
        grade: [{ kind: 'machine', text: grade }],
        score: [{ kind: 'machine', text: String(score) }],
      })}
    />
  );
  if (failed.length === 0) return <p class="note">{said}</p>;
  return (
    <details class="fold brief">
      <summary>{said}</summary>
      <ul class="rows folded">
        {failed.map(({ test, code, modifier }) => (
          <li>
            <Machine text={test} />
            {': '}
            <Machine text={`${code} (${modifier})`} />
          </li>
        ))}
      </ul>
    </details>
  );
}
