import type { JSX } from 'preact';
import type { ReportFinding } from '../../../model/report.ts';
import type { Owner } from '../../../model/target.ts';
import type { UiKey } from '../../../text/en.ts';
import { prose } from '../../../text/fill.ts';
import { formatNumber } from '../../../text/format.ts';
import type { Site, View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { Clauses } from '../pieces.tsx';
import { Sector } from './duties.tsx';
import { Finder } from './finder.tsx';
import { Title } from './frame.tsx';
import { type Column, Contacts, DutyTable, OwnerLink } from './lists.tsx';

interface Row {
  readonly owner: string;
  readonly known: Owner | undefined;
  readonly sites: readonly Site[];
  readonly open: readonly ReportFinding[];
}

/** Every owner in one table: what each has to correct, and how to reach it. No order of merit: by name. */
export function OwnersPage({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const now = view.report.document.run.takenAt;
  const rows = view.owners.map(
    ({ owner, known, sites }): Row => ({
      owner,
      known,
      sites: sites.map(({ site }) => site).filter(({ left }) => !left),
      open: sites.flatMap(({ findings }) => findings),
    }),
  );
  const counted = (name: UiKey, of: (row: Row) => number): Column<Row> => ({
    name,
    number: true,
    cell: (row) => formatNumber(of(row), words.language),
    key: of,
  });
  const severity = (name: ReportFinding['severity']) =>
    counted(`severity.${name}`, ({ open }) => open.filter((finding) => finding.severity === name).length);
  return (
    <>
      <Title parts={prose(words.word('pages.owners'))}>
        <Clauses clauses={[words.count('page.owners', rows.length)]} />
      </Title>
      <Finder of="owners" words={words} severities />
      <DutyTable
        id="owners"
        caption={words.word('owners.caption')}
        rows={rows}
        most={rows.length}
        words={words}
        attributes={({ open }) => ({
          'data-severity': [...new Set(open.map((finding) => finding.severity))].join(' '),
        })}
        columns={[
          {
            name: 'column.owner',
            cell: ({ owner, known }) => <OwnerLink owner={owner} known={known} telling={telling} />,
          },
          {
            name: 'column.sector',
            cell: ({ known }) => (known?.sector == null ? '—' : <Sector name={known.sector} words={words} />),
          },
          counted('column.sites', ({ sites }) => sites.length),
          counted(
            'column.notSeen',
            ({ sites }) =>
              sites.filter(({ target }) => target.coverage === 'untestable' || target.coverage === 'not-run').length,
          ),
          severity('critical'),
          severity('high'),
          severity('medium'),
          severity('low'),
          counted('column.overdue', ({ open }) => open.filter(({ due }) => due !== null && due < now).length),
          { name: 'column.contact', cell: ({ known }) => <Contacts owner={known} /> },
        ]}
      />
    </>
  );
}
