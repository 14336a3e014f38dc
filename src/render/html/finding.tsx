import type { JSX } from 'preact';
import type { ReportFinding, RuleWords } from '../../model/report.ts';
import { prose } from '../../text/fill.ts';
import { formatDay } from '../../text/format.ts';
import type { Words } from '../../text/words.ts';
import { circumstancesOf, sentenceOf, titleOf } from '../sentences.ts';
import type { Site, View } from '../view.ts';
import { guideHtml } from './guide.tsx';
import type { Kept } from './kept.ts';
import type { Links } from './links.ts';
import { below, Clauses, Heading, type Level, Machine, Say, SeverityLabel, sentenceHtml } from './pieces.tsx';
import { written } from './written.ts';

export interface Telling {
  readonly words: Words;
  readonly view: View;
  readonly rules: ReadonlyMap<string, RuleWords>;
  readonly links: Links;
  readonly kept: Kept;
}

/** One open finding: what is wrong first, everything else folded below. Its anchor is the fingerprint, stable between runs. */
export function FindingCard(props: {
  readonly finding: ReportFinding;
  readonly site: Site;
  readonly telling: Telling;
  readonly level?: Level;
}): JSX.Element {
  const { finding, site, telling, level = 5 } = props;
  const { words } = telling;
  return (
    <article class={`finding ${finding.severity}`} id={finding.fingerprint}>
      <div class="line">
        <SeverityLabel severity={finding.severity} words={words} />
        <div>
          <Heading level={level}>
            <Say spoken={sentenceOf(finding, words)} words={words} />
          </Heading>
          <Circumstances finding={finding} telling={telling} withState />
          <Waiver finding={finding} words={words} />
          {written(guideHtml({ finding, site, telling, level: below(level) }))}
        </div>
      </div>
    </article>
  );
}

export function Circumstances(props: {
  readonly finding: ReportFinding;
  readonly telling: Telling;
  readonly withState?: boolean;
}): JSX.Element {
  const { finding, telling, withState } = props;
  const { words, view } = telling;
  const { state, service, subject } = finding;
  return (
    <div class="circumstances">
      {withState && !view.first && state !== null && <span class="state">{words.word(`state.${state}`)}</span>}
      <Clauses clauses={circumstancesOf(finding, words, view)} />
      <span class="place">
        <Machine text={service} />
        {subject !== null && <Machine text={subject} />}
      </span>
    </div>
  );
}

export const Waiver = (props: { readonly finding: ReportFinding; readonly words: Words }): JSX.Element =>
  written(waiverHtml(props.finding, props.words));

export function waiverHtml({ waiver }: ReportFinding, words: Words): string {
  if (waiver === null) return '';
  const sentence = words.say(`waiver.${waiver.state}`, {
    by: [{ kind: 'name', text: waiver.approvedBy }],
    reason: [{ kind: 'name', text: waiver.reason }],
    date: prose(formatDay(waiver.until, words.language)),
  });
  return `<p class="waiver">${sentenceHtml(sentence)}</p>`;
}

/** A finding in a folded list: its sentence, or the good state that could not be looked at; where. It carries the anchor. */
export function FindingRow({
  finding,
  telling,
}: {
  readonly finding: ReportFinding;
  readonly telling: Telling;
}): JSX.Element {
  const { words } = telling;
  const { fingerprint, service, subject, state } = finding;
  return (
    <li id={fingerprint}>
      <Say spoken={state === 'retired' ? titleOf(finding, words) : sentenceOf(finding, words)} words={words} />
      <span class="place">
        <Machine text={service} />
        {subject !== null && <Machine text={subject} />}
      </span>
    </li>
  );
}
