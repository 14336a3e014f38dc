import type { JSX } from 'preact';
import type { ReportFinding, RuleWords, ServerName } from '../../model/report.ts';
import { visible } from '../../text/bidi.ts';
import { isUiKey } from '../../text/en.ts';
import { fill, partsOf, prose } from '../../text/fill.ts';
import { formatDay } from '../../text/format.ts';
import type { SpokenRule, Words } from '../../text/words.ts';
import { circumstancesOf, sentenceOf, titleOf } from '../sentences.ts';
import type { Site, View } from '../view.ts';
import { type Kept, once } from './kept.ts';
import type { Links } from './links.ts';
import { below, Clauses, Heading, type Level, Machine, Say, Sentence, SeverityLabel, UNTRANSLATED } from './pieces.tsx';

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
          <Guide finding={finding} site={site} telling={telling} level={below(level)} />
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

export function Waiver({
  finding,
  words,
}: {
  readonly finding: ReportFinding;
  readonly words: Words;
}): JSX.Element | null {
  const { waiver } = finding;
  if (waiver === null) return null;
  const sentence = words.say(`waiver.${waiver.state}`, {
    by: [{ kind: 'name', text: waiver.approvedBy }],
    reason: [{ kind: 'name', text: waiver.reason }],
    date: prose(formatDay(waiver.until, words.language)),
  });
  return (
    <p class="waiver">
      <Sentence parts={sentence} />
    </p>
  );
}

/** What was seen, why it matters, how to correct it. */
export function Guide(props: {
  readonly finding: ReportFinding;
  readonly site: Site;
  readonly telling: Telling;
  readonly level: Level;
}): JSX.Element {
  const { finding, site, telling, level } = props;
  const { words, rules, links } = telling;
  const rule = rules.get(finding.rule);
  const spoken = words.rule(finding.rule);
  const elsewhere = links.guide(finding.fingerprint, site.target.id);
  if (elsewhere !== null) {
    return (
      <p class="more">
        <a href={elsewhere}>{words.word('finding.more')}</a>
      </p>
    );
  }
  return (
    <details class="guide">
      <summary>{words.word('finding.more')}</summary>
      <div class="folded">
        {finding.confidence !== 'certain' && <p class="note">{words.word(`confidence.${finding.confidence}`)}</p>}
        <Heading level={level}>{words.word('finding.expected')}</Heading>
        <p>
          <Say spoken={titleOf(finding, words)} words={words} />
        </p>
        <Evidence finding={finding} words={words} />
        {spoken !== undefined && <Reasons spoken={spoken} finding={finding} telling={telling} level={level} />}
        {rule === undefined ? (
          <p class="note">{words.word('finding.ruleGone')}</p>
        ) : (
          <Repair rule={rule} finding={finding} site={site} telling={telling} level={level} />
        )}
        <p class="note">
          {words.word('finding.reference')} <Machine text={finding.fingerprint} /> <Machine text={finding.rule} />
        </p>
      </div>
    </details>
  );
}

function Reasons(props: {
  readonly spoken: SpokenRule;
  readonly finding: ReportFinding;
  readonly telling: Telling;
  readonly level: Level;
}): JSX.Element {
  const { spoken, finding, telling, level } = props;
  const { words } = telling;
  const { rationale, remediation, language } = spoken;
  const said = (template: string) => (
    <p>
      <Say spoken={{ parts: fill(template, finding.evidence, language), language }} words={words} />
    </p>
  );
  const evidence = /\{\w+\}/.test(rationale + remediation) ? JSON.stringify(finding.evidence) : '';
  return once(telling.kept, `why ${level} ${finding.rule} ${evidence}`, () => (
    <>
      <Heading level={level}>{words.word('finding.why')}</Heading>
      {said(rationale)}
      <Heading level={level}>{words.word('finding.how')}</Heading>
      {said(remediation)}
    </>
  ));
}

