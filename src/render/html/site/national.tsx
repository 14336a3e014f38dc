import type { JSX } from 'preact';
import { formatDay, formatNumber } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import type { National, Share } from '../../national.ts';
import type { View } from '../../view.ts';
import { Clauses, Section, SeverityLabel } from '../pieces.tsx';
import { NationalCharts } from './charts.tsx';
import { percent, Sector } from './duties.tsx';
import { Title } from './frame.tsx';
import { DutyTable } from './lists.tsx';

/** For publication: sums and shares alone. No site, no owner, no address, no version and no path. */
export function NationalPage(props: {
  readonly view: View;
  readonly national: National;
  readonly words: Words;
}): JSX.Element {
  const { view, national, words } = props;
  const n = (value: number) => formatNumber(value, words.language);
  const { sites, seen, owners, withNothingSerious } = national;
  return (
    <>
      <Title parts={[{ kind: 'prose', text: words.word('national.title') }]}>
        <Clauses
          clauses={[
            [{ kind: 'prose', text: formatDay(view.report.document.run.takenAt, words.language) }],
            words.count('page.owners', owners),
            words.count('page.sites', sites),
          ]}
        />
      </Title>
      <p class="note">{words.word('national.note')}</p>
      <dl class="figures">
        <Figure name={words.word('national.seen')} value={n(seen)} />
        <Figure name={words.word('national.notSeen')} value={n(sites - seen)} />
        <Figure
          name={words.word('national.nothingSerious')}
          value={seen === 0 ? '—' : percent(withNothingSerious / seen, words)}
        />
        <Figure name={words.word('national.fixed')} value={n(national.fixed)} />
      </dl>
      <Section id="areas" title={words.word('national.byArea')}>
        <Shares
          rows={national.areas}
          caption="national.byArea.note"
          name={(area) => words.word(`area.${area}`)}
          words={words}
        />
      </Section>
      <Section id="sectors" title={words.word('national.bySector')}>
        <Shares
          rows={national.sectors}
          caption="national.bySector.note"
          name={(sector) =>
            sector === null ? words.word('national.otherSectors') : <Sector name={sector} words={words} />
          }
          words={words}
        />
      </Section>
      <Section id="severities" title={words.word('national.open')}>
        <DutyTable
          caption={words.word('national.open.note')}
          rows={national.open}
          words={words}
          sort={false}
          columns={[
            { name: 'column.worst', cell: ([severity]) => <SeverityLabel severity={severity} words={words} /> },
            { name: 'column.points', number: true, cell: ([, total]) => n(total) },
          ]}
        />
      </Section>
      <NationalCharts report={view.report} words={words} />
    </>
  );
}

const Figure = ({ name, value }: { readonly name: string; readonly value: string }): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

function Shares<T>(props: {
  readonly rows: readonly Share<T>[];
  readonly caption: 'national.byArea.note' | 'national.bySector.note';
  readonly name: (of: T) => JSX.Element | string;
  readonly words: Words;
}): JSX.Element {
  const { rows, caption, name, words } = props;
  return (
    <DutyTable
      caption={words.word(caption)}
      rows={rows}
      words={words}
      sort={false}
      columns={[
        { name: caption === 'national.byArea.note' ? 'column.area' : 'column.sector', cell: ({ of }) => name(of) },
        { name: 'column.sites', number: true, cell: ({ sites }) => formatNumber(sites, words.language) },
        {
          name: 'column.good',
          number: true,
          cell: ({ sites, good }) => (
            <>
              <svg class="share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect class="no" width="100" height="1" />
                <rect class="yes" width={Math.round((100 * good) / sites)} height="1" />
              </svg>
              {percent(good / sites, words)}
            </>
          ),
        },
      ]}
    />
  );
}
