import type { ComponentChildren, JSX } from 'preact';
import { jsxEscape, jsxTemplate } from 'preact/jsx-runtime';
import type { Severity } from '../../model/finding.ts';
import type { Language, Owner } from '../../model/target.ts';
import { visible } from '../../text/bidi.ts';
import type { Part } from '../../text/fill.ts';
import { DIRECTION } from '../../text/languages.ts';
import type { Words } from '../../text/words.ts';
import { nameOf, type Spoken } from '../sentences.ts';
import type { Site } from '../view.ts';

/** Preact types `translate` as a boolean and leaves `false` out; the attribute wants the word. */
export const UNTRANSLATED = { translate: 'no' as unknown as boolean };

/** What a machine wrote or reads. Isolated here (and in HostName) and nowhere else: `<bdi>` alone would guess from the first letter. */
export function Machine({ text }: { readonly text: string }): JSX.Element {
  // Written out, because a page holds hundreds; `jsxEscape` does what the renderer does with text.
  return jsxTemplate([`<bdi dir="ltr" translate="no"><code>${jsxEscape(visible(text))}</code></bdi>`]);
}

/** What people elsewhere wrote, in whatever script. */
export function Foreign({
  text,
  language,
}: {
  readonly text: string;
  readonly language?: Language | null;
}): JSX.Element {
  return language ? (
    <bdi lang={language} dir={DIRECTION[language]}>
      {visible(text)}
    </bdi>
  ) : (
    <bdi>{visible(text)}</bdi>
  );
}

/** A sentence of ours with foreign text in it. */
export function Sentence({ parts }: { readonly parts: readonly Part[] }): JSX.Element {
  return (
    <>
      {parts.map(({ kind, text }) => {
        if (kind === 'machine') return Machine({ text });
        return kind === 'name' ? <Foreign text={text} /> : text;
      })}
    </>
  );
}

/** Words in the language of the page, or marked as English where the translation is missing. */
export function Say({ spoken, words }: { readonly spoken: Spoken; readonly words: Words }): JSX.Element {
  const { parts, language } = spoken;
  if (language === words.language) return <Sentence parts={parts} />;
  return (
    <span lang={language} dir={DIRECTION[language]}>
      <Sentence parts={parts} />
    </span>
  );
}

/** Machine text that may be broken between its labels, and nowhere else. */
export function HostName({ site }: { readonly site: Site }): JSX.Element {
  const { host, display } = site.target;
  const labels = visible(display === '' ? host : display).split(/(?<=[.-])/);
  return (
    <bdi dir="ltr" {...UNTRANSLATED}>
      <code>
        {labels.map((label, index) => (
          <>
            {index > 0 && <wbr />}
            {label}
          </>
        ))}
      </code>
    </bdi>
  );
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
export function GradeLetter({ grade }: { readonly grade: string }): JSX.Element {
  return (
    <bdi class="letter" dir="ltr" {...UNTRANSLATED}>
      {grade}
    </bdi>
  );
}

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
export function Mark({ name }: { readonly name: MarkName }): JSX.Element {
  return jsxTemplate([
    `<svg class="mark ${name}" width="12" height="12" aria-hidden="true"><use href="#mark-${name}"></use></svg>`,
  ]);
}

export function SeverityLabel({
  severity,
  words,
}: {
  readonly severity: Severity;
  readonly words: Words;
}): JSX.Element {
  return <Label mark={severity}>{words.word(`severity.${severity}`)}</Label>;
}

export function Label({
  mark,
  children,
}: {
  readonly mark: MarkName;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <span class={`label ${mark}`}>
      <Mark name={mark} />
      <span>{children}</span>
    </span>
  );
}

/** Clauses side by side, each unbroken from its neighbours when read aloud. */
export function Clauses({ clauses }: { readonly clauses: readonly (readonly Part[])[] }): JSX.Element | null {
  if (clauses.length === 0) return null;
  return (
    <ul class="clauses">
      {clauses.map((parts) => (
        <li>
          <Sentence parts={parts} />
        </li>
      ))}
    </ul>
  );
}

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