function Evidence({ finding, words }: { readonly finding: ReportFinding; readonly words: Words }): JSX.Element | null {
  const names = Object.keys(finding.evidence).sort();
  if (names.length === 0) return null;
  return (
    <table class="evidence">
      <caption>{words.word('finding.evidence')}</caption>
      <thead class="unseen-text">
        <tr>
          <th scope="col">{words.word('finding.evidence.name')}</th>
          <th scope="col">{words.word('finding.evidence.value')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr>
            <th scope="row">
              <EvidenceName name={name} words={words} />
            </th>
            <td>
              <Sentence parts={valueParts(finding.evidence[name] ?? '', words)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** In words where we have them, else as the rule calls it. */
export function EvidenceName({ name, words }: { readonly name: string; readonly words: Words }): JSX.Element {
  const key = `evidence.${name}`;
  return isUiKey(key) ? <span>{words.word(key)}</span> : <Machine text={name} />;
}

/** In tables an instant stays as the server sent it, in ISO form. */
export const valueParts = (value: ReportFinding['evidence'][string], words: Words) =>
  typeof value === 'string' ? ([{ kind: 'machine', text: value }] as const) : partsOf(value, words.language);

export const SERVERS = { nginx: 'nginx', apache: 'Apache', iis: 'IIS' } as const satisfies Record<ServerName, string>;

function Repair(props: {
  readonly rule: RuleWords;
  readonly finding: ReportFinding;
  readonly site: Site;
  readonly telling: Telling;
  readonly level: Level;
}): JSX.Element {
  const { rule, finding, site, telling, level } = props;
  const { words, links } = telling;
  const page = links.rule(rule.id);
  const seen = site.sight?.server ?? null;
  const port = /:(\d+)$/.exec(finding.service)?.[1] ?? '443';
  const verify = rule.verify?.replaceAll('{host}', site.target.host).replaceAll('{port}', port);
  return (
    <>
      {once(telling.kept, `snippets ${rule.id} ${seen ?? ''}`, () => (
        <Snippets rule={rule} seen={seen} words={words} />
      ))}
      {verify !== undefined && (
        <figure>
          <figcaption>{words.word('finding.verify')}</figcaption>
          <CodeBlock text={verify} />
        </figure>
      )}
      {page === null ? (
        <>
          <References rule={rule} words={words} level={level} />
          <Controls codes={finding.controls} words={words} level={level} />
        </>
      ) : (
        <p class="note">
          <a href={page}>{words.word('finding.rulePage')}</a>
        </p>
      )}
    </>
  );
}

/** For the server that was seen, where there is one for it; else for each. */
function Snippets(props: {
  readonly rule: RuleWords;
  readonly seen: ServerName | null;
  readonly words: Words;
}): JSX.Element {
  const { rule, seen, words } = props;
  const { snippets = {} } = rule;
  const wanted = (
    seen !== null && snippets[seen] !== undefined ? [seen] : Object.keys(SERVERS)
  ) as readonly ServerName[];
  return (
    <>
      {wanted.map((server) => {
        const snippet = snippets[server];
        if (snippet === undefined) return null;
        const key = server === seen ? 'finding.snippetSeen' : 'finding.snippet';
        return (
          <figure>
            <figcaption>
              <Sentence parts={words.say(key, { server: SERVERS[server] })} />
            </figcaption>
            <CodeBlock text={snippet} />
          </figure>
        );
      })}
    </>
  );
}

export function References(props: {
  readonly rule: RuleWords;
  readonly words: Words;
  readonly level: Level;
}): JSX.Element | null {
  const { rule, words, level } = props;
  if (rule.references.length === 0) return null;
  return (
    <>
      <Heading level={level}>{words.word('finding.references')}</Heading>
      <ul class="plain">
        {rule.references.map((reference) => (
          <li>
            {/^https:\/\//.test(reference) ? (
              <a href={reference} rel="noreferrer noopener external">
                <Machine text={reference} />
              </a>
            ) : (
              <Machine text={reference} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** DNSSI codes, always with the word that the mapping is ours. */
export function Controls(props: {
  readonly codes: readonly string[];
  readonly words: Words;
  readonly level: Level;
}): JSX.Element | null {
  const { codes, words, level } = props;
  if (codes.length === 0) return null;
  return (
    <>
      <Heading level={level}>{words.word('finding.controls')}</Heading>
      <p class="controls">
        {codes.map((code) => (
          <Machine text={code} />
        ))}
        <small>{words.word('finding.controls.note')}</small>
      </p>
    </>
  );
}

export function CodeBlock({ text }: { readonly text: string }): JSX.Element {
  return (
    <pre dir="ltr" {...UNTRANSLATED}>
      <code>{text.split('\n').map(visible).join('\n')}</code>
    </pre>
  );
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
