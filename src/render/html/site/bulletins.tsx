import type { JSX } from 'preact';
import { rank } from '../../../model/finding.ts';
import type { Language } from '../../../model/target.ts';
import { LANGUAGE_NAMES } from '../../../text/languages.ts';
import type { Words } from '../../../text/words.ts';
import { bulletinLanguages, worstOf } from '../../bulletin.ts';
import type { View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { SeverityLabel } from '../pieces.tsx';
import { DutyTable, Listing, OwnerLink } from './lists.tsx';

/** The bulletins that lie beside the pages: one row for each owner with something to correct, and a link for each language. */
export function Bulletins(props: {
  readonly view: View;
  readonly telling: Telling;
  readonly at: (owner: string, language: Language) => string;
}): JSX.Element | null {
  const { view, telling, at } = props;
  const { words } = telling;
  const rows = view.owners.flatMap(({ owner, known, sites }) => {
    const findings = sites.flatMap((site) => site.findings);
    return findings.length === 0 ? [] : [{ owner, known, worst: worstOf(findings) }];
  });
  if (rows.length === 0) return null;
  return (
    <Listing
      id="bulletins"
      title={words.word('duty.bulletins')}
      total={rows.length}
      note={words.word('duty.bulletins.note')}
      words={words}
    >
      <DutyTable
        caption={words.word('duty.byOwner')}
        rows={rows}
        most={rows.length}
        words={words}
        attributes={({ owner, worst }) => ({ 'data-owner': owner, 'data-severity': worst })}
        columns={[
          {
            name: 'column.owner',
            cell: ({ owner, known }) => <OwnerLink owner={owner} known={known} telling={telling} />,
          },
          {
            name: 'column.worst',
            cell: ({ worst }) => <SeverityLabel severity={worst} words={words} />,
            key: ({ worst }) => -rank(worst),
          },
          {
            name: 'column.bulletin',
            cell: ({ owner, known }) => (
              <Editions languages={bulletinLanguages(known)} at={(one) => at(owner, one)} words={words} />
            ),
          },
        ]}
      />
    </Listing>
  );
}

/** Each language named in itself. */
const Editions = (props: {
  readonly languages: readonly Language[];
  readonly at: (language: Language) => string;
  readonly words: Words;
}): JSX.Element => (
  <>
    {props.languages.map((language, place) => (
      <>
        {place > 0 && ' · '}
        <a
          href={props.at(language)}
          hreflang={language}
          {...(language === props.words.language ? {} : { lang: language })}
        >
          {LANGUAGE_NAMES[language]}
        </a>
      </>
    ))}
  </>
);
