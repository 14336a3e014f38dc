import type { ComponentChildren, JSX } from 'preact';
import type { Severity } from '../../model/finding.ts';
import type { Language, Owner } from '../../model/target.ts';
import { visible } from '../../text/bidi.ts';
import type { Part } from '../../text/fill.ts';
import { DIRECTION } from '../../text/languages.ts';
import type { Words } from '../../text/words.ts';
import { nameOf, type Spoken } from '../sentences.ts';
import type { Site } from '../view.ts';
import { escaped, foreign, written } from './written.ts';

/** Preact types `translate` as a boolean and leaves `false` out; the attribute wants the word. */
export const UNTRANSLATED = { translate: 'no' as unknown as boolean };

/** What a machine wrote or reads. Isolated here (and in HostName) and nowhere else: `<bdi>` alone would guess from the first letter. */
export const Machine = ({ text }: { readonly text: string }): JSX.Element => written(machineHtml(text));

export const machineHtml = (text: string): string =>
  `<bdi dir="ltr" translate="no"><code>${foreign(text)}</code></bdi>`;

/** What people elsewhere wrote, in whatever script. */
export function Foreign({
  text,
  language,
}: {
  readonly text: string;
  readonly language?: Language | null;
}): JSX.Element {
  const told = language ? ` lang="${language}" dir="${DIRECTION[language]}"` : '';
  return written(`<bdi${told}>${foreign(text)}</bdi>`);
}

/** A sentence of ours with foreign text in it. */
export const Sentence = ({ parts }: { readonly parts: readonly Part[] }): JSX.Element => written(sentenceHtml(parts));

export const sentenceHtml = (parts: readonly Part[]): string => parts.map(partHtml).join('');

function partHtml({ kind, text }: Part): string {
  if (kind === 'machine') return machineHtml(text);
  return kind === 'name' ? `<bdi>${foreign(text)}</bdi>` : escaped(text);
}

/** Words in the language of the page, or marked as English where the translation is missing. */
export const Say = ({ spoken, words }: { readonly spoken: Spoken; readonly words: Words }): JSX.Element =>
  written(spokenHtml(spoken, words));

export function spokenHtml({ parts, language }: Spoken, words: Words): string {
  const said = sentenceHtml(parts);
  return language === words.language ? said : `<span lang="${language}" dir="${DIRECTION[language]}">${said}</span>`;
}

/** Machine text that may be broken between its labels, and nowhere else. */
export const HostName = ({ site }: { readonly site: Site }): JSX.Element => written(hostHtml(site));

export function hostHtml({ target: { host, display } }: Site): string {
  const labels = visible(display === '' ? host : display).split(/(?<=[.-])/);
  return `<bdi dir="ltr" translate="no"><code>${labels.map(escaped).join('<wbr/>')}</code></bdi>`;
}

export function OwnerName({
  owner,
  id,
  words,
}: {
  readonly owner: Owner | undefined;
  readonly id: string;
  readonly words: Words;
}): JSX.Element {
  const { text, language } = nameOf(owner, id, words.language);
  return <Foreign text={text} language={language === words.language ? null : language} />;
}

/** A letter such as `A+`, which would read `+A` in an Arabic line if it were not isolated. */
export const GradeLetter = ({ grade }: { readonly grade: string }): JSX.Element => written(letterHtml(grade));

export const letterHtml = (grade: string): string =>
  `<bdi class="letter" dir="ltr" translate="no">${escaped(grade)}</bdi>`;

export const siteAnchor = (site: Site): string => `site-${site.target.id}`;

// --- marks: a shape for every word, so that no meaning hangs on colour -------------------------------------------

const SHAPES = {
  critical: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />,
  high: <path d="M8 1.5 15.5 15H.5z" />,
  medium: <path d="M8 .8 15.2 8 8 15.2.8 8z" />,
  low: <circle cx="8" cy="8" r="5.5" />,
  info: (
    <path
      d="M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11m0 1.8a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4"
      fill-rule="evenodd"
    />
  ),
  good: <path d="M6.3 13.6 1 8.3l1.8-1.8 3.5 3.5L13.2 3 15 4.8z" />,
  unseen: <path d="M1.5 7h3v2h-3zm5 0h3v2h-3zm5 0h3v2h-3z" />,
  waived: <path d="M3.5 2.5h3v11h-3zm6 0h3v11h-3z" />,
  event: <path d="M8 1 9.8 6.2 15 8 9.8 9.8 8 15 6.2 9.8 1 8l5.2-1.8z" />,
} as const satisfies Record<Severity | string, JSX.Element>;
export type MarkName = keyof typeof SHAPES;

/** The shapes, drawn once; `Mark` refers to them. */
export function MarkShapes(): JSX.Element {
  return (
    <svg class="shapes" width="0" height="0" aria-hidden="true">
      {Object.entries(SHAPES).map(([name, shape]) => (
        <symbol id={`mark-${name}`} viewBox="0 0 16 16">
          {shape}
        </symbol>
      ))}
    </svg>
  );
}

/** A shape beside its word; readers of the page by ear hear only the word. */
export const Mark = ({ name }: { readonly name: MarkName }): JSX.Element => written(markHtml(name));

const markHtml = (name: MarkName): string =>
  `<svg class="mark ${name}" width="12" height="12" aria-hidden="true"><use href="#mark-${name}"></use></svg>`;

export const SeverityLabel = (props: { readonly severity: Severity; readonly words: Words }): JSX.Element =>
  Label({ mark: props.severity, children: props.words.word(`severity.${props.severity}`) });

export function Label({
  mark,
  children,
}: {
  readonly mark: MarkName;
  readonly children: ComponentChildren;
}): JSX.Element {
  if (typeof children === 'string') return written(labelHtml(mark, children));
  return (
    <span class={`label ${mark}`}>
      <Mark name={mark} />
      <span>{children}</span>
    </span>
  );
}

export const labelHtml = (mark: MarkName, word: string): string =>
  `<span class="label ${mark}">${markHtml(mark)}<span>${escaped(word)}</span></span>`;

/** Clauses side by side, each unbroken from its neighbours when read aloud. */
export const Clauses = ({ clauses }: { readonly clauses: readonly (readonly Part[])[] }): JSX.Element =>
  written(clausesHtml(clauses));

export const clausesHtml = (clauses: readonly (readonly Part[])[]): string =>
  clauses.length === 0
    ? ''
    : `<ul class="clauses">${clauses.map((parts) => `<li>${sentenceHtml(parts)}</li>`).join('')}</ul>`;

/** A heading that names its section. */
export function Section(props: {
  readonly id: string;
  readonly title: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { id, title, children } = props;
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

/** How deep a heading stands on the page it is on. */
export type Level = 2 | 3 | 4 | 5 | 6;

export function Heading(props: {
  readonly level: Level;
  readonly class?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { level, children } = props;
  const Tag = `h${level}` as const;
  return <Tag {...(props.class === undefined ? {} : { class: props.class })}>{children}</Tag>;
}

export const below = (level: Level): Level => Math.min(6, level + 1) as Level;
