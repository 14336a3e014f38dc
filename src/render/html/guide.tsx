import type { JSX } from 'preact';
import type { ReportFinding, RuleWords, ServerName } from '../../model/report.ts';
import { isUiKey } from '../../text/en.ts';
import { fill, partsOf } from '../../text/fill.ts';
import type { SpokenRule, Words } from '../../text/words.ts';
import { titleOf } from '../sentences.ts';
import type { Site } from '../view.ts';
import type { Telling } from './finding.tsx';
import { onceHtml } from './kept.ts';
import { Heading, type Level, Machine, machineHtml, Sentence, sentenceHtml, spokenHtml } from './pieces.tsx';
import { escaped, foreign, written } from './written.ts';

interface Guided {
  readonly finding: ReportFinding;
  readonly site: Site;
  readonly telling: Telling;
  readonly level: Level;
}

/** What was seen, why it matters, how to correct it. Most of it stands on many pages word for word, and is rendered once. */
export function guideHtml(of: Guided): string {
  const { finding, site, telling, level } = of;
  const { words, rules, links } = telling;
  const elsewhere = links.guide(finding.fingerprint, site.target.id);
  if (elsewhere !== null)
    return `<p class="more"><a href="${escaped(elsewhere)}">${escaped(words.word('finding.more'))}</a></p>`;
  const rule = rules.get(finding.rule);
  const spoken = words.rule(finding.rule);
  const told = [
    finding.confidence === 'certain' ? '' : note(words.word(`confidence.${finding.confidence}`)),
    `<h${level}>${escaped(words.word('finding.expected'))}</h${level}>`,
    `<p>${spokenHtml(titleOf(finding, words), words)}</p>`,
    evidenceHtml(finding, telling),
    spoken === undefined ? '' : reasonsHtml(spoken, of),
    rule === undefined ? note(words.word('finding.ruleGone')) : repairHtml(rule, of),
    `<p class="note">${escaped(words.word('finding.reference'))} ${machineHtml(finding.fingerprint)} ${machineHtml(finding.rule)}</p>`,
  ];
  const summary = escaped(words.word('finding.more'));
  return `<details class="guide"><summary>${summary}</summary><div class="folded">${told.join('')}</div></details>`;
}

const note = (text: string): string => `<p class="note">${escaped(text)}</p>`;

function reasonsHtml({ rationale, remediation, language }: SpokenRule, { finding, telling, level }: Guided): string {
  const { words, kept } = telling;
  const said = (name: 'finding.why' | 'finding.how', template: string) => {
    const sentence = spokenHtml({ parts: fill(template, finding.evidence, language), language }, words);
    return `<h${level}>${escaped(words.word(name))}</h${level}><p>${sentence}</p>`;
  };
  const say = () => said('finding.why', rationale) + said('finding.how', remediation);
  return /\{\w+\}/.test(rationale + remediation) ? say() : onceHtml(kept, `why ${level} ${finding.rule}`, say);
}

function evidenceHtml({ evidence }: ReportFinding, { words, kept }: Telling): string {
  const names = Object.keys(evidence).sort();
  if (names.length === 0) return '';
  const head = onceHtml(kept, 'evidence', () => (
    <>
      <caption>{words.word('finding.evidence')}</caption>
      <thead class="unseen-text">
        <tr>
          <th scope="col">{words.word('finding.evidence.name')}</th>
          <th scope="col">{words.word('finding.evidence.value')}</th>
        </tr>
      </thead>
    </>
  ));
  const rows = names.map((name) => {
    const value = sentenceHtml(valueParts(evidence[name] ?? '', words));
    return `<tr><th scope="row">${evidenceNameHtml(name, words)}</th><td>${value}</td></tr>`;
  });
  return `<table class="evidence">${head}<tbody>${rows.join('')}</tbody></table>`;
}

/** In words where we have them, else as the rule calls it. */
export const EvidenceName = ({ name, words }: { readonly name: string; readonly words: Words }): JSX.Element =>
  written(evidenceNameHtml(name, words));

function evidenceNameHtml(name: string, words: Words): string {
  const key = `evidence.${name}`;
  return isUiKey(key) ? `<span>${escaped(words.word(key))}</span>` : machineHtml(name);
}

/** In tables an instant stays as the server sent it, in ISO form. */
export const valueParts = (value: ReportFinding['evidence'][string], words: Words) =>
  typeof value === 'string' ? ([{ kind: 'machine', text: value }] as const) : partsOf(value, words.language);

export const SERVERS = { nginx: 'nginx', apache: 'Apache', iis: 'IIS' } as const satisfies Record<ServerName, string>;

function repairHtml(rule: RuleWords, { finding, site, telling, level }: Guided): string {
  const { words, links, kept } = telling;
  const page = links.rule(rule.id);
  const seen = site.sight?.server ?? null;
  const port = /:(\d+)$/.exec(finding.service)?.[1] ?? '443';
  const verify = rule.verify?.replaceAll('{host}', site.target.host).replaceAll('{port}', port);
  return [
    onceHtml(kept, `snippets ${rule.id} ${seen ?? ''}`, () => <Snippets rule={rule} seen={seen} words={words} />),
    verify === undefined
      ? ''
      : `<figure><figcaption>${escaped(words.word('finding.verify'))}</figcaption>${codeHtml(verify)}</figure>`,
    page === null
      ? onceHtml(kept, `sources ${level} ${rule.id} ${finding.controls.join(' ')}`, () => (
          <>
            <References rule={rule} words={words} level={level} />
            <Controls codes={finding.controls} words={words} level={level} />
          </>
        ))
      : `<p class="note"><a href="${escaped(page)}">${escaped(words.word('finding.rulePage'))}</a></p>`,
  ].join('');
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

export const CodeBlock = ({ text }: { readonly text: string }): JSX.Element => written(codeHtml(text));

const codeHtml = (text: string): string =>
  `<pre dir="ltr" translate="no"><code>${text.split('\n').map(foreign).join('\n')}</code></pre>`;
