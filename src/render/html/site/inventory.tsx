import type { JSX } from 'preact';
import type { InventoryRow } from '../../../model/advisory.ts';
import { rank, type Severity } from '../../../model/finding.ts';
import { areaOf } from '../../../model/rule.ts';
import { visible } from '../../../text/bidi.ts';
import { prose } from '../../../text/fill.ts';
import { formatNumber } from '../../../text/format.ts';
import type { Site, View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { Clauses, Machine, SeverityLabel } from '../pieces.tsx';
import { Finder } from './finder.tsx';
import { Title } from './frame.tsx';
import { DutyTable, SiteLink } from './lists.tsx';

const SHOWN = 6; // sites in a row before the rest is folded

/** The software that the sites show, and who shows it: for the morning on which a bulletin names a product. */
export function InventoryPage({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const { inventory } = view.report;
  const sites = new Map(view.sites.map((site) => [site.target.id, site]));
  const products = new Set(inventory.map(({ product }) => product));
  return (
    <>
      <Title parts={prose(words.word('pages.inventory'))}>
        <Clauses
          clauses={[
            words.count('inventory.products', products.size),
            words.count('inventory.versions', inventory.length),
          ]}
        />
      </Title>
      <p class="note">{words.word('inventory.note')}</p>
      {inventory.length === 0 ? (
        <p class="calm">{words.word('inventory.none')}</p>
      ) : (
        <>
          <Finder of="inventory" words={words} severities />
          <DutyTable
            id="inventory"
            caption={words.word('inventory.caption')}
            rows={inventory}
            most={inventory.length}
            words={words}
            attributes={(row) => {
              const worst = worstOf(row, sites);
              return worst === null ? {} : { 'data-severity': worst };
            }}
            columns={[
              { name: 'evidence.product', cell: ({ name }) => <bdi dir="ltr">{visible(name)}</bdi> },
              {
                name: 'evidence.version',
                cell: ({ version, distribution }) => (
                  <>
                    {version === null ? words.word('inventory.unknown') : <Machine text={version} />}
                    {distribution !== null && (
                      <>
                        {' '}
                        <Machine text={distribution} />
                      </>
                    )}
                  </>
                ),
              },
              {
                name: 'column.worst',
                cell: (row) => {
                  const worst = worstOf(row, sites);
                  return worst === null ? '—' : <SeverityLabel severity={worst} words={words} />;
                },
                key: (row) => {
                  const worst = worstOf(row, sites);
                  return worst === null ? 9 : -rank(worst);
                },
              },
              { name: 'column.sites', number: true, cell: (row) => formatNumber(row.sites.length, words.language) },
              { name: 'inventory.where', cell: (row) => <Where row={row} sites={sites} telling={telling} /> },
            ]}
          />
        </>
      )}
    </>
  );
}

/** The most serious open point about this product on the sites that show it. */
function worstOf({ product, sites: ids }: InventoryRow, sites: ReadonlyMap<string, Site>): Severity | null {
  let worst: Severity | null = null;
  for (const id of ids)
    for (const { rule, subject, severity } of sites.get(id)?.open ?? [])
      if (areaOf(rule) === 'software' && subject === product && (worst === null || rank(severity) > rank(worst)))
        worst = severity;
  return worst;
}

function Where(props: {
  readonly row: InventoryRow;
  readonly sites: ReadonlyMap<string, Site>;
  readonly telling: Telling;
}): JSX.Element {
  const { row, sites, telling } = props;
  const link = (id: string) => {
    const site = sites.get(id);
    return <li>{site === undefined ? <Machine text={id} /> : <SiteLink site={site} telling={telling} />}</li>;
  };
  if (row.sites.length <= SHOWN) return <ul class="hosts">{row.sites.map(link)}</ul>;
  return (
    <details class="fold">
      <summary>{telling.words.word('changes.show')}</summary>
      <ul class="hosts">{row.sites.map(link)}</ul>
    </details>
  );
}
